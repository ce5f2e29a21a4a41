import { mkdtemp, rm } from 'node:fs/promises';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DAY_MS, HOUR_MS, type CostHour } from '@showback/vocabulary';
import { openDatabase, transaction, type Database } from '../database';
import { startEmbedded } from '../embedded/start-embedded';
import { clusterId } from '../ids';
import { copyIn } from '../ledger/copy-in';
import { COST_COLUMNS, encodeCostRows } from '../ledger/encode-rows';
import { Identities } from '../ledger/identity';
import { Ledger } from '../ledger/ledger';
import { partitionsFor } from '../ledger/partitions';
import { migrate } from '../migrate/migrate';
import { CollectionWindows } from '../windows/collection-windows';
import { fleetHour } from './sample-fleet';

export { benchCosts } from '../costs/bench';
export { benchLines } from '../lines/bench';
export { benchUsage } from '../usage/bench';
export { benchAttribution } from './attribution';
export { benchOwned } from '../costs/bench-owned';
export { benchPages } from './pages';

/** One measured figure with its bound. */
export interface BenchRow {
  name: string;
  value: number;
  bound: number;
  unit: string;
  ok: boolean;
}

const CONTAINERS = 5_000;
const HOURS = 24;
const WARM_UP = 6;
const CLUSTER = 'bench';
const DAY = Date.UTC(2026, 10, 18);

/** Measures storing on an embedded server of its own, with the settings that people get. Takes about ten seconds. */
export async function benchStore(): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showback-bench-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, log: () => undefined });
  const database = openDatabase(server.url);
  try {
    await migrate(database.pool);
    return await measure(database);
  } finally {
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(database: Database): Promise<BenchRow[]> {
  const ledger = new Ledger(database);
  const windows = new CollectionWindows(database);
  await ledger.registerClusters([{ name: CLUSTER, region: null, currency: 'USD', simulated: false, collectFrom: DAY }]);
  await windows.plan({ cluster: CLUSTER, from: DAY, to: DAY + DAY_MS });
  const bare: number[] = [];
  const whole: number[] = [];
  for (let index = 0; index < HOURS; index++) {
    const hour = fleetHour(CLUSTER, DAY + index * HOUR_MS, CONTAINERS);
    bare.push(await bareCopy(database, ledger, hour));
    whole.push(await storeOne(ledger, windows, hour));
  }
  // The first hours fill the dictionaries and warm everything up.
  const ratio = typical(bare.slice(WARM_UP)) / typical(whole.slice(WARM_UP));
  const bytes = await bytesPerRow(database);
  return [
    {
      name: `storing an hour of ${CONTAINERS} containers ÷ a bare COPY of its rows`,
      value: ratio,
      bound: 0.35,
      unit: '× its speed',
      ok: ratio >= 0.35,
    },
    { name: 'a container-hour on disk, with its index', value: bytes, bound: 230, unit: 'bytes', ok: bytes <= 230 },
  ];
}

async function bytesPerRow(database: Database): Promise<number> {
  const partition = partitionsFor([DAY]).find(({ table }) => table === 'cost_hour');
  const { rows } = await database.pool.query<{ bytes: string }>('SELECT pg_total_relation_size($1::regclass) AS bytes', [
    partition?.name,
  ]);
  return Number(rows[0]?.bytes) / (HOURS * CONTAINERS);
}

/** The same rows into the same table, one day earlier: those that stand ready in order are encoded and copied in a transaction, in ms. */
async function bareCopy(database: Database, ledger: Ledger, hour: CostHour): Promise<number> {
  const at = hour.hour - DAY_MS;
  const identities = new Identities();
  const rows = hour.rows.map((row) => ({ row, ids: identities.idsOf(row) }));
  rows.sort((a, b) => (a.ids.subjectId < b.ids.subjectId ? -1 : 1));
  await ledger.ensurePartitions([at]);
  const start = performance.now();
  await transaction(database.pool, (client) =>
    copyIn(client, 'cost_hour', COST_COLUMNS, encodeCostRows({ hour: at, clusterId: clusterId(CLUSTER), rows })),
  );
  return performance.now() - start;
}

async function storeOne(ledger: Ledger, windows: CollectionWindows, hour: CostHour): Promise<number> {
  const now = hour.hour + 2 * HOUR_MS;
  const lease = await windows.claim({ cluster: CLUSTER, owner: 'bench', now, leaseMs: 60_000, hoursPerBatch: 24 });
  if (!lease) throw new Error('no lease');
  const start = performance.now();
  await ledger.storeHours({ cluster: CLUSTER, hours: [hour], lease, readAt: now });
  const took = performance.now() - start;
  await windows.release(lease);
  return took;
}

/** The first quartile: what it takes when nothing else wants the machine. */
function typical(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN;
}
