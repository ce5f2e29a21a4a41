import { existsSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { findDistribution, installBinaries, removeOtherBinaries } from './binaries';
import { dataFiles, initialise, prepareDataDir, readOrMakePassword, refuseOtherMajor } from './data-files';
import { explainFileError } from './explain';
import { holdDataDir } from './holder';
import { endOrphan, endServer, runningPostmaster } from './postmaster';
import { connectionFailure, serverUrl, startServer, type ServerPlan } from './server-process';
import { serverUser } from './server-user';

const DATABASE = 'showback';

export interface EmbeddedOptions {
  /** Folder for everything of the server: binaries, data, password. Made when absent. */
  dataDir: string;
  /** Gets a line for people when something takes longer or is worth knowing. */
  log: (line: string) => void;
  /** More settings of PostgreSQL, for example `{ fsync: 'off' }` where nothing need last. */
  settings?: Readonly<Record<string, string>>;
  /** Where the binaries are put; default: the data directory. */
  binariesDir?: string;
}

export interface EmbeddedServer {
  /** Holds the password: never to be logged. */
  url: string;
  /** Ends the server and gives the data directory back. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL on a random loopback port, as root under the user `nobody`.
 * What an earlier start left running is stopped first; a server that dies is started again on the same port.
 * @throws EmbeddedFault one clear line: held by another start, read-only, full, another major version, no binaries
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const dataDir = resolve(options.dataDir);
  try {
    prepareDataDir(dataDir, serverUser());
    const giveBack = holdDataDir(dataDir);
    try {
      const server = await startHeld({ ...options, dataDir });
      return { url: server.url, stop: () => server.stop().finally(giveBack) };
    } catch (error) {
      giveBack();
      throw error;
    }
  } catch (error) {
    throw explainFileError(dataDir, error);
  }
}

/** The address of the server that runs on a data directory now. Null: none does. */
export async function connectRunning(dataDir: string): Promise<string | null> {
  const files = dataFiles(resolve(dataDir));
  try {
    const server = existsSync(files.password) ? runningPostmaster(files.pgData) : null;
    if (!server) return null;
    const url = serverUrl(readOrMakePassword(files), server.port, DATABASE);
    return (await connectionFailure(url)) === null ? url : null;
  } catch (error) {
    throw explainFileError(dataDir, error);
  }
}

async function startHeld(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const files = dataFiles(options.dataDir);
  const user = serverUser();
  const distribution = await findDistribution();
  if (existsSync(files.pgData)) {
    refuseOtherMajor(files, distribution.version);
    await endOrphan(files.pgData, options.log);
  }
  const binaries = await installBinaries(distribution, options.binariesDir ?? options.dataDir);
  if (options.binariesDir === undefined) await removeOtherBinaries(options.dataDir, binaries);
  const password = readOrMakePassword(files);
  const bin = join(binaries, 'bin');
  if (!existsSync(files.pgData)) await initialise(files, bin, password, user);
  const plan: ServerPlan = { files, bin, password, user, settings: options.settings ?? {} };
  const { child, port } = await startServer(plan);
  await createDatabase(serverUrl(password, port, 'postgres'));
  return { url: serverUrl(password, port, DATABASE), stop: supervise(plan, child, port, options.log) };
}

/** Starts a server again that ends by itself. @returns ends it for good */
function supervise(plan: ServerPlan, first: ChildProcess, port: number, log: (line: string) => void): () => Promise<void> {
  const state = { child: first, stopping: false, restart: Promise.resolve() };
  const again = async (): Promise<void> => {
    for (let pause = 500; ; pause = Math.min(pause * 2, 10_000)) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (state.stopping) return;
      try {
        state.child = (await startServer(plan, port)).child;
        watch();
        log('the database is back');
        return;
      } catch (error) {
        log(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const watch = (): void => {
    state.child.once('exit', () => {
      if (state.stopping) return;
      log('the database ended by itself: starting it again');
      state.restart = again();
    });
  };
  watch();
  return async () => {
    state.stopping = true;
    await state.restart;
    const { pid, exitCode, signalCode } = state.child;
    if (pid !== undefined && exitCode === null && signalCode === null) await endServer(pid);
  };
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
