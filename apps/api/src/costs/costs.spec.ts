import { CostsResponse, WorkloadResponse, WorkloadsResponse } from '@showback/contracts';
import { storeAll } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, parseNano, sumNano } from '@showback/vocabulary';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type RunningApi, startApi } from '../testing/start-api';
import { FLEET_NOW, FLEET_START, readCsv, realCluster, smallFleet } from './testing';

const WINDOW = '2026-11-16,2026-11-19';
let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme'), realCluster('globex')] }, clock: () => FLEET_NOW });
  await storeAll(api.test.database, smallFleet(), { collectFrom: FLEET_START });
  await storeAll(api.test.database, [], { clusters: ['simulated'], simulated: true });
});
afterAll(() => api.stop());

type Query = Record<string, string | number>;
const url = (query: Query, path = '/api/v1/costs') =>
  `${path}?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
const raw = (query: Query, path?: string): Promise<Answer> => api.ask(url(query, path));
const get = async (query: Query): Promise<CostsResponse> => {
  const answer = await raw(query);
  if (answer.status !== 200) throw new Error(`${answer.status} ${url(query)} ${answer.text.slice(0, 500)}`);
  return CostsResponse.parse(answer.json);
};
/** All pages as one answer. */
const whole = async (query: Query): Promise<CostsResponse> => {
  const first = await get({ ...query, limit: 7 });
  const rows = [...first.rows];
  for (let { nextCursor: cursor } = first; cursor !== null;) {
    const next = await get({ ...query, limit: 7, cursor });
    rows.push(...next.rows);
    cursor = next.nextCursor;
  }
  return { ...first, rows };
};
const faults = async (query: Query, path?: string) => {
  const { status, json, headers } = await raw(query, path);
  const errors = (json['errors'] ?? []) as { field: string; message: string }[];
  expect(headers.get('content-type') ?? '').toContain(status === 200 ? 'json' : 'application/problem+json');
  return { status, fields: errors.map(({ field }) => field), text: errors.map(({ message }) => message).join('; ') };
};
const total = ({ total: { cost } }: CostsResponse) => parseNano(cost.total);
const idOf = ({ key, kind }: { key: object; kind: string }) => JSON.stringify([key, kind]);

const BYS = [
  'cluster',
  'namespace',
  'workload',
  'container',
  'pod',
  'node',
  'nodePool',
  'kind',
  'label:team',
  'region,capacityType',
  'controllerKind,cluster',
];
const optional = <Value extends string | number>(...values: Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const question = fc.record({
  by: fc.constantFrom(...BYS),
  idle: optional('policy', 'separate', 'share', 'hide'),
  step: optional('hour', 'day', 'week', 'month'),
  top: optional(1, 3, 8),
  decimals: optional(0, 2, 6),
  compare: optional('previous', '2026-11-15,2026-11-18'),
  sort: optional('-total', 'cpu', '-share', 'kind'),
  shared: optional('policy', 'separate'),
});
const given = (query: Record<string, string | number | undefined>): Query =>
  Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string | number] => entry[1] !== undefined));

describe('GET /api/v1/costs', () => {
  it('adds up to the last digit, however it is asked, over all pages', async () => {
    const exact = total(await get({ window: WINDOW, by: 'cluster' }));
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const answer = await whole({ window: WINDOW, ...given(asked) });
        const sum = sumNano(answer.rows.map(({ cost }) => parseNano(cost.total)));
        expect(sum + parseNano(answer.hidden)).toBe(total(answer));
        if (asked.decimals === undefined) expect(total(answer)).toBe(exact);
        if (asked.idle !== 'hide') expect(answer.hidden).toMatch(/^0(\.0+)?$/);
        for (const { cost, series } of [answer.total, ...answer.rows]) {
          const { total: whole, ...parts } = cost;
          expect(sumNano(Object.values(parts).map(parseNano))).toBe(parseNano(whole));
          if (series) expect(sumNano(series.map((point) => parseNano(point.cost?.total ?? '0')))).toBe(parseNano(whole));
        }
        expect(new Set(answer.rows.map(idOf)).size).toBe(answer.rows.length);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('is the sum of its adjacent windows, for every row', async () => {
    const amounts = async (window: string, by: string) =>
      new Map((await whole({ window, by })).rows.map((row) => [idOf(row), parseNano(row.cost.total)]));
    const cut = fc.integer({ min: 1, max: 71 }).map((hours) => new Date(FLEET_START + hours * HOUR_MS).toISOString());
    await fc.assert(
      fc.asyncProperty(cut, fc.constantFrom(...BYS), async (at, by) => {
        const [a, b, c] = await Promise.all([
          amounts(`2026-11-16,${at}`, by),
          amounts(`${at},2026-11-19`, by),
          amounts(WINDOW, by),
        ]);
        for (const key of new Set([...a.keys(), ...b.keys(), ...c.keys()]))
          expect((a.get(key) ?? 0n) + (b.get(key) ?? 0n)).toBe(c.get(key) ?? 0n);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('filters rows without changing them, and a filter and its opposite make the whole', async () => {
    const all = await whole({ window: WINDOW, by: 'namespace' });
    for (const row of all.rows) {
      const value = (row.key['namespace'] ?? '').replace(/[\\"]/g, '\\$&');
      const ask = (op: string) => whole({ window: WINDOW, by: 'namespace', filter: `namespace${op}"${value}"` });
      const [one, others] = await Promise.all([ask(':'), ask('!:')]);
      expect(total(one) + total(others)).toBe(total(all));
      const kept = one.rows.find((other) => idOf(other) === idOf(row));
      expect({ ...kept, share: null }).toEqual({ ...row, share: null });
    }
  });

  it('says the same in csv and ndjson, whole and with its metadata', async () => {
    for (const by of BYS) {
      const json = await whole({ window: WINDOW, by });
      const csv = await raw({ window: WINDOW, by, format: 'csv', limit: 1 });
      expect(csv.headers.get('content-type')).toContain('text/csv');
      expect(readCsv(csv.text).map(({ total: amount }) => amount)).toEqual(json.rows.map(({ cost }) => cost.total));
      expect(csv.headers.get('x-showback-total')).toBe(json.total.cost.total);
      expect(csv.headers.get('x-showback-window-end')).toBe('2026-11-19T00:00:00Z');
      const lines = (await raw({ window: WINDOW, by, format: 'ndjson', limit: 1 })).text.trim().split('\n');
      const head = JSON.parse(lines[0] ?? '') as object;
      const rows = lines.slice(1).map((line) => JSON.parse(line) as unknown);
      expect({ ...head, rows, nextCursor: json.nextCursor }).toEqual(json);
    }
  });

  it('takes the sting out of names that a spreadsheet would compute, and nowhere else', async () => {
    const { text } = await raw({ window: WINDOW, by: 'namespace', format: 'csv' });
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")",workload`);
    const { rows } = await get({ window: WINDOW, by: 'namespace', filter: 'namespace<~:"=HYP"' });
    expect(rows.map(({ key }) => key['namespace'])).toEqual(['=HYPERLINK("http://evil")']);
  });

  it('gives flat points that add up to the total', async () => {
    for (const step of [undefined, 'day', 'hour']) {
      const { json } = await raw(
        given({ window: WINDOW, by: 'namespace', step, layout: 'long', limit: 1000, filter: 'cluster:"acme"' }),
      );
      const rows = json['rows'] as { start: string; amount: string | null; component: string; namespace: string }[];
      let points = rows;
      for (let cursor = json['nextCursor'] as string | null; cursor !== null;) {
        const next = await raw(
          given({ window: WINDOW, by: 'namespace', step, layout: 'long', limit: 1000, filter: 'cluster:"acme"', cursor }),
        );
        points = [...points, ...(next.json['rows'] as typeof rows)];
        cursor = next.json['nextCursor'] as string | null;
      }
      const csv = await raw(
        given({ window: WINDOW, by: 'namespace', step, layout: 'long', format: 'ndjson', filter: 'cluster:"acme"' }),
      );
      expect(csv.text.trim().split('\n').length).toBe(points.length + 1);
      expect(sumNano(points.map(({ amount }) => parseNano(amount ?? '0')))).toBe(total(json as unknown as CostsResponse));
    }
  });

  it('tells of the gap: in the coverage, and as points without cost', async () => {
    const answer = await get({ window: WINDOW, by: 'cluster', step: 'hour', filter: 'cluster:"globex"' });
    expect(answer.coverage).toEqual({
      expectedHours: 72,
      collectedHours: 69,
      ratio: 69 / 72,
      missing: [{ cluster: 'globex', start: '2026-11-17T06:00:00Z', end: '2026-11-17T09:00:00Z', reason: 'not collected yet' }],
    });
    const series = answer.rows.find(({ kind }) => kind === 'idle')?.series ?? [];
    expect(series.map(({ cost }, index) => (cost === null ? index : null)).filter((index) => index !== null)).toEqual([
      30, 31, 32,
    ]);
    const before = await get({ window: '2026-11-15,2026-11-17', by: 'cluster' });
    expect(before.coverage.missing.map(({ reason }) => reason)).toEqual(
      Array(2).fill('before collection begins (2026-11-16T00:00:00Z)'),
    );
  });

  it('compares the hours that neither side lacks', async () => {
    const { rows, total: all } = await get({ window: '2026-11-17', compare: 'previous', by: 'cluster,kind' });
    const hours = (cluster: string) =>
      rows.filter(({ key }) => key['cluster'] === cluster).map(({ delta }) => delta?.comparedHours);
    expect(new Set(hours('acme'))).toEqual(new Set([24]));
    expect(new Set(hours('globex'))).toEqual(new Set([21]));
    expect(all.delta?.comparedHours).toBe(24);
    expect(sumNano(rows.map(({ previous }) => parseNano(previous?.total ?? '0')))).toBe(parseNano(all.previous?.total ?? ''));
    const one = await get({
      window: '2026-11-17',
      compare: 'previous',
      by: 'cluster',
      filter: 'cluster:"globex"+kind:"management"',
    });
    expect(one.rows[0]).toMatchObject({
      cost: { total: '2.1' },
      previous: { total: '2.1' },
      delta: { total: '0', ratio: 0, comparedHours: 21 },
    });
  });

  it('clamps the window to the last hour due and leaves simulated clusters out beside real ones', async () => {
    const answer = await get({ window: 'today', by: 'cluster' });
    expect(answer.window).toEqual({ start: '2026-11-19T00:00:00Z', end: '2026-11-19T01:00:00Z' });
    expect(answer.coverage.expectedHours).toBe(2);
    expect((await get({ by: 'cluster' })).window).toEqual({ start: '2026-11-12T00:00:00Z', end: '2026-11-19T00:00:00Z' });
  });

  it('has a tag that holds until the ledger changes, and refuses a page of before with 409', async () => {
    const query = { window: WINDOW, by: 'workload', limit: 3 };
    const first = await raw(query);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"/);
    expect(first.headers.get('cache-control')).toBe('private');
    expect(first.headers.get('vary')).toContain('Authorization');
    const again = await api.ask(url(query), { headers: { 'if-none-match': `"x", ${etag}` } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await raw({ ...query, limit: 4 })).headers.get('etag')).not.toBe(etag);
    await api.test.database.pool.query(`UPDATE cluster SET ledger_version = ledger_version + 1 WHERE name = 'acme'`);
    const cursor = first.json['nextCursor'] as string;
    expect(await faults({ ...query, cursor })).toMatchObject({ status: 409, fields: ['cursor'] });
    expect((await api.ask(url(query), { headers: { 'if-none-match': etag } })).status).toBe(200);
    expect(await faults({ ...query, by: 'namespace', cursor: (await raw(query)).json['nextCursor'] as string })).toMatchObject({
      status: 400,
    });
  });

  it.each<[Query, string, string?]>([
    [{ by: 'namspace' }, 'by', 'did you mean "namespace"'],
    [{ by: 'pool' }, 'by', 'did you mean "nodePool"'],
    [{ by: 'label:' }, 'by', 'needs a name'],
    [{ by: '' }, 'by'],
    [{ by: '\0' }, 'by'],
    [{ window: '7x' }, 'window', 'is none of'],
    [{ window: 'yesteday' }, 'window', 'did you mean "yesterday"'],
    [{ window: '' }, 'window'],
    [{ window: '2026-11-17T00:30:00Z,2026-11-18T00:00:00Z' }, 'window', 'the nearest is'],
    [{ window: '99999999999d' }, 'window'],
    [{ window: '2027-01-01' }, 'window', 'future'],
    [{ filter: 'namespace::' }, 'filter', 'at character 11'],
    [{ filter: 'namspace:"a"' }, 'filter', 'did you mean "namespace"'],
    [{ filter: 'teams:"a"' }, 'filter', 'did you mean "team"'],
    [{ filter: '('.repeat(5000) }, 'filter'],
    [{ filter: 'namespace:"\0"' }, 'filter'],
    [{ limit: -1 }, 'limit'],
    [{ limit: 1e9 }, 'limit'],
    [{ idle: 'maybe' }, 'idle'],
    [{ shared: 'x' }, 'shared'],
    [{ step: 'minute' }, 'step'],
    [{ aggregate: 'namespace' }, 'aggregate'],
    [{ cursor: 'zzz' }, 'cursor'],
    [{ format: 'xml' }, 'format'],
    [{ format: 'csv', cursor: 'eno' }, 'cursor'],
    [{ sort: ';drop' }, 'sort'],
    [{ sort: '-delta' }, 'sort', 'needs compare'],
    [{ top: 0 }, 'top'],
    [{ decimals: 99 }, 'decimals'],
    [{ compare: 'lately' }, 'compare'],
    [{ round: 'in' }, 'round'],
  ])('refuses %j by name', async (query, field, message = '') => {
    const { status, fields, text } = await faults(query);
    expect([status, fields]).toEqual([400, [field]]);
    expect(text).toContain(message);
  });

  it('refuses several faults at once', async () => {
    expect((await faults({ by: 'x', window: '7x', sort: 'y' })).fields).toEqual(['window', 'by', 'sort']);
  });

  it('answers as the golden answer of a small fleet', async () => {
    const { text } = await raw({
      window: WINDOW,
      by: 'namespace',
      step: 'day',
      compare: '2026-11-16,2026-11-17',
      idle: 'share',
      decimals: 4,
      top: 4,
    });
    await expect(`${JSON.stringify({ ...(JSON.parse(text) as object), asOf: null }, null, 2)}\n`).toMatchFileSnapshot(
      'cases/small-fleet-by-namespace.json',
    );
  });

  it('shows a token that is limited to teams nothing of other teams', async () => {
    const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
    const clusters = [realCluster('acme')];
    const auth = {
      mode: 'tokens' as const,
      tokens: [{ name: 'bot', sha256, role: 'viewer' as const, teams: ['payments'], expires: null }],
    };
    const limited = await startApi({ config: { clusters }, auth, clock: () => FLEET_NOW });
    await storeAll(limited.test.database, smallFleet().slice(0, 24), { collectFrom: FLEET_START });
    const headers = { authorization: 'Bearer test' };
    const { json } = await limited.ask(url({ window: '2026-11-16', by: 'namespace' }), { headers });
    expect(json).toMatchObject({ rows: [], hidden: '0', total: { cost: { total: '0' } } });
    const one = await limited.ask('/api/v1/workloads/acme/payments/Deployment/api', { headers });
    expect(one.status).toBe(404);
    await limited.stop();
  });
});

