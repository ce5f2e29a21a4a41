import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { serveMadeAnswer } from './made-answer';

/** One measured figure with its bound: `at least` for speed, `at most` for what is used. */
export interface BenchRow {
  name: string;
  value: number;
  bound: number;
  unit: string;
  ok: boolean;
}

const MEBIBYTE = 1_024 * 1_024;
const SPEED_BOUND = 30;
const MEMORY_BOUND = 400;
const READER = join('libs', 'sources', 'opencost', 'src', 'bench', 'reader.ts');

/**
 * Reads one answer of `bytes` (default 300 MB) from a local server in a process of its own, and assembles it: MB per second
 * of reading, and the highest resident memory of that process. Needs the workspace's sources, which it bundles.
 */
export async function benchRead({ bytes = 300_000_000 }: { bytes?: number } = {}): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'showback-bench-'));
  const server = await serveMadeAnswer(bytes);
  try {
    const program = await bundled(folder);
    const { stdout } = await promisify(execFile)(process.execPath, [program, server.url], { timeout: 300_000 });
    const measured = JSON.parse(stdout) as { rows: number; readMs: number; totalMs: number; rssBytes: number };
    const size = `${Math.round(bytes / 1_000_000)} MB, ${measured.rows} rows`;
    const speed = bytes / 1_000 / measured.readMs;
    const memory = measured.rssBytes / MEBIBYTE;
    return [
      { name: `reading an hour of ${size}`, value: speed, bound: SPEED_BOUND, unit: 'MB/s', ok: speed >= SPEED_BOUND },
      {
        name: `peak memory of reading and assembling ${size}`,
        value: memory,
        bound: MEMORY_BOUND,
        unit: 'MiB',
        ok: memory <= MEMORY_BOUND,
      },
    ];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundled(folder: string): Promise<string> {
  const build = await rolldown({ input: { reader: readerSource() }, platform: 'node', logLevel: 'silent' });
  await build.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
  await build.close();
  return join(folder, 'reader.mjs');
}

/** Beside this file, or in the workspace above when this file was bundled elsewhere. */
function readerSource(): string {
  const beside = fileURLToPath(new URL('./reader.ts', import.meta.url));
  if (existsSync(beside)) return beside;
  for (let folder = dirname(beside); ; folder = dirname(folder)) {
    if (existsSync(join(folder, READER))) return join(folder, READER);
    if (dirname(folder) === folder) return join(process.cwd(), READER);
  }
}
