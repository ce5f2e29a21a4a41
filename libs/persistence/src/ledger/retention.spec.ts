import { DAY_MS, HOUR_MS, limitsOf, resourceUsage, type CostHour, type Instant, type UsageHour } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterId } from '../ids';
import { readMachines } from '../reading/machines';
import { freshDatabase, type TestDatabase } from '../testing';
import { sampleHour, sampleNode, sampleRow } from '../testing/sample-hours';
import { CollectionWindows } from '../windows/collection-windows';
import { Ledger } from './ledger';

const DAY = Date.UTC(2026, 10, 2);
const NOW = DAY + 20 * DAY_MS;
const KEEP = { now: NOW, hoursMs: 14 * DAY_MS, daysMs: 400 * DAY_MS };
const CLUSTERS = ['acme-prod', 'acme-test'];

describe('retention', () => {
  let test: TestDatabase;
  let ledger: Ledger;
  let windows: CollectionWindows;

  beforeEach(async () => {
    test = await freshDatabase();
    ledger = new Ledger(test.database);
    windows = new CollectionWindows(test.database);
    for (const name of CLUSTERS) {
      await ledger.registerClusters([{ name, region: null, currency: 'USD', simulated: false, collectFrom: DAY }]);
      await windows.plan({ cluster: name, from: DAY, to: DAY + DAY_MS });
    }
  });

  afterEach(() => test.drop());

  function answer(cluster: string, hour: Instant, cpu = 30_000_000n): CostHour {
    const index = (hour - DAY) / HOUR_MS;
    const nodes = [
      sampleNode('n1', { minutes: 60 - index }),
      sampleNode('n2', { cpuMicroCoreHoursUsed: index === 3 ? null : 5 }),
    ];
    const volume = {
      volume: 'v',
      claimNamespace: 'shop',
      claimName: 'data',
      storageClass: null,
      bytesCapacity: 9,
      byteHours: 9,
      byteHoursUsed: 4,
      costNano: 3n,
    };
    return sampleHour(cluster, hour, [sampleRow({ pod: `p${index}` }, { cpu })], { nodes, volumes: [volume] });
  }

  async function collect(cluster: string, now: Instant, cpu?: bigint): Promise<string[]> {
    const lease = await windows.claim({ cluster, owner: 't', now, leaseMs: 60_000, hoursPerBatch: 24 });
    if (!lease) return [];
    const hours = lease.hours.map((hour) => answer(cluster, hour, cpu));
    return (await ledger.storeHours({ cluster, hours, lease, readAt: now })).map(({ outcome }) => outcome);
  }

  async function rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await test.database.pool.query<Record<string, unknown>>(sql)).rows;
  }

  const days = (): Promise<unknown[]> => rows('SELECT * FROM cost_day ORDER BY 1, 2, 3');
  const machines = (): Promise<unknown> =>
    readMachines(test.database.pool, {
      clusters: new Map(CLUSTERS.map((name) => [clusterId(name), name])),
      window: { start: DAY, end: DAY + DAY_MS },
    });

  it('drops the hours of a day and leaves its figures, of nodes too, byte for byte', async () => {
    for (const cluster of CLUSTERS) await collect(cluster, NOW);
    const before = [await days(), await machines()];
    expect(await ledger.dropExpired(KEEP)).toEqual(['cost_hour_20261102', 'node_hour_20261102', 'volume_hour_20261102']);
    expect([await days(), await machines()]).toEqual(before);
    expect(await rows(`SELECT hours, byte_hours, cost_nano, to_regclass('cost_hour_20261102') AS there FROM volume_day`)).toEqual(
      CLUSTERS.map(() => ({ hours: 24, byte_hours: '216', cost_nano: '72', there: null })),
    );
    expect(await ledger.dropExpired(KEEP)).toEqual([]);
  });

  const used = (hour: Instant, at: number): UsageHour => ({
    ...{ namespace: 'shop', controllerKind: 'Deployment', workload: 'checkout', container: 'checkout' },
    cpu: resourceUsage([[at, at * 2, (hour / HOUR_MS) % 24]]),
    memory: null,
    restarts: 1,
    oomKills: null,
    throttling: null,
    limits: limitsOf({ cpu: [[3600, at]], memory: [[3600, null]] }),
  });
  const measured = (at: number) => (hour: Instant) => ({ ...answer('acme-prod', hour, BigInt(at)), usage: [used(hour, at)] });
  const daysOfUsage = (): Promise<unknown[]> => rows('SELECT * FROM usage_day ORDER BY 1, 2, 3');

  it('leaves the day of usage byte for byte, and measures it anew only as a whole', async () => {
    const storeDay = async (of: (hour: Instant) => CostHour): Promise<void> => {
      await windows.requeue({ cluster: 'acme-prod', from: DAY, to: DAY + DAY_MS, now: NOW });
      const lease = await windows.claim({ cluster: 'acme-prod', owner: 't', now: NOW, leaseMs: 60_000, hoursPerBatch: 24 });
      if (lease) await ledger.storeHours({ cluster: 'acme-prod', hours: lease.hours.map(of), lease, readAt: NOW });
    };
    await storeDay(measured(30_000_000));
    await collect('acme-test', NOW);
    const before = await daysOfUsage();
    expect(before).toMatchObject([{ restarts: 24, oom_kills: null, cpu_max: '60000000', memory_sketch: null }]);
    expect(await ledger.dropExpired(KEEP)).toContain('usage_hour_20261102');
    expect(await daysOfUsage()).toEqual(before);
    await storeDay((hour) => (hour === DAY ? answer('acme-prod', hour, 31_000_000n) : measured(31_000_000)(hour)));
    expect(await daysOfUsage()).toEqual(before);
    await storeDay(measured(32_000_000));
    expect(await daysOfUsage()).toMatchObject([
      { restarts: 24, cpu_max: '64000000', cpu_limit_lowest: '32000000', limit_seconds: '86400' },
    ]);
  });

  it('keeps the hours of a day that one cluster has not settled, or not yet read', async () => {
    await collect('acme-prod', NOW);
    expect(await ledger.dropExpired(KEEP)).toEqual([]);
    await collect('acme-test', DAY + DAY_MS + HOUR_MS);
    expect(await ledger.dropExpired(KEEP)).toEqual([]);
    const lease = await windows.claim({ cluster: 'acme-test', owner: 't', now: NOW, leaseMs: 1, hoursPerBatch: 24 });
    for (const hour of lease?.hours ?? []) {
      if (lease) await windows.fail({ lease, hour, code: 'unreachable', reason: 'gone', now: NOW, nextRead: null });
    }
    expect(await ledger.dropExpired(KEEP)).toHaveLength(3);
  });

  it('keeps the hours that are younger than retention', async () => {
    for (const cluster of CLUSTERS) await collect(cluster, NOW);
    expect(await ledger.dropExpired({ ...KEEP, now: DAY + 14 * DAY_MS + 23 * HOUR_MS })).toEqual([]);
    expect(await ledger.dropExpired({ ...KEEP, now: DAY + 15 * DAY_MS })).toHaveLength(3);
  });

  it('collects a day again only as a whole after its hours were dropped', async () => {
    for (const cluster of CLUSTERS) await collect(cluster, NOW);
    await ledger.dropExpired(KEEP);
    const before = await days();
    await windows.requeue({ cluster: 'acme-prod', from: DAY + HOUR_MS, to: DAY + 2 * HOUR_MS, now: NOW });
    const lease = await windows.claim({ cluster: 'acme-prod', owner: 't', now: NOW, leaseMs: 60_000, hoursPerBatch: 1 });
    expect(lease).toMatchObject({ wholeDay: true });
    expect(lease?.hours).toHaveLength(24);
    if (!lease) return;
    const one = [answer('acme-prod', DAY + HOUR_MS, 60_000_000n)];
    const kept = await ledger.storeHours({ cluster: 'acme-prod', hours: one, lease, readAt: NOW });
    expect(kept).toMatchObject([{ outcome: 'kept', reason: expect.stringContaining('only as a whole day') as string }]);
    expect(await days()).toEqual(before);
    const all = lease.hours.map((hour) => answer('acme-prod', hour, hour === DAY ? undefined : 60_000_000n));
    const stored = await ledger.storeHours({ cluster: 'acme-prod', hours: all, lease, readAt: NOW });
    expect(stored.map(({ outcome }) => outcome)).toEqual(['unchanged', ...Array.from({ length: 23 }, () => 'restated')]);
    expect(
      await rows(
        `SELECT sum(cpu_nano)::text AS cpu, sum(rows)::int AS rows FROM cost_day WHERE cluster_id = ${clusterId('acme-prod')}`,
      ),
    ).toEqual([{ cpu: '1410000000', rows: 24 }]);
    expect(await rows('SELECT count(*)::int AS n FROM node_day')).toEqual([{ n: 2 }]);
    expect(await ledger.dropExpired(KEEP)).toHaveLength(3);
    expect(await rows('SELECT count(*)::int AS n FROM node_day')).toEqual([{ n: 4 }]);
  });

  it('drops the days of a month that is over, and what nothing refers to any more', async () => {
    for (const cluster of CLUSTERS) await collect(cluster, NOW);
    await ledger.dropExpired(KEEP);
    const dropped = await ledger.dropExpired({ ...KEEP, now: Date.UTC(2026, 11, 1) + 400 * DAY_MS });
    expect(dropped).toEqual(['cost_day_202611']);
    for (const table of ['cost_day', 'node_day', 'volume_day']) expect(await rows(`SELECT * FROM ${table}`)).toEqual([]);
    // The book is kept as long as lines are: it says which hours are in them.
    expect(await rows('SELECT DISTINCT state FROM collection_window')).toEqual([{ state: 'ok' }]);
  });

  it('cleans the dictionaries of what only dropped days referred to', async () => {
    await collect('acme-prod', NOW);
    const later = DAY + 40 * DAY_MS;
    await windows.plan({ cluster: 'acme-prod', from: later, to: later + HOUR_MS });
    const lease = await windows.claim({ cluster: 'acme-prod', owner: 't', now: later + HOUR_MS, leaseMs: 1, hoursPerBatch: 1 });
    if (!lease) throw new Error('no lease');
    const hour = sampleHour('acme-prod', later, [sampleRow({ workload: 'new', pod: 'new' })]);
    await ledger.storeHours({ cluster: 'acme-prod', hours: [hour], lease, readAt: later + HOUR_MS });
    await test.database.pool.query(`UPDATE collection_window SET settled = true, next_read = NULL WHERE hour < '2026-11-04'`);
    await ledger.dropExpired({ now: DAY + 41 * DAY_MS, hoursMs: 14 * DAY_MS, daysMs: 400 * DAY_MS });
    expect(await rows('SELECT pod FROM subject')).toEqual([{ pod: 'new' }]);
    expect(await rows('SELECT workload FROM item ORDER BY 1')).toEqual([{ workload: 'checkout' }, { workload: 'new' }]);
    await ledger.dropExpired({ now: DAY + 41 * DAY_MS, hoursMs: 14 * DAY_MS, daysMs: 10 * DAY_MS });
    expect(await rows('SELECT workload FROM item ORDER BY 1')).toEqual([{ workload: 'new' }]);
  });
});
