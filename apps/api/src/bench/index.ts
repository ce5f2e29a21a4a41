import { execFile } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { migrate, openDatabase, startEmbedded } from '@showback/persistence';
import type { BenchRow } from '@showback/persistence/bench';
import { openMetrics, RECORDED_HOUR, recordedSeries, startPrometheus, type Series } from '@showback/prometheus/testing';
import { rolldown } from 'rolldown';
import type { Reading } from './reader';

const CONTAINERS = 5_000;
const MEBIBYTE = 1_024 * 1_024;
const RUNNING = 'kube_pod_container_status_running';
/** What tells one copy of the recorded cluster from another. */
const NAMES = ['namespace', 'pod', 'pod_name', 'node', 'instance', 'persistentvolume', 'volumename', 'owner_name', 'replicaset'];

/**
 * Reads one hour of 5,000 containers from a real Prometheus into committed rows, in a process of its own: questions, bytes, seconds, and the highest resident memory. The recorded
 * cluster stands beside itself until there are containers enough. Takes a minute.
 */
export async function benchPrometheus(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'showback-bench-prometheus-'));
  chmodSync(folder, 0o755);
  const prometheus = await startPrometheus(openMetrics(manySeries()));
  const postgres = await startEmbedded({ dataDir: join(folder, 'postgres'), log: () => undefined });
  try {
    const database = openDatabase(postgres.url);
    await migrate(database.pool);
    await database.close();
    const program = await bundled(folder);
    const of = [program, prometheus.url, postgres.url, String(RECORDED_HOUR)];
    const { stdout } = await promisify(execFile)(process.execPath, of, { timeout: 300_000 });
    return rowsOf(JSON.parse(stdout) as Reading);
  } finally {
    await postgres.stop();
    await prometheus.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

function* manySeries(): Generator<Series> {
  const recorded = recordedSeries(pathToFileURL(join(workspace(), 'libs/sources/prometheus/fixtures/')));
  const each = recorded.filter(({ metric }) => metric === RUNNING).length;
  for (let copy = 0; copy < Math.ceil(CONTAINERS / each); copy++)
    for (const series of recorded)
      if (copy === 0 || Object.keys(series.labels).some((name) => NAMES.includes(name)))
        yield { ...series, labels: renamed(series.labels, copy) };
}

function renamed(labels: Series['labels'], copy: number): Series['labels'] {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, NAMES.includes(name) ? `${value}-c${copy}` : value]),
  );
}

/** The folder that holds everything, wherever this file was bundled to. */
function workspace(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'libs', 'sources'))) return folder;
    if (dirname(folder) === folder) throw new Error('run it in the workspace');
  }
}

/** Beside the packages that it finds at run time. */
async function bundled(folder: string): Promise<string> {
  const external = (id: string): boolean => /^[\w@]/.test(id) && !id.startsWith('@showback/');
  const build = await rolldown({
    cwd: join(workspace(), 'apps/api'),
    input: { reader: 'src/bench/reader.ts' },
    platform: 'node',
    external,
    logLevel: 'silent',
  });
  const dir = join(workspace(), 'apps/api/dist', folder.slice(folder.lastIndexOf('-') + 1));
  await build.write({ dir, format: 'esm', entryFileNames: '[name].mjs' });
  await build.close();
  return join(dir, 'reader.mjs');
}

function rowsOf({ rows, questions, bytes, totalMs, waitedMs, storedMs, rssBytes }: Reading): BenchRow[] {
  const what = `an hour of ${rows} rows from Prometheus`;
  const own = totalMs - waitedMs - storedMs;
  const most = (name: string, value: number, bound: number, unit: string): BenchRow => ({
    name,
    value,
    bound,
    unit,
    ok: value <= bound,
  });
  return [
    most(`questions for ${what}`, questions, 20, 'questions'),
    most(
      `${what}: reading and pricing ÷ waiting for it, ${(bytes / 1e6).toFixed(0)} MB in ${(totalMs / 1_000).toFixed(1)} s with ${(storedMs / 1_000).toFixed(1)} s of storing`,
      own / waitedMs,
      1,
      '× its time',
    ),
    most(`peak memory of ${what}`, rssBytes / MEBIBYTE, 300, 'MiB'),
  ];
}
