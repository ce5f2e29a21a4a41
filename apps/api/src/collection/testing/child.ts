import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CollectorTask } from './collector';

/** A collecting process of its own. */
export interface Child {
  process: ChildProcess;
  /** Resolves when it is about to collect (or ended before). */
  ready: Promise<void>;
  /** Lets it begin. */
  go(): void;
  /** Resolves when it is gone: with what it said at the end, or null when it was killed. @rejects when it failed by itself */
  ended: Promise<{ hoursRead: number } | null>;
}

/** Starts a bundled collector (`bundle(new URL('./collector.ts', …))`). */
export function startChild(program: string, task: CollectorTask): Child {
  const child = spawn(process.execPath, ['--enable-source-maps', program, JSON.stringify(task)], {
    stdio: 'pipe',
  });
  const lines: string[] = [];
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const ended = new Promise<{ hoursRead: number } | null>((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(null);
      else if (code === 0) resolve(JSON.parse(lines.at(-1) ?? '') as { hoursRead: number });
      else reject(new Error(`the collector ended with ${code ?? signal ?? 'nothing'}: ${errors.join('')}`));
    });
  });
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      resolve();
    });
    child.on('close', () => resolve());
  });
  return { process: child, ready, ended, go: () => child.stdin.end() };
}
