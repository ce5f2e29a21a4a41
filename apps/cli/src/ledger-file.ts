import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  backup,
  connectRunning,
  databaseUrl,
  EmbeddedFault,
  LedgerFault,
  migrate,
  openDatabase,
  resolveDataDir,
  restore,
  startEmbedded,
} from '@showback/persistence';
import { CommandFault, EXIT } from './exit';
import type { Terminal } from './terminal';

/** `showback backup FILE` and `showback restore FILE`: on DATABASE_URL, else on the embedded server, running or not. */
export async function moveLedger(
  direction: 'backup' | 'restore',
  file: string,
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const target = path.resolve(file);
  refuseFile(direction, target);
  try {
    await withLedger(env, terminal, async (url) => {
      const database = openDatabase(url);
      try {
        await migrate(database.pool);
        let rows = 0;
        const progress = (state: { table: string; rows: number }): void => {
          rows = state.rows;
          if (terminal.interactive) terminal.err(`\r\u001b[K${state.table}: ${state.rows} rows`);
        };
        await (direction === 'backup' ? backup : restore)(database, target, progress);
        if (terminal.interactive && rows > 0) terminal.err('\r\u001b[K');
      } finally {
        await database.close();
      }
    });
  } catch (fault) {
    if (fault instanceof EmbeddedFault || fault instanceof LedgerFault) throw new CommandFault(EXIT.badNews, fault.message);
    throw fault;
  }
  terminal.out(direction === 'backup' ? `The ledger is in ${target}\n` : `The ledger holds what ${target} held\n`);
}

function refuseFile(direction: 'backup' | 'restore', target: string): void {
  if (direction === 'backup' && existsSync(target))
    throw new CommandFault(EXIT.badUse, `${target} is there already: name a new file`);
  if (direction === 'backup' && !existsSync(path.dirname(target)))
    throw new CommandFault(EXIT.badUse, `${path.dirname(target)} is no folder`);
  if (direction === 'restore' && !existsSync(target)) throw new CommandFault(EXIT.badUse, `${target} is not there`);
}

/** The ledger's address while it is needed: an embedded server that does not run is started for the time. */
async function withLedger(env: NodeJS.ProcessEnv, terminal: Terminal, use: (url: string) => Promise<void>): Promise<void> {
  const external = databaseUrl(env);
  if (external !== null) return use(external);
  const { path: dataDir, notice } = resolveDataDir(env, workspaceRoot());
  if (notice !== null) terminal.err(`${notice}\n`);
  const running = await connectRunning(dataDir);
  if (running !== null) return use(running);
  const server = await startEmbedded({ dataDir, log: (line) => terminal.err(`${line}\n`) });
  const interrupted = (): void => void server.stop().finally(() => process.exit(EXIT.badNews));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    await use(server.url);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await server.stop();
  }
}

/** The checkout: the nearest folder above this code with nx.json, as the bundle does not lie where the source does. */
function workspaceRoot(): string {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'nx.json'))) return folder;
    if (path.dirname(folder) === folder) return process.cwd();
  }
}
