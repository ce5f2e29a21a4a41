import { QuotasResponse, WorkloadResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { type Autoscaler, type CostHour, HOUR_MS, type QuotaHour } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLEET_NOW, FLEET_START, readCsv, realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const HOURS = 48;
const WINDOW = '2026-11-16,2026-11-18';
const GIB = 2 ** 30;
let api: RunningApi;

const quota = (of: Partial<QuotaHour>): QuotaHour => ({
  ...{ namespace: 'shop', name: 'compute', resource: 'requests.cpu', hard: 8, used: 4, reallyUsed: 1 },
  ...of,
});
const autoscaler = (of: Partial<Autoscaler> = {}): Autoscaler => ({
  ...{ namespace: 'shop', name: 'keda-hpa-web', targetKind: 'Deployment', targetName: 'web', minReplicas: 2, maxReplicas: 4 },
  ...{ metrics: [{ name: 'cpu', type: 'utilization', target: 0.7 }], currentReplicas: 2, desiredReplicas: 2 },
  ...of,
});
const row = (workload: string) =>
  rowWith({
    ...{ namespace: 'shop', controllerKind: 'Deployment', workload, pod: `${workload}-1`, container: workload, node: 'n1' },
    cost: { cpu: 1_000n },
  });

/** An hour in which more is reserved and used than in the one before; the last four of the first day are not measured in use of memory. */
function hour(index: number): CostHour {
  return {
    ...hourOf('acme', FLEET_START + index * HOUR_MS, [row('web'), row('worker')]),
    quotas: [
      quota({ hard: index < 24 ? 8 : 16, used: 4 + index / 12, reallyUsed: index / 10 }),
      quota({ resource: 'requests.memory', hard: 10 * GIB, used: 5 * GIB, reallyUsed: index > 19 && index < 24 ? null : GIB }),
      quota({ resource: 'pods', hard: 0, used: 0, reallyUsed: null }),
      quota({ namespace: 'shop-dev', used: 2, reallyUsed: 0 }),
    ],
    autoscalers: [autoscaler({ currentReplicas: index < 12 ? 4 : 2 })],
  };
}

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme'), realCluster('globex')] }, clock: () => FLEET_NOW });
  const acme = Array.from({ length: HOURS }, (_, index) => hour(index));
  const globex = Array.from({ length: HOURS }, (_, index) => hourOf('globex', FLEET_START + index * HOUR_MS, [row('web')]));
  await storeAll(api.test.database, [...acme, ...globex], { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

const near = (ratio: number): unknown => expect.closeTo(ratio, 5);
const url = (path: string, query: Record<string, string | number>) =>
  `/api/v1/${path}?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
const quotas = async (query: Record<string, string | number> = {}): Promise<QuotasResponse> => {
  const answer = await api.ask(url('quotas', { window: WINDOW, ...query }));
  if (answer.status !== 200) throw new Error(answer.text);
  return QuotasResponse.parse(answer.json);
};
const workload = async (name: string, cluster = 'acme') =>
  WorkloadResponse.parse((await api.ask(url(`workloads/${cluster}/shop/Deployment/${name}`, { window: WINDOW }))).json);

describe('GET /api/v1/quotas', () => {
  it('says what is allowed now, what was reserved of it then, and what was really used, in the hours of the window', async () => {
    const [first] = (await quotas({ namespace: 'shop', sort: 'namespace', window: WINDOW })).rows.filter(
      ({ unit }) => unit === 'cores',
    );
    expect(first).toMatchObject({
      cluster: 'acme',
      namespace: 'shop',
      name: 'compute',
      resource: 'requests.cpu',
      hard: 16,
      hours: 48,
    });
    const [last, peak] = [4 + 47 / 12, 4 + 47 / 12];
    expect(first?.used).toMatchObject({ last, peak, lastOfHard: near(last / 16), peakOfHard: near((4 + 23 / 12) / 8) }); // prettier-ignore
    // Of 48 hours the 46th from below.
    expect(first?.usage).toMatchObject({ p95: 4.5, peak: 4.7, p95OfHard: near(4.5 / 16) });
    const [earlier] = (await quotas({ namespace: 'shop', window: '2026-11-16T02:00:00Z,2026-11-16T06:00:00Z' })).rows;
    expect(earlier).toMatchObject({ resource: 'requests.cpu', hard: 8, hours: 4, usage: { peak: 0.5 } });
  });

  it('knows what is not measured, what cannot be, and nothing from one another', async () => {
    const { rows } = await quotas({ cluster: 'acme' });
    const of = (namespace: string, resource: string) =>
      rows.find((one) => one.namespace === namespace && one.resource === resource);
    expect(of('shop', 'requests.memory')).toMatchObject({ unit: 'bytes', usage: null, usageReason: 'not-measured' });
    expect(of('shop', 'pods')).toMatchObject({
      unit: 'count',
      usage: null,
      usageReason: 'not-comparable',
      used: { lastOfHard: null },
    });
    expect(of('shop-dev', 'requests.cpu')?.usage).toEqual({ p95: 0, peak: 0, p95OfHard: 0, peakOfHard: 0 });
  });

  it('names the clusters of whose quotas nothing is known', async () => {
    expect(await quotas({ cluster: 'globex' })).toMatchObject({ rows: [], unmeasured: ['globex'] });
    expect(await quotas({ namespace: 'no-such' })).toMatchObject({ rows: [], unmeasured: ['globex'] });
    expect((await quotas({ window: '2026-11-10' })).unmeasured).toEqual(['acme', 'globex']);
  });

  it('has the fullest first, and pages', async () => {
    const { rows } = await quotas();
    expect(rows.map(({ used }) => used.peakOfHard)).toEqual(
      [...rows.map(({ used }) => used.peakOfHard)].sort((a, b) => (b ?? -1) - (a ?? -1)),
    );
    const first = await quotas({ limit: 3 });
    const next = await quotas({ limit: 3, cursor: first.nextCursor ?? '' });
    expect([...first.rows, ...next.rows]).toEqual(rows);
    expect((await api.ask(url('quotas', { sort: 'ful' }))).text).toContain('full');
    expect((await api.ask(url('quotas', { filter: 'a' }))).text).toContain('filter');
  });

  it('comes as CSV and NDJSON too, whole', async () => {
    const { rows } = await quotas();
    const csv = readCsv((await api.ask(url('quotas', { window: WINDOW, format: 'csv', limit: 1 }))).text);
    expect(csv.map(({ namespace, resource, usedPeak }) => [namespace, resource, Number(usedPeak)])).toEqual(
      rows.map(({ namespace, resource, used }) => [namespace, resource, used.peak]),
    );
    const [, ...lines] = (await api.ask(url('quotas', { window: WINDOW, format: 'ndjson' }))).text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(rows);
  });

  it('says 304 to who has it already', async () => {
    const { headers } = await api.ask(url('quotas', { window: WINDOW }));
    const answer = await api.ask(url('quotas', { window: WINDOW }), { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(answer.status).toBe(304);
  });
});

describe('the autoscalers of a workload', () => {
  it('say how far it may go, by what, and where it stood', async () => {
    const { autoscalers } = await workload('web');
    expect(autoscalers).toEqual([
      {
        ...{ name: 'keda-hpa-web', minReplicas: 2, maxReplicas: 4, hours: 48 },
        metrics: [{ name: 'cpu', type: 'utilization', target: 0.7 }],
        replicas: { average: 2.5, peak: 4, hoursAtMax: 12 },
      },
    ]);
  });

  it('are none where none is, and unknown where nobody said', async () => {
    expect((await workload('worker')).autoscalers).toEqual([]);
    expect(await workload('web', 'globex')).toMatchObject({ autoscalers: null, autoscalersReason: 'not-measured' });
  });
});
