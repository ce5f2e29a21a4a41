import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedFault } from '../faults';
import { commandOf, ended, isAlive } from './process-identity';

/** What a server writes into its data: who it is and where it listens. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** The server that runs on `pgData`. Null: none. */
export function runningPostmaster(pgData: string): Postmaster | null {
  const file = join(pgData, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null;
  const command = commandOf(pid);
  const isServer = command === null || (command.includes('postgres') && command.includes(pgData));
  return isServer ? { pid, port: Number(lines[3]) } : null;
}

/**
 * Ends the server that a killed start left behind, and the note of one whose id another process has meanwhile.
 * @throws EmbeddedFault when it does not end
 */
export async function endOrphan(pgData: string, log: (line: string) => void): Promise<void> {
  const orphan = runningPostmaster(pgData);
  if (!orphan) {
    rmSync(join(pgData, 'postmaster.pid'), { force: true });
    return;
  }
  log(`an earlier start left its database running (process ${orphan.pid}): stopping it`);
  if (!(await endServer(orphan.pid))) {
    throw new EmbeddedFault(
      `the database that an earlier start left running (process ${orphan.pid}) does not stop: end it, then start again`,
    );
  }
}

/** Ends a server in order of politeness: open transactions roll back at SIGINT, the log is replayed at the next start after SIGQUIT. */
export async function endServer(pid: number): Promise<boolean> {
  for (const [signal, ms] of [
    ['SIGINT', 7_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 2_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
    if (await ended(pid, ms)) return true;
  }
  return false;
}
