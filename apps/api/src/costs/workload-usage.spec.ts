import { WorkloadResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, type Instant, limitsOf, resourceUsage, type UsageHour } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../testing/start-api';
import { FLEET_NOW, FLEET_START, realCluster } from './testing';

const HOURS = Array.from({ length: 72 }, (_, index) => FLEET_START + index * HOUR_MS);
const NAME = { namespace: 'payments', controllerKind: 'Deployment', workload: 'api' };
const BARE = { cpu: null, memory: null, restarts: null, oomKills: null, throttling: null, limits: null };

/** Micro-cores of two pods, one of them six times as busy; memory in bytes that grows by the hour. */
const cpuOf = (hour: Instant): number[][] =>
  [1, 6].map((busy) =>
    Array.from({ length: 60 }, (_, minute) => busy * (20_000 + ((minute * 7919 + (hour / HOUR_MS) * 104_729) % 50_000))),
  );
const memoryOf = (hour: Instant): number[][] => [Array.from({ length: 60 }, () => 100_000_000 + (hour - FLEET_START) / 1000)];

/** Of the first day nobody says them; then of two pods, one of which has no limit of memory; from the third day on CPU is limited to more. */
const limitsAt = (hour: Instant) =>
  hour < FLEET_START + DAY_MS
    ? null
    : limitsOf({
        cpu: [[7200, hour < FLEET_START + 2 * DAY_MS ? 500_000 : 2_000_000]],
        memory: [[3600, 2 ** 30], [3600, null]], // prettier-ignore
      });

const usageOf = (hour: Instant): UsageHour[] => [
  {
    ...{ ...NAME, container: 'app' },
    cpu: resourceUsage(cpuOf(hour)),
    memory: resourceUsage(memoryOf(hour)),
    restarts: 1,
    oomKills: hour === FLEET_START ? null : 1,
    throttling: { periods: 1000, throttled: 250 },
    limits: limitsAt(hour),
  },
  { ...NAME, container: 'proxy', ...BARE, throttling: { periods: 0, throttled: 0 } },
  { ...NAME, container: 'free', ...BARE, limits: limitsOf({ cpu: [[3600, null]], memory: [[3600, null]] }) },
];

const row = (container: string) => rowWith({ ...NAME, container, pod: 'api-0', node: 'n1', cost: { cpu: 1_000_000n } });

let api: RunningApi;
const containers = async (window: string, path = 'payments/Deployment/api') => {
  const answer = await api.ask(`/api/v1/workloads/acme/${path}?window=${window}`);
  return new Map(WorkloadResponse.parse(answer.json).containers.map((one) => [one.container, one]));
};

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_NOW });
  const hours = HOURS.map((hour) => ({
    ...hourOf('acme', hour, ['app', 'proxy', 'late', 'free'].map(row)),
    usage: usageOf(hour),
  }));
  await storeAll(api.test.database, hours, { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

describe('usage in GET /workloads/{…}', () => {
  it('has the quantiles of the samples, over days, parts of days and both, within 2.5 %', async () => {
    const windows: [start: number, end: number][] = [[0, 72], [0, 24], [5, 9], [20, 70]]; // prettier-ignore
    for (const [start, end] of windows) {
      const window = [start, end].map((hours) => new Date(FLEET_START + hours * HOUR_MS).toISOString()).join();
      const { usage } = (await containers(window)).get('app') ?? {};
      const samples = HOURS.slice(start, end).flatMap(cpuOf).flat().sort((a, b) => a - b); // prettier-ignore
      for (const [name, ratio] of [
        ['p50', 0.5],
        ['p95', 0.95],
        ['p99', 0.99],
      ] as const) {
        // prettier-ignore
        const exact = (samples[Math.ceil(ratio * samples.length) - 1] ?? 0) / 1e6;
        expect(Math.abs((usage?.cpuCores?.[name] ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.025);
      }
      expect(usage?.cpuCores).toMatchObject({ max: (samples.at(-1) ?? 0) / 1e6, samples: samples.length });
      expect(usage?.memoryBytes).toMatchObject({ max: 100_000_000 + (end - 1) * 3600, samples: (end - start) * 60 });
      expect(usage).toMatchObject({ restarts: end - start, throttled: 0.25 });
    }
  });

  it('shows the pod that all pods together hide', async () => {
    const { cpuCores } = (await containers('2026-11-16')).get('app')?.usage ?? {};
    const hottest = HOURS.slice(0, 24).map((hour) => (cpuOf(hour)[1] ?? []).toSorted((a, b) => a - b));
    expect(cpuCores?.hottestPod.p95).toBe(Math.max(...hottest.map((pod) => pod[56] ?? 0)) / 1e6);
  });

  it('says what nobody measured, and why, never 0', async () => {
    const found = await containers('2026-11-16');
    expect(found.get('late')).toMatchObject({ usage: null, usageReason: 'not-measured' });
    expect(found.get('proxy')?.usage).toEqual({
      ...{ cpuCores: null, memoryBytes: null, throttled: null, oomKills: null, restarts: null },
      reasons: {
        cpuCores: 'not-measured',
        memoryBytes: 'not-measured',
        throttled: 'no-limit',
        oomKills: 'not-measured',
        restarts: 'not-measured',
      },
    });
    expect(found.get('app')?.usage).toMatchObject({ oomKills: null, reasons: { oomKills: 'not-measured' } });
    expect((await containers('2026-11-17')).get('app')?.usage?.oomKills).toBe(24);
  });

  it('has the limits of each replica, from the lowest to the highest, and how long there was none, over the time that they are known of', async () => {
    const of = async (window: string) => (await containers(window)).get('app')?.limits;
    const memoryBytes = { lowest: 2 ** 30, highest: 2 ** 30, unlimited: 0.5 };
    expect(await of('2026-11-17')).toEqual({ cpuCores: { lowest: 0.5, highest: 0.5, unlimited: 0 }, memoryBytes });
    const changed = { cpuCores: { lowest: 0.5, highest: 2, unlimited: 0 }, memoryBytes };
    expect(await of('2026-11-16,2026-11-19')).toEqual(changed);
    expect(await of('2026-11-17T22:00:00Z,2026-11-18T02:00:00Z')).toEqual(changed);
    expect(await of('2026-11-18T23:00:00Z,2026-11-19T00:00:00Z')).toMatchObject({ cpuCores: { lowest: 2, highest: 2 } });
  });

  it('tells a container without limits from one of which nobody says whether it has any', async () => {
    const found = await containers('2026-11-17');
    const none = { cpuCores: null, memoryBytes: null, reasons: { cpuCores: 'no-limit', memoryBytes: 'no-limit' } };
    expect(found.get('free')).toMatchObject({ limits: none, usage: { throttled: null, reasons: { throttled: 'no-limit' } } });
    const unknown = { cpuCores: 'not-measured', memoryBytes: 'not-measured' };
    for (const name of ['late', 'proxy']) expect(found.get(name)?.limits.reasons).toEqual(unknown);
    expect((await containers('2026-11-16')).get('app')?.limits.reasons).toEqual(unknown);
  });

  it('is the same in whatever case the kind is written, and after a day', async () => {
    const window = `${new Date(FLEET_START).toISOString()},${new Date(FLEET_START + DAY_MS).toISOString()}`;
    expect((await containers(window, 'payments/deployment/api')).get('app')?.usage).toEqual(
      (await containers('2026-11-16')).get('app')?.usage,
    );
  });
});
