import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  limitsOf,
  type LimitStretch,
  resourceUsage,
  type Usage,
  UsageMerger,
} from '@showback/vocabulary';
import type { BenchRow } from '../bench';
import { transaction, openDatabase, type Database } from '../database';
import { startEmbedded } from '../embedded/start-embedded';
import { clusterId, identityId } from '../ids';
import { copyIn } from '../ledger/copy-in';
import { makePartitions, partitionsFor, USAGE } from '../ledger/partitions';
import { migrate } from '../migrate/migrate';
import { encodeUsage, type IdentifiedUsage, readUsageRow, USAGE_COLUMNS, USAGE_FIGURES_SQL, type UsageRow } from './encode-usage';

const CONTAINERS = 500;
const DAYS = 30;
const PODS_EACH = 3;
const FIRST_DAY = Date.UTC(2026, 9, 1);
const CLUSTER = clusterId('bench');

/** Measures what distributions of use take on disk, and how merging a month of them compares with reading it. Takes half a minute. */
export async function benchUsage(): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showback-bench-usage-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, log: () => undefined });
  const database = openDatabase(server.url);
  try {
    await migrate(database.pool);
    const hours = Array.from({ length: DAYS * 24 }, (_, index) => FIRST_DAY + index * HOUR_MS);
    await makePartitions(database.pool, partitionsFor(hours, USAGE));
    await fill(database, hours);
    const bytes = await bytesPerRow(database);
    const { reading, merging } = await mergeMonth(database);
    const [ratio, name] = [
      merging / reading,
      `merging usage of ${CONTAINERS} containers × ${hours.length} hours ÷ reading its rows`,
    ];
    return [
      { name: 'usage of a container-hour on disk, with its index', value: bytes, bound: 250, unit: 'bytes', ok: bytes <= 250 },
      { name, value: ratio, bound: 3, unit: '× its time', ok: ratio <= 3 },
    ];
  } finally {
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function fill(database: Database, hours: readonly Instant[]): Promise<void> {
  const random = sequence(7);
  const ids = Array.from({ length: CONTAINERS }, (_, index) => identityId(['container', String(index)])).sort((a, b) =>
    a < b ? -1 : 1,
  );
  const made = Array.from({ length: 500 }, () => madeUsage(random));
  for (const hour of hours) {
    const rows = ids.map((id): IdentifiedUsage => ({ id, usage: made[Math.floor(random() * made.length)] ?? madeUsage(random) }));
    await transaction(database.pool, (client) =>
      copyIn(client, 'usage_hour', USAGE_COLUMNS.hour, encodeUsage({ grain: 'hour', at: hour, clusterId: CLUSTER }, rows)),
    );
  }
}

/** Three replicas under limits, one in twenty of which was changed: CPU that strays by half around its mean, with a burst now and then; memory that grows by a tenth. */
function madeUsage(random: () => number): Usage {
  const size = 10 ** (4 + 2.5 * random());
  const minutes = Array.from({ length: 60 }, (_, minute) => minute);
  const pods = (sample: (minute: number) => number) => Array.from({ length: PODS_EACH }, () => minutes.map(sample));
  const changed = random() < 0.05;
  const stretches = (limit: number): LimitStretch[] => [
    [PODS_EACH * 1800, limit],
    [PODS_EACH * 1800, changed ? limit * 2 : limit],
  ];
  return {
    cpu: resourceUsage(pods(() => size * (0.75 + random() * 0.5) * (random() < 0.03 ? 2 : 1))),
    memory: resourceUsage(pods((minute) => size * 1000 * (1 + minute / 600 + random() * 0.02))),
    restarts: 0,
    oomKills: 0,
    throttling: { periods: 108_000, throttled: Math.floor(random() * 1000) },
    limits: limitsOf({ cpu: stretches(size * 3), memory: stretches(size * 3000) }),
  };
}

async function bytesPerRow({ pool }: Database): Promise<number> {
  const names = partitionsFor([FIRST_DAY + DAY_MS], USAGE).filter(({ table }) => table === 'usage_hour');
  const { rows } = await pool.query<{ bytes: string }>('SELECT pg_total_relation_size($1::regclass) AS bytes', [names[0]?.name]);
  return Number(rows[0]?.bytes) / (24 * CONTAINERS);
}

/** A day at a time, as the hours stand in their partitions: what SQL takes to give the rows, and what merging each container's takes. */
async function mergeMonth({ pool }: Database): Promise<{ reading: number; merging: number }> {
  const merger = new UsageMerger();
  const month = new Map<string, Usage>();
  let [reading, merging] = [0, 0];
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS * DAY_MS; day += DAY_MS) {
    const began = performance.now();
    const { rows } = await pool.query<UsageRow>(
      `SELECT container_id, ${USAGE_FIGURES_SQL} FROM usage_hour WHERE cluster_id = $1 AND hour >= $2 AND hour < $3`,
      [CLUSTER, new Date(day), new Date(day + DAY_MS)],
    );
    const read = performance.now();
    const hours = new Map<string, Usage[]>();
    for (const row of rows) {
      const own = hours.get(row.container_id);
      if (own) own.push(readUsageRow(row));
      else hours.set(row.container_id, [readUsageRow(row)]);
    }
    for (const [id, own] of hours) {
      const before = month.get(id);
      month.set(id, merger.merge(before ? [before, ...own] : own));
    }
    reading += read - began;
    merging += performance.now() - read;
  }
  return { reading, merging };
}

/** The same numbers between 0 and 1 for the same seed. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
