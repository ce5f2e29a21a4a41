import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Whether a process with this id lives (a zombie does not). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !/^\d+ \(.*\) Z/s.test(readProc(pid, 'stat') ?? '');
}

/** Tells a process from a later one with the same id. Null: it does not live, or the system does not say. */
export function startOf(pid: number): string | null {
  if (!isAlive(pid)) return null;
  const stat = readProc(pid, 'stat');
  if (stat === null) return fromPs(pid, 'lstart=');
  // Fields after the name in parentheses; the start in clock ticks since boot is the 22nd of all.
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${ticks}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
}

/** The command line of a process, arguments separated by spaces. Null: not to be had. */
export function commandOf(pid: number): string | null {
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? fromPs(pid, 'command=');
}

/** Waits until a process has ended. False: it still lives after `ms`. */
export async function ended(pid: number, ms: number): Promise<boolean> {
  for (const deadline = Date.now() + ms; isAlive(pid);) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}

function readProc(pid: number, file: string): string | null {
  if (!existsSync('/proc/self/stat')) return null;
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

function fromPs(pid: number, column: string): string | null {
  try {
    return (
      execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      null
    );
  } catch {
    return null;
  }
}
