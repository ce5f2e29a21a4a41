import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DAY_MS, floorDay, HOUR_MS, type Instant } from '@showback/vocabulary';
import { hourOf, rowWith, storeAll } from '../costs/testing/store-all';
import { type Database, openDatabase } from '../database';
import { startEmbedded } from '../embedded/start-embedded';
import { clusterId } from '../ids';
import { migrate } from '../migrate/migrate';
import { fleetHour } from './sample-fleet';
import { serveApi } from './serve';

export const CLUSTER = 'bench';
const PATIENCE_MS = 300_000;

/** One of the teams runs what all need; idle lies on what ran. */
const DOCUMENT = `attribution:
  unknownTeams: create
  dimensions:
    team: [{ label: team }, { namespaceLabel: team }]
    service: [{ label: app.kubernetes.io/part-of }]
    environment: [{ namespaceLabel: environment }]
  shared:
    - { name: platform, when: 'team:"team-0"', split: proportional }
    - { name: edge, when: 'namespace:"team-1-1"', split: even }
  idle: [{ mode: share }]
`;

export interface OwnedFleet {
  /** Days with figures, up to the end of yesterday. */
  days: number;
  containers: number;
  teams: number;
  /** The API's `main.js`; default: that of this checkout. */
  apiMain?: string | undefined;
}

/** What runs over the fleet while it is measured. */
export interface Running {
  database: Database;
  apiUrl: string;
  window: { start: Instant; end: Instant };
}

/** Fills a ledger of its own with a fleet that teams own, starts the built API over it, and waits until its lines are made. */
export async function withOwnedFleet<T>(fleet: OwnedFleet, measure: (running: Running) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showback-bench-owned-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, log: () => undefined });
  const database = openDatabase(server.url);
  try {
    await migrate(database.pool);
    const end = floorDay(Date.now());
    const window = { start: end - fleet.days * DAY_MS, end };
    await fill(database, fleet, window);
    const main = fleet.apiMain ?? resolve('apps/api/dist/main.js');
    const api = await serveApi({ databaseUrl: server.url, main, cluster: CLUSTER, more: DOCUMENT });
    try {
      await built(database);
      return await measure({ database, apiUrl: api.url, window });
    } finally {
      await api.stop();
    }
  } finally {
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** An hour of each day is stored as collection does; the book then says that the others were had too. */
async function fill(database: Database, { containers, teams }: OwnedFleet, { start, end }: Running['window']): Promise<void> {
  const names = Array.from({ length: teams }, (_, index) => `team-${index}`);
  const idle = rowWith({
    kind: 'idle',
    node: 'node-0',
    nodePool: 'pool-0',
    cost: { cpu: 7_000_000_000n, memory: 3_000_000_000n },
  });
  for (let day = start; day < end; day += DAY_MS) {
    const { rows, nodes } = fleetHour(CLUSTER, day, containers, names);
    await storeAll(database, [{ ...hourOf(CLUSTER, day, [...rows, idle]), nodes }], { collectFrom: start });
  }
  await database.pool.query(
    `INSERT INTO collection_window (cluster_id, hour, state, settled)
     SELECT $1, h, 'ok', true FROM generate_series($2::timestamptz, $3::timestamptz, interval '1 hour') h ON CONFLICT DO NOTHING`,
    [clusterId(CLUSTER), new Date(start), new Date(end - HOUR_MS)],
  );
  await database.pool.query('VACUUM ANALYZE');
}

/** Waits until the read model has every day. */
async function built(database: Database): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await database.pool.query<{ left: string }>(
      'SELECT count(*) AS left FROM line_state WHERE built_from IS NULL',
    );
    if (rows[0]?.left === '0') break;
    if (Date.now() > until) throw new Error(`${rows[0]?.left ?? 'some'} days have no lines yet`);
    await pause(100);
  }
  await database.pool.query('VACUUM ANALYZE');
}
