import { spawnSync } from 'node:child_process';
import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CollectionWindows, Ledger } from '@showback/persistence';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, type Instant } from '@showback/vocabulary';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alwaysBuiltIn, POLICIES } from '../attribution/policies';
import { policiesOf } from '../attribution/testing';
import type { ClusterConfig, Config } from '../config/config';
import { CLOCK, CONFIG, DATABASE, LEDGER, LOGGER, METRICS, WINDOWS } from '../providers';
import { CollectionModule, CollectionStatus, type ClusterStatus } from '.';
import type { Collectable } from './collectable';
import { CollectionSchedule } from './schedule';
import { clockFrom, eventually } from './testing/collect-all';
import { COLLECTABLES } from './tokens';

const NOW = Date.parse('2026-11-24T17:20:00Z');

const REAL: ClusterConfig = {
  id: 'acme-prod',
  sourceClusterId: 'acme-prod',
  region: 'eu-west-1',
  cost: { kind: 'simulator', settings: { seed: 7, days: 30 } },
  opencost: null,
  prometheus: null,
  kubernetes: null,
  prices: {},
  collect: { from: null, delayMs: 600_000, settleMs: 72 * HOUR_MS },
  misconfigured: null,
};

function configOf(clusters: ClusterConfig[]): Config {
  return {
    currency: 'USD',
    clusters,
    workloads: null,
    labels: { drop: null },
    attribution: null,
    auth: { mode: 'open', tokens: [], proxy: null, visibility: 'everyone' },
    retention: { hoursMs: 14 * DAY_MS, daysMs: 400 * DAY_MS },
    file: null,
  };
}

