import { mkdtemp, rm } from 'node:fs/promises';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DAY_MS, floorDay, HOUR_MS, type Instant, type Window } from '@showback/vocabulary';
import type { BenchRow } from '../bench';
import { fleetHour } from '../bench/sample-fleet';
import { serveApi } from '../bench/serve';
import { typical } from '../bench/typical';
import { openDatabase, type Database } from '../database';
import { startEmbedded } from '../embedded/start-embedded';
import { clusterId } from '../ids';
import { makePartitions, partitionsFor } from '../ledger/partitions';
import { migrate } from '../migrate/migrate';
import { CostQueries } from './cost-queries';
import { storeAll } from './testing/store-all';

/** As many containers as differ within a day; each runs in three pods. */
const CONTAINERS = 5_000;
const PODS_EACH = 3;
const DAYS = 30;
const CLUSTER = 'bench';

/** The figures of `/costs?by=namespace&step=day`, as somebody would write it who knows the table. */
const BY_HAND = `
  SELECT i.namespace, i.kind, f.day, sum(f.cpu_nano), sum(f.memory_nano), sum(f.gpu_nano), sum(f.storage_nano), sum(f.network_nano),
    sum(f.load_balancer_nano), sum(f.other_nano), sum(f.idle_share_nano), sum(f.cpu_unused_nano), sum(f.memory_unused_nano),
    sum(f.cpu_micro_core_hours_requested), sum(f.cpu_micro_core_hours_used), sum(f.cpu_micro_core_hours_allocated),
    sum(f.memory_byte_hours_requested), sum(f.memory_byte_hours_used), sum(f.memory_byte_hours_allocated), sum(f.gpu_micro_hours),
    sum(f.storage_byte_hours), sum(f.network_bytes_sent), sum(f.network_bytes_received), sum(f.cpu_used_unknown),
    sum(f.memory_used_unknown), sum(f."rows")
  FROM cost_day f JOIN item i ON i.cluster_id = f.cluster_id AND i.id = f.item_id
  WHERE f.cluster_id = $1 AND f.day >= $2 AND f.day < $3
  GROUP BY 1, 2, 3`;

/**
 * Measures `/costs?window=30d&by=namespace&step=day` on 30 days of 5,000 containers, and on ten times that history, each
 * against the hand-written statement in the same run. Takes about a minute.
 * @param options.apiMain the built API, for the measure from end to end; default: that of this checkout
 */
export async function benchCosts(options: { apiMain?: string } = {}): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showback-bench-costs-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, log: () => undefined });
  const database = openDatabase(server.url);
  try {
    await migrate(database.pool);
    const end = floorDay(Date.now());
    await fill(database, end);
    const byHand = await typical(() => handWritten(database, { start: end - DAYS * DAY_MS, end }));
    const asked = await typical(() => read(database, { start: end - DAYS * DAY_MS, end }));
    const whole = await overHttp(server.url, options.apiMain ?? resolve('apps/api/dist/main.js'));
    await lengthen(database, end);
    const later = await typical(() => read(database, { start: end - DAYS * DAY_MS, end }));
    const row = (name: string, value: number, bound: number): BenchRow => ({ name, value, bound, unit: '×', ok: value <= bound });
    return [
      row('/costs by namespace and day: time in the database ÷ hand-written SQL', asked / byHand, 1.5),
      row('/costs by namespace and day: over HTTP ÷ hand-written SQL', whole / byHand, 3),
      row('/costs by namespace and day: with ten times the history ÷ without', later / asked, 2),
    ];
  } finally {
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** An hour of each day is stored as collection does; the book then says that the others were had too. */
async function fill(database: Database, end: Instant): Promise<void> {
  const days = Array.from({ length: DAYS }, (_, index) => end - (index + 1) * DAY_MS);
  for (const day of days)
    await storeAll(database, [fleetHour(CLUSTER, day, CONTAINERS * PODS_EACH)], { collectFrom: end - DAYS * DAY_MS });
  await database.pool.query(
    `INSERT INTO collection_window (cluster_id, hour, state, settled)
     SELECT $1, h, 'ok', true FROM generate_series($2::timestamptz, $3::timestamptz, interval '1 hour') h ON CONFLICT DO NOTHING`,
    [clusterId(CLUSTER), new Date(end - DAYS * DAY_MS), new Date(end - HOUR_MS)],
  );
  await database.pool.query('VACUUM ANALYZE');
}

/** The same days nine times more, before the others. */
async function lengthen(database: Database, end: Instant): Promise<void> {
  const days = Array.from({ length: 10 * DAYS }, (_, index) => end - (index + 1) * DAY_MS);
  const partitions = partitionsFor(days).filter(({ table }) => table === 'cost_day');
  await makePartitions(database.pool, partitions);
  const { rows } = await database.pool.query<{ column_name: string }>(
    `SELECT column_name FROM information_schema.columns WHERE table_name = 'cost_day' AND column_name <> 'day' ORDER BY ordinal_position`,
  );
  const columns = rows.map(({ column_name }) => `"${column_name}"`).join(', ');
  await database.pool.query(
    `INSERT INTO cost_day (day, ${columns}) SELECT day - n * ${DAYS}, ${columns} FROM cost_day, generate_series(1, 9) n`,
  );
  await database.pool.query('VACUUM ANALYZE');
}

async function handWritten(database: Database, { start, end }: Window): Promise<void> {
  await database.pool.query(BY_HAND, [clusterId(CLUSTER), new Date(start).toISOString(), new Date(end).toISOString()]);
}

/** Everything that `/costs` asks the database for. */
async function read(database: Database, window: Window): Promise<void> {
  await new CostQueries(database).snapshot(async (reader) => {
    const clusters = await reader.clusters();
    await reader.gaps({ clusters, windows: [window] });
    await reader.hoursKeptFrom(clusters);
    await reader.cells({
      clusters,
      windows: window,
      dimensions: [{ name: 'namespace' }],
      step: 'day',
      filter: null,
      measures: 'all',
    });
  });
}

async function overHttp(databaseUrl: string, main: string): Promise<number> {
  const api = await serveApi({ databaseUrl, main, cluster: CLUSTER });
  try {
    return await typical(async () => {
      const answer = await fetch(`${api.url}/api/v1/costs?window=${DAYS}d&by=namespace&step=day`);
      if (answer.status !== 200) throw new Error(`the API answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
      if (!(await answer.text()).includes('"namespace"')) throw new Error('the API answered without rows');
    });
  } finally {
    await api.stop();
  }
}
