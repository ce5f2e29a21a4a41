import { spawn } from 'node:child_process';
import path from 'node:path';
import { DataResponse } from '@showback/contracts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The running system that playwright.config.ts started. */
export const apiUrl = (): string => process.env['SHOWBACK_URL'] ?? '';

/** Waits until the simulated fleet's history is collected. */
export async function historyCollected(url = apiUrl()): Promise<void> {
  for (;;) {
    const { clusters } = DataResponse.parse(await (await fetch(`${url}/api/v1/data`)).json());
    if (
      clusters.length > 0 &&
      clusters.every(({ backfill }) => backfill.totalHours > 0 && backfill.doneHours >= backfill.totalHours)
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A program of the command line while it runs. */
export interface Running {
  kill: (signal: NodeJS.Signals) => void;
  ended: Promise<Ended>;
  /** Waits until its output holds the text. @throws Error when it ends before */
  says: (text: string) => Promise<void>;
}

/** Starts `node apps/cli/<file> …` as a shell would. */
export function start(file: 'bin.mjs' | 'launch.mjs', args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  // Where CI is set, colours stand in what is piped too.
  const plain = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', ...env };
  const child = spawn(process.execPath, [path.join(ROOT, 'apps/cli', file), ...args], { env: plain });
  const written = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...written })));
  const says = async (text: string): Promise<void> => {
    while (!written.out.includes(text)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended: ${written.out}${written.err}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return { kill: (signal) => void child.kill(signal), ended, says };
}

/** Runs `showback …` against the running system. */
export function showback(...args: string[]): Promise<Ended> {
  return start('bin.mjs', args).ended;
}
