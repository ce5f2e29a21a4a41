import { mkdtemp, rm } from 'node:fs/promises';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { compileDocument, DEFAULT_DOCUMENT, type Policy } from '@showback/attribution';
import { DAY_MS, type Instant } from '@showback/vocabulary';
import type { BenchRow } from '../bench';
import { fleetHour } from '../bench/sample-fleet';
import { openDatabase, type Database } from '../database';
import { startEmbedded } from '../embedded/start-embedded';
import { clusterId } from '../ids';
import { makePartitions, partitionsFor } from '../ledger/partitions';
import { refreshStatistics } from '../ledger/statistics';
import { migrate } from '../migrate/migrate';
import { storeAll } from '../costs/testing/store-all';
import { LineBuilder } from './line-builder';

const WORKLOADS = 5_000;
const PODS_EACH = 3;
const DAYS = 20;
const CLUSTER = 'bench';
const LAST_DAY = Date.UTC(2026, 10, 25);

/** Measures how long it takes until the lines of 100,000 workload-days are those of another document. Takes half a minute. */
export async function benchLines(): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showback-bench-lines-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, log: () => undefined });
  const database = openDatabase(server.url);
  try {
    await migrate(database.pool);
    await fill(database);
    // The first makes them, the second swaps them all: as a changed document does it.
    await rebuild(database, 'first');
    await refreshStatistics(database.pool);
    const took = await rebuild(database, 'second');
    const name = `lines of ${WORKLOADS * DAYS} workload-days made again under another document`;
    return [{ name, value: took, bound: 5, unit: 's', ok: took <= 5 }];
  } finally {
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A day as collection stores it, and copies of it before. */
async function fill(database: Database): Promise<void> {
  await storeAll(database, [fleetHour(CLUSTER, LAST_DAY, WORKLOADS * PODS_EACH)]);
  const days: Instant[] = Array.from({ length: DAYS - 1 }, (_, index) => LAST_DAY - (index + 1) * DAY_MS);
  await makePartitions(
    database.pool,
    partitionsFor(days).filter(({ table }) => table === 'cost_day'),
  );
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'cost_day' AND column_name <> 'day' ORDER BY ordinal_position`,
  );
  const columns = rows.map(({ name }) => `"${name}"`).join(', ');
  await database.pool.query(
    `INSERT INTO cost_day (day, ${columns}) SELECT day - n, ${columns} FROM cost_day, generate_series(1, ${DAYS - 1}) n`,
  );
  await database.pool.query(
    `INSERT INTO line_state (cluster_id, day, facts) SELECT cluster_id, day - n, 1 FROM line_state, generate_series(1, ${DAYS - 1}) n`,
  );
  await refreshStatistics(database.pool);
}

async function rebuild(database: Database, hash: string): Promise<number> {
  const builder = new LineBuilder(database);
  const request = {
    clusters: [{ id: clusterId(CLUSTER), name: CLUSTER }],
    policyOf: () => ({ policy: POLICY, hash }),
    now: LAST_DAY,
  };
  const start = performance.now();
  let items = 0;
  for (let built = await builder.buildNext(request); built !== null; built = await builder.buildNext(request))
    items += built.items;
  const seconds = (performance.now() - start) / 1000;
  if (items !== WORKLOADS * DAYS) throw new Error(`${items} items were attributed, not ${WORKLOADS * DAYS}`);
  return seconds;
}

const POLICY = policyOf();

function policyOf(): Policy {
  const shared = [{ name: 'platform', when: 'team:"platform"', split: 'proportional' as const }];
  const compiled = compileDocument(
    { ...DEFAULT_DOCUMENT, shared },
    {
      pattern: () => {
        throw new Error('no patterns here');
      },
    },
  );
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}