describe('CollectionModule', () => {
  let fresh: TestDatabase;
  let app: INestApplicationContext | undefined;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    await fresh.drop();
  });

  async function start(
    clusters: ClusterConfig[],
    clock: () => Instant = clockFrom(NOW),
    policies = alwaysBuiltIn(),
  ): Promise<{ registry: Registry; status: CollectionStatus }> {
    const registry = new Registry();
    const provided = [
      { provide: CONFIG, useValue: configOf(clusters) },
      { provide: DATABASE, useValue: fresh.database },
      { provide: LEDGER, useValue: new Ledger(fresh.database) },
      { provide: WINDOWS, useValue: new CollectionWindows(fresh.database) },
      { provide: METRICS, useValue: registry },
      { provide: LOGGER, useValue: pino({ level: process.env['SHOWBACK_TEST_LOG'] ?? 'silent' }) },
      { provide: CLOCK, useValue: clock },
      { provide: POLICIES, useValue: policies },
    ];
    @Global()
    @Module({ providers: provided, exports: provided })
    class Provided {}
    const module = await Test.createTestingModule({ imports: [Provided, CollectionModule] }).compile();
    app = await module.init();
    return { registry, status: app.get(CollectionStatus) };
  }

  it('fills 30 days of two simulated clusters, with progress, and ends without delay', async () => {
    const { registry, status } = await start([
      REAL,
      { ...REAL, id: 'acme-dev', sourceClusterId: 'acme-dev', region: 'eu-central-1' },
    ]);
    const seen: ClusterStatus[][] = [];
    const began = performance.now();
    await eventually(
      async () => {
        seen.push(await status.read());
        const [prod, dev] = seen.at(-1) ?? [];
        return prod?.backfill.etaSeconds === 0 && dev?.backfill.etaSeconds === 0;
      },
      120_000,
      250,
    );
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (seconds > 20) console.warn(`30 days of two simulated clusters took ${seconds} s`);
    const [prod, dev] = seen.at(-1) ?? [];
    expect(prod).toMatchObject({ cluster: 'acme-prod', state: 'simulated', backfill: { doneHours: 737, totalHours: 737 } });
    expect(prod?.sources).toMatchObject([
      { kind: 'simulator', lastWindow: Date.parse('2026-11-24T16:00:00Z'), breaker: 'closed' },
    ]);
    expect(dev).toMatchObject({
      cluster: 'acme-dev',
      state: 'simulated',
      backfill: { doneHours: 737, totalHours: 737, etaSeconds: 0 },
    });
    expect(seen.some(([one]) => one !== undefined && (one.backfill.etaSeconds ?? 0) > 0)).toBe(true);
    const text = await registry.metrics();
    expect(text).toMatch(/showback_windows_total\{cluster="acme-dev",outcome="stored"\} 737/);
    expect(text).toMatch(/showback_collection_lag_seconds\{cluster="acme-dev"\} 12\d\d/);
    expect(text).toMatch(/showback_collection_coverage_ratio\{cluster="acme-dev"\} 1\n/);
    // Four hours of acme-prod were never recorded: they are a gap, and tried again until they are given up.
    expect(text).toMatch(/showback_collection_coverage_ratio\{cluster="acme-prod"\} 0\.99/);
    expect(text).toMatch(/showback_collection_recent_coverage_ratio\{cluster="acme-prod"\} 0\.99/);
    expect(text).toMatch(/showback_source_state\{cluster="acme-dev",source="simulator",state="ok"\} 1\n/);
    expect(prod?.sources[0]?.lastError?.text).toMatch(/lost its Prometheus for four hours/);
    const ending = performance.now();
    await app?.close();
    app = undefined;
    expect(performance.now() - ending).toBeLessThan(5_000);
  });

  it('ends without delay while a metric of shared cost is asked for', async () => {
    const policies = policiesOf(
      `shared: [{ name: kafka, when: 'namespace:"kafka"', split: { metric: 'kafka_bytes', key: namespace, onMissing: lastDay } }]`,
    );
    await start([{ ...REAL, collect: { ...REAL.collect, from: NOW - 2 * DAY_MS } }], clockFrom(NOW), policies);
    const [cluster] = app?.get<Collectable[]>(COLLECTABLES) ?? [];
    if (cluster === undefined) throw new Error('no cluster');
    let asked = 0;
    const endless: Collectable['metrics'] = (_, __, signal) => {
      asked += 1;
      return new Promise((___, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    };
    Object.assign(cluster, { simulated: false, metrics: endless });
    const job = app?.get(CollectionSchedule).sharedMetrics();
    await eventually(() => asked > 0);
    const ending = performance.now();
    await app?.close();
    app = undefined;
    await job;
    expect(performance.now() - ending).toBeLessThan(5_000);
    expect(asked).toBe(1);
  });

  it('writes metrics that promtool has nothing to say about', async () => {
    const { registry, status } = await start([{ ...REAL, id: 'acme-dev', collect: { ...REAL.collect, from: NOW - DAY_MS } }]);
    await eventually(async () => (await status.read())[0]?.backfill.etaSeconds === 0);
    const text = await registry.metrics();
    for (const line of text.split('\n')) expect(line).toMatch(/^($|# (HELP|TYPE) showback_|showback_)/);
    const {
      error,
      status: code,
      stdout,
      stderr,
    } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    if (error) return; // Not on this machine: the shape above is all that can be said.
    expect({ code, said: stdout + stderr }).toEqual({ code: 0, said: '' });
  });

  it('shows a misconfigured cluster with its reason, and collects the others', async () => {
    const reason = 'opencost.headers.Authorization: cannot read /run/secrets/opencost';
    const { status } = await start([
      { ...REAL, id: 'broken', misconfigured: reason },
      { ...REAL, id: 'acme-dev', collect: { ...REAL.collect, from: NOW - DAY_MS } },
    ]);
    await eventually(async () => (await status.read())[1]?.backfill.etaSeconds === 0);
    const [broken] = await status.read();
    expect(broken).toMatchObject({
      state: 'misconfigured',
      sources: [{ state: 'misconfigured', lastError: { text: reason, hour: null } }],
    });
  });

  it('refuses a cluster that the ledger holds in another currency, and collects the others', async () => {
    const held = { name: 'broken', region: null, currency: 'EUR', simulated: true, collectFrom: NOW };
    await new Ledger(fresh.database).registerClusters([held]);
    const dev = { ...REAL, id: 'acme-dev', collect: { ...REAL.collect, from: NOW - DAY_MS } };
    const { status } = await start([{ ...REAL, id: 'broken' }, dev]);
    await eventually(async () => (await status.read())[1]?.backfill.etaSeconds === 0);
    const [broken] = await status.read();
    expect(broken).toMatchObject({ state: 'misconfigured', backfill: { totalHours: 0 } });
    expect(broken?.sources[0]?.lastError?.text).toMatch(/holds broken in EUR, not in USD/);
  });

  it('says that a source which cannot be reached is failing, why, and when it is asked again', async () => {
    const url = 'http://127.0.0.1:9';
    const server = { url, pathPrefix: '', headers: {}, ca: null, clusterLabel: '', trouble: null };
    const cost = { kind: 'opencost', settings: server } as const;
    const { status, registry } = await start([{ ...REAL, cost, collect: { ...REAL.collect, from: NOW - DAY_MS } }]);
    await eventually(async () => (await status.read())[0]?.sources[0]?.lastError !== null);
    const [cluster] = await status.read();
    expect(cluster).toMatchObject({
      state: 'failing',
      sources: [{ state: 'failing', lastWindow: null }],
    });
    expect(cluster?.sources[0]?.lastError?.text).toMatch(/127\.0\.0\.1:9.* cannot be reached/);
    expect(cluster?.sources[0]?.nextTry).toBeGreaterThan(NOW);
    expect(await registry.metrics()).toMatch(
      /showback_source_errors_total\{cluster="acme-prod",source="opencost",code="unreachable"\} [1-9]/,
    );
    expect(await registry.metrics()).not.toMatch(/showback_collection_lag_seconds\{/);
  });

  describe('by the clock', () => {
    const dev: ClusterConfig = { ...REAL, id: 'acme-dev', collect: { ...REAL.collect, from: NOW - DAY_MS } };
    const planned = async (): Promise<number[]> => {
      const { rows } = await fresh.database.pool.query<{ hour: Date }>('SELECT hour FROM collection_window ORDER BY hour');
      return rows.map(({ hour }) => hour.getTime());
    };

    it('plans each hour once when it is due, also when the clock jumps forth and back', async () => {
      let now = NOW;
      await start([dev], () => now);
      await eventually(async () => (await planned()).length > 0);
      const before = await planned();
      expect(before.at(-1)).toBe(Date.parse('2026-11-24T16:00:00Z'));
      const schedule = app?.get(CollectionSchedule);
      for (const [jump, last] of [
        [3 * HOUR_MS, '2026-11-24T19:00:00Z'],
        [-5 * DAY_MS, '2026-11-24T19:00:00Z'],
        [3 * HOUR_MS + 1_000, '2026-11-24T19:00:00Z'],
        [4 * HOUR_MS, '2026-11-24T20:00:00Z'],
      ] as const) {
        now = NOW + jump;
        await schedule?.plan();
        const hours = await planned();
        expect(hours.at(-1)).toBe(Date.parse(last));
        expect(hours).toEqual(before.concat(hours.slice(before.length)));
        for (const [index, hour] of hours.entries()) expect(hour).toBe((hours[0] ?? 0) + index * HOUR_MS);
      }
    });

    it('keeps asking for the history that it began with, however often and late it is started again', async () => {
      const unsaid: ClusterConfig = { ...dev, collect: { ...dev.collect, from: null } };
      const from = async (): Promise<Date | undefined> => {
        await eventually(async () => (await planned()).length > 0);
        const { rows } = await fresh.database.pool.query<{ collect_from: Date }>('SELECT collect_from FROM cluster');
        return rows[0]?.collect_from;
      };
      await start([unsaid]);
      const begun = await from();
      expect(begun).toEqual(new Date('2026-10-25T00:00:00Z'));
      await app?.close();
      await start([unsaid], clockFrom(NOW + 20 * DAY_MS));
      await eventually(async () => ((await planned()).at(-1) ?? 0) > NOW);
      expect(await from()).toEqual(begun);
    });

    it('drops what is beyond retention, once a day', async () => {
      let now = NOW;
      const { status } = await start([dev], () => now);
      await eventually(async () => (await status.read())[0]?.backfill.etaSeconds === 0);
      const schedule = app?.get(CollectionSchedule);
      await schedule?.retention();
      now = NOW + 20 * DAY_MS;
      await schedule?.retention();
      const { rows } = await fresh.database.pool.query<{ last_run: Date }>(
        `SELECT last_run FROM schedule_run WHERE name = 'retention'`,
      );
      expect(rows[0]?.last_run.getTime()).toBe(now);
    });
  });
});