describe('GET /api/v1/workloads', () => {
  it('lists workloads alone, each with its owner', async () => {
    const { json } = await raw({ window: WINDOW, limit: 1000 }, '/api/v1/workloads');
    const { rows, total: all } = WorkloadsResponse.parse(json);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['workload']));
    const api = rows.find(({ key }) => key.cluster === 'acme' && key.workload === 'api');
    expect(api?.owner).toEqual({ team: 'core', service: 'api' });
    expect(rows.find(({ key }) => key.workload === 'tariffs')?.owner).toBeNull();
    expect(sumNano(rows.map(({ cost }) => parseNano(cost.total)))).toBe(parseNano(all.cost.total));
  });

  it('shows one: containers, pods, replicas, labels; the kind in any case', async () => {
    const { json, status } = await raw({ window: WINDOW }, '/api/v1/workloads/acme/payments/deployment/api');
    expect(status).toBe(200);
    const answer = WorkloadResponse.parse(json);
    expect(answer.workload).toEqual({ cluster: 'acme', namespace: 'payments', kind: 'Deployment', name: 'api' });
    expect(answer.containers.map(({ container, cost }) => [container, cost.total])).toEqual([['app', answer.total.cost.total]]);
    expect(answer.containers[0]?.limits.reasons).toEqual({ cpuCores: 'not-measured', memoryBytes: 'not-measured' });
    expect(answer.pods?.map(({ pod, node }) => [pod, node])).toEqual([
      ['api-0', 'n1'],
      ['api-1', 'n2'],
    ]);
    expect(answer.replicas.average).toBe(2);
    expect(answer.labels).toEqual([
      { name: 'team', from: 'pod', values: ['core'] },
      { name: 'tier', from: 'namespace', values: ['payments'] },
    ]);
    const listed = await get({ window: WINDOW, by: 'workload', filter: 'cluster:"acme"+namespace:"payments"+workload:"api"' });
    expect(listed.rows[0]?.cost).toEqual(answer.total.cost);
  });

  it('finds workloads with any name', async () => {
    const { json } = await raw({ window: WINDOW, limit: 1000 }, '/api/v1/workloads');
    for (const { key } of WorkloadsResponse.parse(json).rows) {
      if (key.namespace === '' || key.namespace.startsWith('__')) continue;
      const path = [key.cluster, key.namespace, key.controllerKind, key.workload].map(encodeURIComponent).join('/');
      const one = await raw({ window: WINDOW }, `/api/v1/workloads/${path}`);
      expect(one.json['workload']).toMatchObject({ namespace: key.namespace, name: key.workload });
    }
  });

  it.each([
    'acme/payments/Deployment/none',
    'acme/none/Deployment/api',
    'none/payments/Deployment/api',
    'simulated/payments/Deployment/api',
  ])('answers 404 for %s', async (path) => {
    const { status, json } = await raw({ window: WINDOW }, `/api/v1/workloads/${path}`);
    expect([status, json['type'] !== undefined]).toEqual([404, true]);
  });
});

