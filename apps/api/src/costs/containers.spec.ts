import { ContainersResponse, WorkloadResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { HOUR_MS, limitsOf, resourceUsage, type UsageHour } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../testing/start-api';
import { FLEET_NOW, FLEET_START, realCluster } from './testing';

const HOURS = Array.from({ length: 30 }, (_, index) => FLEET_START + index * HOUR_MS);
const NAME = { namespace: 'payments', controllerKind: 'Deployment' };
const BARE = { restarts: 0, oomKills: 0, throttling: null };
const WORKLOADS = ['api', 'web', '=cmd'];

const usageOf = (workload: string, hour: number): UsageHour => ({
  ...{ ...NAME, workload, container: 'app', ...BARE },
  cpu: resourceUsage([[100_000 + hour]]),
  memory: resourceUsage([[900]]),
  limits: limitsOf({ cpu: [[3600, workload === 'web' ? null : 500_000]], memory: [[3600, 1000]] }),
});

let api: RunningApi;
const ask = async (query: string) => ContainersResponse.parse((await api.ask(`/api/v1/containers?${query}`)).json);

const textOf = async (format: string): Promise<string> =>
  (await api.ask(`/api/v1/containers?window=2026-11-16&format=${format}`)).text;

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_NOW });
  const hours = HOURS.map((hour, index) => ({
    ...hourOf('acme', hour, [
      ...WORKLOADS.map((workload, at) =>
        rowWith({
          ...NAME,
          workload,
          container: 'app',
          pod: `${workload}-0`,
          node: 'n1',
          cost: { cpu: BigInt(10 - at) * 1_000_000n },
        }),
      ),
      rowWith({ ...NAME, workload: 'late', container: 'app', pod: 'late-0', node: 'n1', cost: { cpu: 1_000_000n } }),
    ]),
    usage: WORKLOADS.map((workload) => usageOf(workload, index)),
  }));
  await storeAll(api.test.database, hours, { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

describe('GET /api/v1/containers', () => {
  it('says of each what its workload’s own answer says, over days, parts of days and both', async () => {
    for (const window of [
      '2026-11-16',
      '2026-11-16T03:00:00Z,2026-11-16T09:00:00Z',
      '2026-11-16T20:00:00Z,2026-11-17T06:00:00Z',
    ]) {
      const { rows } = await ask(`window=${window}`);
      expect(rows.map(({ key }) => key.workload)).toEqual(['api', 'web', '=cmd', 'late']);
      for (const { key, owner, ...row } of rows) {
        const path = `/api/v1/workloads/acme/payments/Deployment/${encodeURIComponent(key.workload)}?window=${window}&compare=previous`;
        const [own] = WorkloadResponse.parse((await api.ask(path)).json).containers;
        const { usage, limits, requests, used, usageReason } = row;
        expect({ usage, limits, requests, used, usageReason, owner }).toEqual({
          ...{ usage: own?.usage, limits: own?.limits, requests: own?.requests, used: own?.used },
          ...{ usageReason: own?.usageReason, owner },
        });
        expect(row.cost).toEqual(own?.cost);
      }
    }
  });

  it('pages, and filters by what a container is called', async () => {
    const first = await ask('window=2026-11-16&limit=3');
    const second = await ask(`window=2026-11-16&limit=3&cursor=${first.nextCursor}`);
    expect([first.rows.length, second.rows.length, second.nextCursor]).toEqual([3, 1, null]);
    const { rows } = await ask('window=2026-11-16&filter=workload:"web"');
    expect(rows.map(({ key, limits }) => [key.workload, limits.reasons])).toEqual([['web', { cpuCores: 'no-limit' }]]);
  });

  it('is a table too, that tells no limit from one that nobody knows, and has no formula', async () => {
    const text = await textOf('csv');
    const [head = '', ...lines] = text.trim().split('\r\n');
    const table = lines.map((line) => Object.fromEntries(line.split(',').map((value, at) => [head.split(',')[at] ?? '', value])));
    const limit = (name: string) => {
      const line = table.find(({ workload }) => workload === name);
      return [
        line?.['cpuCoresLimitLowest'],
        line?.['cpuCoresLimitHighest'],
        line?.['cpuCoresUnlimited'],
        line?.['memoryBytesMax'],
      ];
    };
    expect(limit('api')).toEqual(['0.5', '0.5', '0', '900']);
    expect(limit('web')).toEqual(['', '', '1', '900']);
    expect(limit('late')).toEqual(['', '', '', '']);
    expect(table.map(({ workload }) => workload)).toContain("'=cmd");
    expect((await textOf('ndjson')).trim().split('\n')).toHaveLength(5);
  });
});
