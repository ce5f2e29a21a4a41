import { CostsResponse, UtilisationResponse } from '@showback/contracts';
import { storeAll } from '@showback/persistence/testing';
import { formatNano, HOUR_MS, parseNano, sumNano } from '@showback/vocabulary';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLEET_NOW, FLEET_START, fleetNode, GIB, realCluster, smallFleet } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const WINDOW = '2026-11-16,2026-11-19';
let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme'), realCluster('globex')] }, clock: () => FLEET_NOW });
  const hours = smallFleet().map((hour) =>
    hour.cluster === 'acme' ? { ...hour, nodes: [fleetNode('n1'), fleetNode('n2'), fleetNode('bare', BARE)] } : hour,
  );
  await storeAll(api.test.database, hours, { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

/** In no pool, and half an hour of every hour. */
const BARE = { nodePool: null, minutes: 30, memoryBytesAllocatable: 7 * GIB };

type Query = Record<string, string | number>;
const url = (path: string, query: Query) =>
  `/api/v1/${path}?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
const used = async (query: Query = {}): Promise<UtilisationResponse> => {
  const answer = await api.ask(url('utilisation', { window: WINDOW, ...query }));
  if (answer.status !== 200) throw new Error(answer.text);
  return UtilisationResponse.parse(answer.json);
};
const costs = async (query: Query): Promise<CostsResponse> =>
  CostsResponse.parse((await api.ask(url('costs', { window: WINDOW, idle: 'separate', shared: 'separate', ...query }))).json);
const message = async (query: Query): Promise<string> => (await api.ask(url('utilisation', query))).text;

const BYS = ['cluster', 'nodePool', 'node', 'region,capacityType', 'instanceType', 'namespace', 'team', 'workload', 'label:team'];
const FILTERS = ['', 'cluster:"acme"', 'nodePool!:"spot"', 'namespace:"payments"', 'team:"core"', 'controllerKind!:"CronJob"'];
const CUTS = ['2026-11-16', '2026-11-16T05:00:00Z,2026-11-18T07:00:00Z', WINDOW];

describe('GET /api/v1/utilisation', () => {
  it('has the quantities and the money of /costs, in the rows and in the total', async () => {
    const asked = fc.record({
      by: fc.constantFrom(...BYS),
      filter: fc.constantFrom(...FILTERS),
      window: fc.constantFrom(...CUTS),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ by, filter, window }) => {
        const query = { by, window, ...(filter !== '' && { filter }) };
        const { total, rows } = await used({ ...query, limit: 1000 });
        const { cpuCoreHours, memoryByteHours, gpuHours } = (await costs(query)).total.quantity;
        expect(total.cpu.coreHours).toMatchObject(quantities(cpuCoreHours));
        expect(total.memory.byteHours).toMatchObject(quantities(memoryByteHours));
        expect(total.gpu.gpuHours.allocated).toBe(gpuHours.allocated);
        const kinds = (await costs({ ...query, by: 'kind' })).rows;
        const cost = (kind: string, part: 'cpu' | 'memory') =>
          parseNano(kinds.find((row) => row.kind === kind)?.cost[part] ?? '0');
        expect(parseNano(total.idle.cpu)).toBe(cost('idle', 'cpu'));
        expect(parseNano(total.idle.memory)).toBe(cost('idle', 'memory'));
        expect(parseNano(total.cost.cpu)).toBe(cost('idle', 'cpu') + cost('workload', 'cpu'));
        expect(total.unused).toEqual((await costs(query)).total.unused);
        for (const of of ['cost', 'idle'] as const)
          expect(sumNano(rows.map((row) => parseNano(row[of].total)))).toBe(parseNano(total[of].total));
        expect(sum(rows, (row) => row.memory.byteHours.requested)).toBe(total.memory.byteHours.requested);
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });

  it('gives ratios of the sums, never means of ratios', async () => {
    for (const by of BYS)
      for (const { cpu, memory } of (await used({ by, limit: 1000 })).rows)
        for (const [hours, ratios] of [[cpu.coreHours, cpu] as const, [memory.byteHours, memory] as const]) {
          expect(ratios.usedOfRequested).toBeNearly(hours.used, hours.requested);
          expect(ratios.requestedOfAllocatable).toBeNearly(hours.requested, hours.allocatable);
          expect(ratios.usedOfAllocatable).toBeNearly(hours.used, hours.allocatable);
        }
  });

  it('counts what a node had for as long as it ran', async () => {
    const { rows } = await used({ by: 'node', filter: 'cluster:"acme"' });
    const hoursOf = (node: string) => rows.find(({ key }) => key['node'] === node)?.cpu.coreHours;
    expect(hoursOf('n1')).toMatchObject({ capacity: 72 * 2, allocatable: 72 * 1.93 });
    expect(hoursOf('bare')).toMatchObject({ capacity: 36 * 2, requested: 0 });
  });

  it('puts nodes without a pool under one key with what ran there', async () => {
    const { rows } = await used({ by: 'nodePool', filter: 'cluster:"acme"' });
    expect(rows.map(({ key }) => key['nodePool']).sort()).toEqual(['__unallocated__', 'empty', 'general', 'spot']);
    expect(rows.find(({ key }) => key['nodePool'] === '__unallocated__')?.cpu.coreHours.capacity).toBe(72);
  });

  it('says capacity of places alone, and of other things why not', async () => {
    const place = await used({ by: 'nodePool', filter: 'cluster:"acme"' });
    expect(place.total.cpu.coreHours.capacity).toBe(72 * 5);
    const reasons = { capacity: 'not-a-place', allocatable: 'not-a-place', requestedOfAllocatable: 'not-a-place' };
    for (const row of (await used({ by: 'team' })).rows)
      expect(row.cpu).toMatchObject({ coreHours: { capacity: null }, reasons });
    const workloads = await used({ by: 'cluster', filter: 'namespace:"payments"' });
    for (const { cpu } of [workloads.total, ...workloads.rows])
      expect(cpu).toMatchObject({ coreHours: { capacity: null }, reasons });
    const team = await used({ by: 'team', filter: 'cluster:"acme"' });
    expect(team.total.cpu.coreHours.capacity).toBe(72 * 5);
  });

  it('does not take what it is not told of for nothing', async () => {
    const { total, rows } = await used({ by: 'cluster' });
    const of = (cluster: string) => rows.find(({ key }) => key['cluster'] === cluster);
    expect(of('globex')?.cpu).toMatchObject({ coreHours: { capacity: null }, reasons: { capacity: 'no-machine' } });
    expect(total.cpu).toMatchObject({ coreHours: { capacity: null }, reasons: { capacity: 'not-known' } });
    expect(of('acme')?.memory).toMatchObject({
      byteHours: { allocatable: null },
      requestedOfAllocatable: null,
      reasons: { allocatable: 'not-known' },
    });
    expect(of('acme')?.cpu).toMatchObject({ coreHours: { used: null }, reasons: { used: 'not-measured' } });
    expect(of('acme')?.gpu).toMatchObject({ gpuHours: { requested: 0, used: 0 }, reasons: { usedOfRequested: 'no-request' } });
  });

  it('keeps what nobody requested apart from what was requested and not used', async () => {
    const { total, rows } = await used({ by: 'namespace', filter: 'controllerKind!:"CronJob"' });
    const idle = rows.find(({ key }) => key['namespace'] === '__idle__');
    expect(idle?.idle).toEqual(total.idle);
    for (const row of rows) if (row !== idle) expect(row.idle.total).toBe('0');
    const paid = parseNano(total.cost.cpu) + parseNano(total.cost.memory);
    const [spare, unused] = [total.idle.total, total.unused.total ?? ''].map(parseNano);
    expect(total.ofCost.allocated).toBeCloseTo(Number(paid - (spare ?? 0n)) / Number(paid), 5);
    expect(total.ofCost.used).toBeCloseTo(Number(paid - (spare ?? 0n) - (unused ?? 0n)) / Number(paid), 5);
  });

  it('says of a month what would be idle and unused, at 730 hours', async () => {
    const query = { filter: 'cluster:"acme" + controllerKind!:"CronJob"' };
    const { total } = await used(query);
    const month = (amount: string) => (Number(amount) * 730) / 72;
    expect(Number(total.monthly?.cost)).toBeCloseTo(month(total.cost.cpu) + month(total.cost.memory), 6);
    expect(total.ofCost.base).toBe(formatNano(sumNano([parseNano(total.cost.cpu), parseNano(total.cost.memory)])));
    expect(Number(total.monthly?.idle)).toBeCloseTo(month(total.idle.cpu) + month(total.idle.memory), 6);
    expect(Number(total.monthly?.gpu.cost)).toBeCloseTo(month(total.cost.gpu), 6);
    expect(Number(total.monthly?.unused)).toBeCloseTo((Number(total.unused.total) * 730) / 72, 6);
    expect((await used({ window: '2026-11-10' })).total.monthly).toBeNull();
  });

  it('is the sum of its adjacent windows, capacity too', async () => {
    const cut = fc.integer({ min: 1, max: 71 }).map((hours) => new Date(FLEET_START + hours * HOUR_MS).toISOString());
    await fc.assert(
      fc.asyncProperty(cut, async (at) => {
        const of = async (window: string) => (await used({ window, filter: 'cluster:"acme"' })).total;
        const [a, b, whole] = await Promise.all([of(`2026-11-16,${at}`), of(`${at},2026-11-19`), of(WINDOW)]);
        for (const name of ['capacity', 'requested', 'allocated'] as const)
          expect((a.cpu.coreHours[name] ?? 0) + (b.cpu.coreHours[name] ?? 0)).toBeCloseTo(whole.cpu.coreHours[name] ?? 0, 6);
        expect(parseNano(a.idle.total) + parseNano(b.idle.total)).toBe(parseNano(whole.idle.total));
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('pages, sorts and gives the whole as CSV', async () => {
    const first = await used({ by: 'workload', limit: 3, sort: '-unused' });
    const next = await used({ by: 'workload', limit: 3, sort: '-unused', cursor: first.nextCursor ?? '' });
    const all = await used({ by: 'workload', limit: 1000, sort: '-unused' });
    expect([...first.rows, ...next.rows]).toEqual(all.rows.slice(0, 6));
    const { text, headers } = await api.ask(url('utilisation', { window: WINDOW, by: 'workload', format: 'csv' }));
    expect(text.trim().split('\r\n')[0]).toContain('cluster,namespace,controllerKind,workload,cpuCoreHoursCapacity');
    expect(text).not.toMatch(/(^|,)[=+@]/m);
    expect(headers.get('x-showback-coverage-expected-hours')).toBe('144');
  });

  it('names what it does not know', async () => {
    expect(await message({ sort: 'totl' })).toContain('cost, idle, unused');
    expect(await message({ by: 'nodepool' })).toContain('nodePool');
    expect(await message({ idle: 'share' })).toContain('idle');
  });
});

const quantities = ({ requested, used: known, allocated }: { requested: number; used: number | null; allocated: number }) => ({
  requested,
  used: known,
  allocated,
});
const sum = <Row>(rows: readonly Row[], of: (row: Row) => number | null): number =>
  rows.reduce((total, row) => total + (of(row) ?? 0), 0);

expect.extend({
  /** A ratio of two sums to five digits; null where either is unknown or there is nothing to divide by. */
  toBeNearly(ratio: number | null, a: number | null, b: number | null) {
    const expected = a === null || b === null || b === 0 ? null : a / b;
    const pass = expected === null ? ratio === null : ratio !== null && Math.abs(ratio - expected) <= Math.abs(expected) * 1e-5;
    return { pass, message: () => `${ratio} is not ${a} ÷ ${b}` };
  },
});

declare module 'vitest' {
  interface Matchers<T> {
    toBeNearly(a: number | null, b: number | null): T;
  }
}