describe('after the hours are dropped', () => {
  it('answers whole days with the same bytes, and refuses what needs hours with the earliest start allowed', async () => {
    const own = await startApi({ config: { clusters: [realCluster('acme'), realCluster('globex')] }, clock: () => FLEET_NOW });
    const ledger = await storeAll(own.test.database, smallFleet(), { collectFrom: FLEET_START });
    await own.test.database.pool.query('UPDATE collection_window SET settled = true');
    const asks = BYS.filter((by) => by !== 'pod' && by !== 'node').flatMap((by) =>
      ['share', 'separate'].map((idle) =>
        url({ window: '2026-11-16,2026-11-18', by, idle, step: 'day', compare: '2026-11-16', limit: 1000 }),
      ),
    );
    const before = await Promise.all(asks.map(async (path) => (await own.ask(path)).text));
    const dropped = await ledger.dropExpired({ now: FLEET_START + 4 * DAY_MS, hoursMs: DAY_MS, daysMs: 400 * DAY_MS });
    expect(dropped.length).toBeGreaterThan(0);
    const after = await Promise.all(asks.map(async (path) => (await own.ask(path)).text));
    // The comparison with a gap leaves out the whole day once its hours are gone; all else is the same.
    expect(after.map(withoutComparison)).toEqual(before.map(withoutComparison));
    const refused = async (query: Query) => ((await own.ask(url(query))).json['errors'] as object[])[0];
    for (const [query, field] of [
      [{ window: '2026-11-16,2026-11-18', by: 'pod' }, 'by'],
      [{ window: '2026-11-16,2026-11-18', by: 'cluster', step: 'hour' }, 'step'],
      [{ window: '2026-11-16,2026-11-18', by: 'cluster', filter: 'node:"n1"' }, 'filter'],
      [{ window: '2026-11-16T05:00:00Z,2026-11-18', by: 'cluster' }, 'window'],
      [{ window: 'today', by: 'cluster', compare: '2026-11-16T05:00:00Z,2026-11-17' }, 'compare'],
    ] as const) {
      const { message, field: named } = (await refused(query)) as { field: string; message: string };
      expect([named, message]).toEqual([field, expect.stringMatching(/kept from 2026-11-\d\dT00:00:00Z/)]);
    }
    const { json } = await own.ask('/api/v1/workloads/acme/payments/Deployment/api?window=2026-11-16');
    expect([json['pods'], json['podsReason']]).toEqual([null, expect.stringContaining('kept from')]);
    await own.stop();
  });
});

function withoutComparison(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => (['previous', 'delta', 'new', 'gone'].includes(key) ? undefined : value));
}
