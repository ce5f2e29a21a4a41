import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Ledger } from '@showback/persistence';
import { freshDatabase, hourOf, rowWith, storeAll, type TestDatabase } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, NO_LABELS } from '@showback/vocabulary';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtIn, POLICIES, type Policies, type PolicyVersion } from '../attribution/policies';
import { eventually } from '../collection/testing/collect-all';
import { realCluster } from '../costs/testing';
import { CLOCK, CONFIG, DATABASE, LEDGER, LOGGER, METRICS } from '../providers';
import { LinesModule } from './lines.module';
import { LinesService } from './lines.service';

const DAY = Date.UTC(2026, 10, 18);

describe('the background job that makes lines', () => {
  let fresh: TestDatabase;
  let registry: Registry;
  let app: TestingModule | undefined;
  let version: PolicyVersion;
  let listeners: (() => void)[];

  beforeEach(async () => {
    fresh = await freshDatabase();
    version = builtIn();
    listeners = [];
  });

  afterEach(async () => {
    await app?.close();
    app = undefined;
    await fresh.drop();
  });

  async function start(database = fresh.database): Promise<LinesService> {
    registry = new Registry();
    const onChange = (listener: () => void): void => void listeners.push(listener);
    const policies: Policies = { inForce: () => version, current: () => version, versions: () => [], onChange };
    const provided = [
      { provide: CONFIG, useValue: { clusters: [realCluster('acme')] } },
      { provide: DATABASE, useValue: database },
      { provide: LEDGER, useValue: new Ledger(database) },
      { provide: METRICS, useValue: registry },
      { provide: LOGGER, useValue: pino({ level: 'silent' }) },
      { provide: CLOCK, useValue: Date.now },
      { provide: POLICIES, useValue: policies },
    ];
    @Global()
    @Module({ providers: provided, exports: provided })
    class Provided {}
    app = await Test.createTestingModule({ imports: [Provided, LinesModule] }).compile();
    await app.init();
    return app.get(LinesService);
  }

  const row = rowWith({
    namespace: 'shop',
    controllerKind: 'Deployment',
    workload: 'api',
    pod: 'api-1',
    labelSet: { ...NO_LABELS, labels: { team: 'core' } },
    cost: { cpu: 7n },
  });
  const store = (cluster: string, hour: number, simulated = false) =>
    storeAll(fresh.database, [hourOf(cluster, hour, [row])], { simulated });
  const rows = async (sql: string): Promise<unknown[]> => (await fresh.database.pool.query<object>(sql)).rows;
  const cpuByTeam = () =>
    rows('SELECT o.team, sum(l.cpu_nano)::int AS cpu FROM line_day l JOIN owner o ON o.id = l.owner_id GROUP BY 1');

  it('makes what is stale at its start, and again when it is told that hours were stored', async () => {
    await store('acme', DAY);
    await store('acme', DAY - DAY_MS);
    const service = await start();
    await eventually(async () => (await service.countStale()) === 0);
    expect(await cpuByTeam()).toEqual([{ team: 'core', cpu: 14 }]);
    await store('acme', DAY + HOUR_MS);
    expect(await service.countStale()).toBe(1);
    for (const listener of listeners) listener();
    await eventually(async () => (await service.countStale()) === 0);
    expect(await cpuByTeam()).toEqual([{ team: 'core', cpu: 21 }]);
    const text = await registry.metrics();
    expect(text).toContain('showback_lines_built_total{outcome="built"} 3');
    expect(text).toContain('showback_lines_stale 0');
  });

  it('makes everything again as soon as another document is there', async () => {
    await store('acme', DAY);
    const service = await start();
    await eventually(async () => (await service.countStale()) === 0);
    const { policy } = version;
    version = { ...version, hash: 'another', policy: { ...policy, dimensions: [{ name: 'team', rules: [] }] } };
    expect(await service.countStale()).toBe(1);
    service.kick();
    await eventually(async () => (await service.countStale()) === 0);
    expect(await cpuByTeam()).toEqual([{ team: null, cpu: 7 }]);
  });

  it('leaves simulated clusters out once a real one is configured, as every figure does', async () => {
    await store('made-up', DAY, true);
    await store('acme', DAY);
    const service = await start();
    await eventually(async () => (await service.countStale()) === 0);
    expect(await rows('SELECT count(*)::int AS n FROM line_day')).toEqual([{ n: 1 }]);
  });

  it('makes no zero of what it cannot know: without a database the gauge is absent, and the process ends all the same', async () => {
    await start();
    await fresh.database.close();
    const text = await registry.metrics();
    expect(text).toContain('# HELP showback_lines_stale');
    expect(text).not.toMatch(/^showback_lines_stale \d/m);
    const started = Date.now();
    await app?.close();
    app = undefined;
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});
