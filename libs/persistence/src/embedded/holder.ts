import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedFault } from '../faults';
import { startOf } from './process-identity';

interface Holder {
  pid: number;
  start: string | null;
}

/**
 * Takes a data directory for this process; a holder that no longer lives loses it.
 * @returns gives it back
 * @throws EmbeddedFault naming the process that holds it
 */
export function holdDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'holder.json');
  const mine = JSON.stringify({ pid: process.pid, start: startOf(process.pid) } satisfies Holder);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (takes(draft, path)) return () => giveBack(path, mine);
      const text = readText(path);
      if (text === null) continue;
      const holder = parse(text);
      if (holder && isLiving(holder)) {
        throw new EmbeddedFault(
          `${dataDir} is held by another start of Showback (process ${holder.pid}): stop that one, or choose another directory with SHOWBACK_DATA_DIR`,
        );
      }
      evict(path, text);
    }
    throw new EmbeddedFault(`${dataDir} could not be taken: other starts are taking it at the same time`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A hard link is made by exactly one of several that try. */
function takes(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the entry of a dead holder, and only that: another start may have put its own there in between. */
function evict(path: string, seen: string): void {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readText(aside) !== seen) takes(aside, path);
  rmSync(aside, { force: true });
}

function giveBack(path: string, mine: string): void {
  if (readText(path) === mine) rmSync(path, { force: true });
}

function isLiving({ pid, start }: Holder): boolean {
  const now = startOf(pid);
  return now !== null && (start === null || now === start);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
}
