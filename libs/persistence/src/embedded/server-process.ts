import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedFault } from '../faults';
import { SUPERUSER, serverEnvironment, type DataFiles } from './data-files';
import { explainOutput } from './explain';
import type { ServerUser } from './server-user';

/** How to start one server. */
export interface ServerPlan {
  files: DataFiles;
  bin: string;
  password: string;
  user: ServerUser;
  /** More settings of PostgreSQL. */
  settings: Readonly<Record<string, string>>;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  cluster_name: 'showback',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
};

/** How long a server may take until it answers: after a crash it first replays its log. */
const READY_MS = 120_000;

/** Starts a server on a free loopback port, or on `port`, and waits until it answers. @throws EmbeddedFault */
export async function startServer(plan: ServerPlan, port?: number): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const at = port ?? (await freePort());
    const child = spawnServer(plan, at);
    const failure = await ready(plan, child, at);
    if (failure === null) return { child, port: at };
    // Another program took the port meanwhile, or the helpers of a killed server are about to end.
    const passes = /Address already in use|could not create any TCP|pre-existing shared memory/.test(failure);
    if (!passes || attempt === 10) throw explainOutput(plan.files.dataDir, failure);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export function serverUrl(password: string, port: number, database: string): string {
  return `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** The first failure of `SELECT 1`, or null. */
export async function connectionFailure(url: string): Promise<Error | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function spawnServer({ files, bin, user, settings }: ServerPlan, port: number): ChildProcess {
  const options = Object.entries({ ...SETTINGS, ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const log = openSync(files.log, 'w', 0o600);
  // A group of its own: Ctrl-C in the terminal reaches only Showback, which ends the server when it is done with it.
  const child = spawn(join(bin, 'postgres'), ['-D', files.pgData, ...options], {
    ...user,
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

/** Waits for the first answer. A text: the server ended, and this is what it wrote. */
async function ready({ files, password }: ServerPlan, child: ChildProcess, port: number): Promise<string | null> {
  const end: { output?: string } = {};
  child.once('error', (error) => (end.output = error.message));
  child.once('exit', () => (end.output = readFileSync(files.log, 'utf8') || 'it ended at once'));
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline;) {
    const failure = await connectionFailure(serverUrl(password, port, 'postgres'));
    if (end.output !== undefined) return end.output;
    if (failure === null) return null;
    if ((failure as { code?: string }).code === '28P01') {
      child.kill('SIGINT');
      throw new EmbeddedFault(
        `the password in ${files.password} is not that of the database: restore the file, or move the directory away`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGQUIT');
  return `it did not answer within ${READY_MS / 1000} s`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
