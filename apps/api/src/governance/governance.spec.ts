import { DisruptionBudgetsResponse, LimitRangesResponse, WorkloadResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { type CostHour, type DisruptionBudget, HOUR_MS, type LimitRange } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLEET_NOW, FLEET_START, readCsv, realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const HOURS = 48;
const WINDOW = '2026-11-16,2026-11-18';
const GIB = 2 ** 30;
let api: RunningApi;

const range = (of: Partial<LimitRange>): LimitRange => ({
  ...{ namespace: 'shop', name: 'defaults', type: 'Container', resource: 'memory', constraint: 'max', value: 4 * GIB },
  ...of,
});
const budget = (name: string, of: Partial<DisruptionBudget> = {}): DisruptionBudget => ({
  ...{ namespace: 'shop', name, podsExpected: 3, podsHealthy: 3, podsDesired: 2, disruptionsAllowed: 1 },
  ...of,
});
const row = (workload: string, controllerKind = 'Deployment', namespace = 'shop') =>
  rowWith({
    ...{ namespace, controllerKind, workload, pod: `${workload}-1`, container: workload, node: 'n1' },
    cost: { cpu: 1_000n },
  });
const RAN = [
  row('web'),
  row('worker'),
  row('db', 'StatefulSet'),
  row('agent', 'DaemonSet'),
  row('twin'),
  row('twin', 'StatefulSet'),
];

/** An hour of a day on which pods of `web` are ill for the first six, and of another on which its budget keeps all. */
function hour(index: number): CostHour {
  const ill = index < 6 ? { podsHealthy: 2, disruptionsAllowed: 0 } : {};
  const strict = index < 24 ? {} : { podsDesired: 3, disruptionsAllowed: 0 };
  return {
    ...hourOf('acme', FLEET_START + index * HOUR_MS, [...RAN, row('web', 'Deployment', 'shop-dev')]),
    limitRanges: [
      range({ value: (index < 24 ? 4 : 8) * GIB }),
      range({ constraint: 'default', value: GIB }),
      ...(index < 24 ? [range({ constraint: 'min', value: 1 })] : []),
      range({ resource: 'cpu', constraint: 'maxLimitRequestRatio', value: 4 }),
      range({ namespace: '=evil', type: 'PersistentVolumeClaim', resource: 'storage', value: GIB }),
    ],
    disruptionBudgets: [
      budget('web', { ...ill, ...strict }),
      budget('db-pdb', { podsExpected: 0, podsHealthy: 0, disruptionsAllowed: 0 }),
      ...[budget('agent'), budget('twin'), budget('all-of-it')],
    ],
  };
}

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme'), realCluster('globex')] }, clock: () => FLEET_NOW });
  const acme = Array.from({ length: HOURS }, (_, index) => hour(index));
  const globex = Array.from({ length: HOURS }, (_, index) => hourOf('globex', FLEET_START + index * HOUR_MS, [row('web')]));
  await storeAll(api.test.database, [...acme, ...globex], { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

const url = (path: string, query: Record<string, string> = {}) =>
  `/api/v1/${path}?${new URLSearchParams({ window: WINDOW, ...query }).toString()}`;
async function ask<Read>(path: string, schema: { parse: (json: unknown) => Read }, query: Record<string, string> = {}) {
  const answer = await api.ask(url(path, query));
  if (answer.status !== 200) throw new Error(answer.text);
  return schema.parse(answer.json);
}
const limitRanges = (query?: Record<string, string>) => ask('limitranges', LimitRangesResponse, query);
const budgets = (query?: Record<string, string>) => ask('disruptionbudgets', DisruptionBudgetsResponse, query);

describe('GET /api/v1/limitranges', () => {
  it('says what each limit range asks of each resource, as it was last', async () => {
    const [cpu, memory] = (await limitRanges({ namespace: 'shop' })).rows;
    const nothing = { min: null, max: null, default: null, defaultRequest: null, maxLimitRequestRatio: null };
    const named = { cluster: 'acme', namespace: 'shop', name: 'defaults', type: 'Container', hours: 48 };
    expect(cpu).toEqual({ ...named, ...nothing, resource: 'cpu', unit: 'cores', maxLimitRequestRatio: 4 });
    expect(memory).toEqual({ ...named, ...nothing, resource: 'memory', unit: 'bytes', max: 8 * GIB, default: GIB });
    const [, before] = (await limitRanges({ namespace: 'shop', window: '2026-11-16' })).rows;
    expect(before).toMatchObject({ min: 1, max: 4 * GIB, hours: 24 });
  });

  it('names the clusters of whose limit ranges nothing is known', async () => {
    expect(await limitRanges({ cluster: 'globex' })).toMatchObject({ rows: [], unmeasured: ['globex'] });
    expect((await limitRanges({ window: '2026-11-10' })).unmeasured).toEqual(['acme', 'globex']);
  });

  it('pages, sorts, refuses by name what it does not know, and says 304', async () => {
    const { rows } = await limitRanges();
    const first = await limitRanges({ limit: '2' });
    const next = await limitRanges({ limit: '2', cursor: first.nextCursor ?? '' });
    expect([...first.rows, ...next.rows]).toEqual(rows);
    expect((await limitRanges({ sort: '-namespace' })).rows.map(({ namespace }) => namespace)).toEqual(['shop', 'shop', '=evil']);
    expect((await api.ask(url('limitranges', { sort: 'namespce' }))).text).toContain('namespace');
    expect((await api.ask(url('limitranges', { team: 'a' }))).text).toContain('team');
    const { headers } = await api.ask(url('limitranges'));
    const again = await api.ask(url('limitranges'), { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('comes as CSV and NDJSON too, whole, with names that no spreadsheet computes', async () => {
    const csv = await api.ask(url('limitranges', { format: 'csv', limit: '1' }));
    expect(csv.headers.get('content-disposition')).toContain('limitranges-2026-11-16.csv');
    expect(readCsv(csv.text).map(({ namespace, resource, max }) => [namespace, resource, max])).toEqual([
      ["'=evil", 'storage', String(GIB)],
      ['shop', 'cpu', ''],
      ['shop', 'memory', String(8 * GIB)],
    ]);
    const lines = (await api.ask(url('limitranges', { format: 'ndjson' }))).text.trimEnd().split('\n');
    const [head, ...rows] = lines.map((line) => JSON.parse(line) as object);
    expect(head).toMatchObject({ unmeasured: ['globex'], currency: 'USD' });
    expect(rows).toEqual((await limitRanges()).rows);
    expect((await api.ask(url('limitranges', { format: 'csv', cursor: 'x' }))).status).toBe(400);
  });
});

describe('GET /api/v1/disruptionbudgets', () => {
  const of = async (name: string) => (await budgets()).rows.find((one) => one.name === name);

  it('says how many pods might go, and how long none might: those longest first', async () => {
    expect((await budgets()).rows[0]).toEqual({
      ...{ cluster: 'acme', namespace: 'shop', name: 'web', hours: 48 },
      workload: { kind: 'Deployment', name: 'web' },
      pods: { expected: 3, healthy: 3, desired: 3 },
      disruptionsAllowed: { last: 0, least: 0 },
      blocked: { hours: 30, whateverIsHealthy: 24 },
    });
    expect((await budgets({ window: '2026-11-16T06:00:00Z,2026-11-17' })).rows[0]?.blocked.hours).toBe(0);
  });

  it('blocks nothing where there are no pods', async () => {
    expect(await of('db-pdb')).toMatchObject({ pods: { expected: 0 }, disruptionsAllowed: { last: 0 }, blocked: { hours: 0 } });
  });

  it('names the workload that the name says, and none where that is not sure', async () => {
    const found = (await budgets()).rows.map(({ name, workload }) => [name, workload && `${workload.kind} ${workload.name}`]);
    expect(Object.fromEntries(found)).toEqual({
      web: 'Deployment web',
      'db-pdb': 'StatefulSet db',
      agent: null,
      twin: null,
      'all-of-it': null,
    });
  });

  it('comes as CSV', async () => {
    const [first] = readCsv((await api.ask(url('disruptionbudgets', { format: 'csv' }))).text);
    expect(first).toMatchObject({ name: 'web', workload: 'web', blockedHours: '30', blockedWhateverIsHealthyHours: '24' });
  });

  it('stands at the workload that it is for; none and not known are told apart', async () => {
    const workload = (path: string) => ask(`workloads/${path}`, WorkloadResponse);
    const [web] = (await budgets()).rows;
    const figures = { name: web?.name, pods: web?.pods, disruptionsAllowed: web?.disruptionsAllowed, blocked: web?.blocked };
    expect((await workload('acme/shop/deployment/web')).disruptionBudgets).toEqual([{ ...figures, hours: 48 }]);
    expect((await workload('acme/shop/Deployment/worker')).disruptionBudgets).toEqual([]);
    expect((await workload('acme/shop-dev/Deployment/web')).disruptionBudgets).toEqual([]);
    expect(await workload('globex/shop/Deployment/web')).toMatchObject({
      disruptionBudgets: null,
      disruptionBudgetsReason: 'not-measured',
    });
  });
});
