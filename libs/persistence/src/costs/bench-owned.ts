import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DAY_MS, floorDay, HOUR_MS, type Instant } from '@showback/vocabulary';
import type { BenchRow } from '../bench';
import { fleetHour } from '../bench/sample-fleet';
import { typical } from '../bench/typical';
import { type Database, openDatabase } from '../database';
import { startEmbedded } from '../embedded/start-embedded';
import { clusterId } from '../ids';
import { migrate } from '../migrate/migrate';
import { serveApi } from './bench-api';
import { hourOf, rowWith, storeAll } from './testing/store-all';

const CONTAINERS = 5_000;
const DAYS = 30;
const CLUSTER = 'bench';
const TEAMS = Array.from({ length: 500 }, (_, index) => `team-${index}`);
const PATIENCE_MS = 300_000;

/** One of the teams runs what all need; idle lies on what ran. */
const DOCUMENT = `attribution:
  unknownTeams: create
  dimensions: { team: [{ label: team }, { namespaceLabel: team }], service: [{ label: app.kubernetes.io/name }] }
  shared:
    - { name: platform, when: 'team:"team-0"', split: proportional }
    - { name: edge, when: 'namespace:"team-1-1"', split: even }
  idle: [{ mode: share }]
`;

/** The figures of `/costs?by=team&step=day`, as somebody would write it who knows the read model. */
const BY_HAND = `
  SELECT o.team, f.kind, f.day, sum(f.cpu_nano), sum(f.memory_nano), sum(f.gpu_nano), sum(f.storage_nano), sum(f.network_nano),
    sum(f.load_balancer_nano), sum(f.other_nano), sum(f.idle_share_nano), sum(f.shared_nano), sum(f.shared_idle_nano),
    sum(f.cpu_unused_nano), sum(f.memory_unused_nano), sum(f.cpu_micro_core_hours_requested), sum(f.cpu_micro_core_hours_used),
    sum(f.cpu_micro_core_hours_allocated), sum(f.memory_byte_hours_requested), sum(f.memory_byte_hours_used),
    sum(f.memory_byte_hours_allocated), sum(f.gpu_micro_hours), sum(f.storage_byte_hours), sum(f.network_bytes_sent),
    sum(f.network_bytes_received), sum(f.cpu_used_unknown), sum(f.memory_used_unknown), sum(f."rows")
  FROM line_day f JOIN owner o ON o.id = f.owner_id
  WHERE f.cluster_id = $1 AND f.day >= $2 AND f.day < $3 AND f.form IN (0, 2, 3)
  GROUP BY 1, 2, 3`;

/** Measures `/costs?by=team` over 30 days of 500 teams, with shared cost and idle distributed, over HTTP. */
export async function benchOwned(options: { apiMain?: string } = {}): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showback-bench-owned-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, log: () => undefined });
  const database = openDatabase(server.url);
  try {
    await migrate(database.pool);
    const end = floorDay(Date.now());
    await fill(database, end);
    const main = options.apiMain ?? resolve('apps/api/dist/main.js');
    const api = await serveApi({ databaseUrl: server.url, main, cluster: CLUSTER, more: DOCUMENT });
    try {
      await built(database);
      return await measure(database, api.url, end);
    } finally {
      await api.stop();
    }
  } finally {
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(database: Database, url: string, end: Instant): Promise<BenchRow[]> {
  const window = [end - DAYS * DAY_MS, end].map((at) => new Date(at).toISOString());
  const byHand = await typical(async () => {
    await database.pool.query(BY_HAND, [clusterId(CLUSTER), ...window]);
  });
  const costs = (query: string) =>
    typical(() => ask(`${url}/api/v1/costs?window=${window.join(',')}&by=team&limit=1000&${query}`));
  const stepped = await costs('step=day');
  const policy = await costs('');
  const separate = await costs('shared=separate&idle=separate');
  const row = (name: string, value: number, bound: number): BenchRow => ({ name, value, bound, unit: '×', ok: value <= bound });
  return [
    row('/costs by team and day, 500 teams: over HTTP ÷ hand-written SQL', stepped / byHand, 3),
    row('/costs by team: under shared and idle policies ÷ without', policy / separate, 2),
  ];
}

async function ask(url: string): Promise<void> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the API answered ${answer.status}: ${text.slice(0, 300)}`);
  if (!text.includes('"team-7"')) throw new Error('the API answered without teams');
}

/** An hour of each day is stored as collection does; the book then says that the others were had too. */
async function fill(database: Database, end: Instant): Promise<void> {
  for (let day = end - DAYS * DAY_MS; day < end; day += DAY_MS) {
    const idle = rowWith({ kind: 'idle', node: 'node-0', cost: { cpu: 7_000_000_000n, memory: 3_000_000_000n } });
    const { rows } = fleetHour(CLUSTER, day, CONTAINERS, TEAMS);
    await storeAll(database, [hourOf(CLUSTER, day, [...rows, idle])], { collectFrom: end - DAYS * DAY_MS });
  }
  await database.pool.query(
    `INSERT INTO collection_window (cluster_id, hour, state, settled)
     SELECT $1, h, 'ok', true FROM generate_series($2::timestamptz, $3::timestamptz, interval '1 hour') h ON CONFLICT DO NOTHING`,
    [clusterId(CLUSTER), new Date(end - DAYS * DAY_MS), new Date(end - HOUR_MS)],
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
