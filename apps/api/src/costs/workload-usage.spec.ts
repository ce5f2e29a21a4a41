import { WorkloadResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, type Instant, resourceUsage, type UsageHour } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../testing/start-api';
import { FLEET_NOW, FLEET_START, realCluster } from './testing';

const HOURS = Array.from({ length: 72 }, (_, index) => FLEET_START + index * HOUR_MS);
const NAME = { namespace: 'payments', controllerKind: 'Deployment', workload: 'api' };
const BARE = { cpu: null, memory: null, restarts: null, oomKills: null, throttling: null };

/** Micro-cores of two pods, one of them six times as busy; memory in bytes that grows by the hour. */
const cpuOf = (hour: Instant): number[][] =>
  [1, 6].map((busy) =>
    Array.from({ length: 60 }, (_, minute) => busy * (20_000 + ((minute * 7919 + (hour / HOUR_MS) * 104_729) % 50_000))),
  );
const memoryOf = (hour: Instant): number[][] => [Array.from({ length: 60 }, () => 100_000_000 + (hour - FLEET_START) / 1000)];

const usageOf = (hour: Instant): UsageHour[] => [
  {
    ...{ ...NAME, container: 'app' },
    cpu: resourceUsage(cpuOf(hour)),
    memory: resourceUsage(memoryOf(hour)),
    restarts: 1,
    oomKills: hour === FLEET_START ? null : 1,
    throttling: { periods: 1000, throttled: 250 },
  },
  { ...NAME, container: 'proxy', ...BARE, throttling: { periods: 0, throttled: 0 } },
];

const row = (container: string) => rowWith({ ...NAME, container, pod: 'api-0', node: 'n1', cost: { cpu: 1_000_000n } });

let api: RunningApi;
const containers = async (window: string, path = 'payments/Deployment/api') => {
  const answer = await api.ask(`/api/v1/workloads/acme/${path}?window=${window}`);
  return new Map(WorkloadResponse.parse(answer.json).containers.map((one) => [one.container, one]));
};

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_NOW });
  const hours = HOURS.map((hour) => ({ ...hourOf('acme', hour, ['app', 'proxy', 'late'].map(row)), usage: usageOf(hour) }));
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

  it('is the same in whatever case the kind is written, and after a day', async () => {
    const window = `${new Date(FLEET_START).toISOString()},${new Date(FLEET_START + DAY_MS).toISOString()}`;
    expect((await containers(window, 'payments/deployment/api')).get('app')?.usage).toEqual(
      (await containers('2026-11-16')).get('app')?.usage,
    );
  });
});
