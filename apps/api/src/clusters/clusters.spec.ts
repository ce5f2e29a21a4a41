import { ClusterResponse, ClustersResponse, NodesResponse, PoolsResponse, UtilisationResponse } from '@showback/contracts';
import { storeAll } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, parseNano, sumNano } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLEET_HOURS, FLEET_NOW, FLEET_START, fleetNode as node, GIB, readCsv, realCluster, smallFleet } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const WINDOW = 'window=2026-11-16,2026-11-19';
let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme'), realCluster('globex')] }, clock: () => FLEET_NOW });
  const hours = smallFleet().map((hour) => {
    const index = (hour.hour - FLEET_START) / HOUR_MS;
    const nodes = [
      node('n1'),
      ...(index < 10 ? [node('n2')] : []),
      ...(index === 5 ? [node('bare', { nodePool: null, minutes: 20 })] : []),
    ];
    const strange = [node('=HYPERLINK("http://evil")', { nodePool: '@pool' })];
    return { ...hour, nodes: hour.cluster === 'acme' ? nodes : strange };
  });
  await storeAll(api.test.database, hours, { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

describe('GET /api/v1/clusters', () => {
  it('gives each cluster the total that /costs gives it, the dearest first', async () => {
    const costs = (await api.ask(`/api/v1/costs?${WINDOW}&by=cluster`)).json as {
      rows: { key: { cluster: string }; cost: { total: string } }[];
    };
    const totals = new Map<string, bigint>();
    for (const { key, cost } of costs.rows) totals.set(key.cluster, (totals.get(key.cluster) ?? 0n) + parseNano(cost.total));
    const { rows, total, coverage, precision } = ClustersResponse.parse((await api.ask(`/api/v1/clusters?${WINDOW}`)).json);
    expect(rows.map((row) => [row.id, parseNano(row.total ?? '')])).toEqual([...totals].sort(([, a], [, b]) => (a > b ? -1 : 1)));
    expect(sumNano(rows.map((row) => parseNano(row.total ?? '')))).toBe(parseNano(total ?? ''));
    expect(rows.map(({ coverage: own }) => own.collectedHours)).toEqual(expect.arrayContaining([72, 69]));
    expect(coverage.collectedHours).toBe(141);
    expect(parseNano(precision)).toBeGreaterThan(0n);
  });

  it('says what idle stands on no node, so that idle is what /utilisation and /costs say', async () => {
    const { rows } = ClustersResponse.parse((await api.ask(`/api/v1/clusters?${WINDOW}`)).json);
    for (const { id, machines, unplacedIdle } of rows) {
      const query = `${WINDOW}&filter=cluster:"${id}"`;
      const use = UtilisationResponse.parse((await api.ask(`/api/v1/utilisation?${query}`)).json);
      const idle = parseNano(machines?.idle?.total ?? '') + parseNano(unplacedIdle ?? '');
      expect([id, idle]).toEqual([id, parseNano(use.total.idle.total)]);
    }
    expect(rows.some(({ unplacedIdle }) => parseNano(unplacedIdle ?? '') !== 0n)).toBe(true);
  });

  it('rounds totals so that what is shown adds up', async () => {
    for (const decimals of [0, 1, 2, 5]) {
      const { rows, total } = ClustersResponse.parse((await api.ask(`/api/v1/clusters?${WINDOW}&decimals=${decimals}`)).json);
      expect(sumNano(rows.map((row) => parseNano(row.total ?? '')))).toBe(parseNano(total ?? ''));
      expect(total).toMatch(decimals === 0 ? /^\d+$/ : new RegExp(`\\.\\d{${decimals}}$`));
    }
  });

  it('gives one cluster alone the same row, its share of all too', async () => {
    const { rows } = ClustersResponse.parse((await api.ask(`/api/v1/clusters?${WINDOW}`)).json);
    const { cluster } = ClusterResponse.parse((await api.ask(`/api/v1/clusters/acme?${WINDOW}`)).json);
    expect(cluster).toEqual(rows.find(({ id }) => id === 'acme'));
    expect(cluster.share).toBeLessThan(1);
  });

  it('does not know a cluster that is not there, but the nearest', async () => {
    const { status, json } = await api.ask('/api/v1/clusters/acne/nodes');
    expect([status, json['detail']]).toEqual([404, 'there is no cluster "acne", did you mean "acme"?']);
  });
});

describe('GET /api/v1/clusters/{id}/nodes', () => {
  it('says what a node is, when it was there, what it did, and its idle with its sign', async () => {
    const { rows } = NodesResponse.parse((await api.ask(`/api/v1/clusters/acme/nodes?${WINDOW}`)).json);
    expect(rows.map(({ node: name }) => name)).toEqual(['bare', 'n1', 'n2']);
    expect(rows[2]).toEqual({
      node: 'n2',
      nodePool: 'spot',
      capacityType: 'spot',
      spot: true,
      instanceType: 'm5.large',
      region: 'eu-west-1',
      zone: 'eu-west-1a',
      providerId: 'i-n2',
      cpuCores: 2,
      memoryBytes: 8 * GIB,
      gpus: 0,
      cpuCoresAllocatable: 1.93,
      memoryBytesAllocatable: null,
      born: '2026-11-16T00:00:00Z',
      gone: '2026-11-16T10:00:00Z',
      hours: 10,
      capacity: { cpuCoreHours: 20, memoryByteHours: 80 * GIB, gpuHours: 0 },
      allocatable: { cpuCoreHours: 19.3, memoryByteHours: null, gpuHours: 0 },
      requested: { cpuCoreHours: 10, memoryByteHours: 40 * GIB, gpuHours: 0 },
      used: { cpuCoreHours: 4, memoryByteHours: null, gpuHours: 0 },
      utilisation: {
        cpu: { requestedOfAllocatable: 0.518135, usedOfAllocatable: 0.207254, usedOfRequested: 0.4 },
        memory: { requestedOfAllocatable: null, usedOfAllocatable: null, usedOfRequested: null },
        gpu: { requestedOfAllocatable: null, usedOfAllocatable: null, usedOfRequested: null },
      },
      pricePerHour: '0.1',
      cost: { total: '1', cpu: '0.6', memory: '0.4', gpu: '0' },
      idle: { total: '-0.000005', cpu: '-0.00001', memory: '0.000005', gpu: '0' },
      idleRatio: -0.000005,
    });
    expect(rows[1]?.gone).toBeNull();
    expect(rows[0]).toMatchObject({ hours: 1 / 3, pricePerHour: '0.3', born: '2026-11-16T05:00:00Z' });
  });

  it('gives the nodes of one pool alone, and of all clusters together what their rows say', async () => {
    const { rows } = NodesResponse.parse((await api.ask(`/api/v1/clusters/acme/nodes?${WINDOW}&pool=spot`)).json);
    expect(rows.map(({ node: name }) => name)).toEqual(['n2']);
    const all = ClustersResponse.parse((await api.ask(`/api/v1/clusters?${WINDOW}`)).json);
    const cost = sumNano(all.rows.map(({ machines }) => parseNano(machines?.cost?.total ?? '')));
    expect(parseNano(all.machines?.cost?.total ?? '')).toBe(cost);
    expect(all.nodes).toBe(all.rows.reduce((sum, { nodes }) => sum + (nodes ?? 0), 0));
  });

  it('counts part of a day by its hours', async () => {
    const window = 'window=2026-11-16T08:00:00Z,2026-11-16T12:00:00Z';
    const { rows } = NodesResponse.parse((await api.ask(`/api/v1/clusters/acme/nodes?${window}`)).json);
    expect(rows.map(({ node: name, hours }) => [name, hours])).toEqual([
      ['n1', 4],
      ['n2', 2],
    ]);
  });
});

describe('GET /api/v1/clusters/{id}/pools', () => {
  it('adds nodes up by pool label, those without one by their type', async () => {
    const { rows } = PoolsResponse.parse((await api.ask(`/api/v1/clusters/acme/pools?${WINDOW}`)).json);
    expect(rows.map(({ nodePool, nodes, spot, hours, instanceTypes }) => [nodePool, nodes, spot, hours, instanceTypes])).toEqual([
      ['general', 1, false, 72, ['m5.large']],
      ['spot', 1, true, 10, ['m5.large']],
      [null, 1, false, 1 / 3, ['m5.large']],
    ]);
  });
});

describe('as lines', () => {
  const LISTS = ['clusters', 'clusters/acme/nodes', 'clusters/acme/pools', 'clusters/globex/nodes', 'clusters/globex/pools'];

  it.each(LISTS)('%s says the same in csv and ndjson, whole and with its metadata', async (path) => {
    const { json } = await api.ask(`/api/v1/${path}?${WINDOW}`);
    const { window, precision, total } = json as { window: { end: string }; precision: string; total?: string };
    const csv = await api.ask(`/api/v1/${path}?${WINDOW}&format=csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toMatch(/filename="(clusters|nodes-\w+|pools-\w+)-2026-11-16\.csv"/);
    const told = ['window-end', 'precision', 'withheld', 'total'].map((name) => csv.headers.get(`x-showback-${name}`));
    expect(told).toEqual([window.end, precision, '', total ?? null]);
    expect(readCsv(csv.text)).toEqual((json['rows'] as Json[]).map((row) => Object.fromEntries(cellsOf(row))));
    const { text, headers } = await api.ask(`/api/v1/${path}?${WINDOW}&format=ndjson`);
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const [head, ...rows] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect({ ...head, rows, nextCursor: null }).toEqual(json);
  });

  it('are of what is asked for: one pool, some decimals, and nothing where nothing ran', async () => {
    const given = async (query: string) => readCsv((await api.ask(`/api/v1/${query}&format=csv`)).text);
    expect((await given(`clusters/acme/nodes?${WINDOW}&pool=spot`)).map(({ node: name }) => name)).toEqual(['n2']);
    for (const { total } of await given(`clusters?${WINDOW}&decimals=2`)) expect(total).toMatch(/\.\d{2}$/);
    expect(await given(`clusters/acme/pools?${WINDOW.replaceAll('2026-11', '2026-10')}`)).toEqual([]);
  });

  it('take the sting out of names that a spreadsheet would compute', async () => {
    const { text } = await api.ask(`/api/v1/clusters/globex/nodes?${WINDOW}&format=csv`);
    expect(text).toContain(`'=HYPERLINK`);
    expect(text).toContain(`,'@pool,`);
  });

  it('have no form of one cluster alone', async () => {
    expect((await api.ask('/api/v1/clusters/acme?format=csv')).status).toBe(400);
  });
});

type Json = string | number | boolean | null | string[] | { [name: string]: Json };

/** What of a row as JSON stands in which column: `capacity.cpuCoreHours` in `cpuCoreHoursCapacity`. */
function cellsOf(value: Json, path: readonly string[] = []): [column: string, cell: string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, inner]) => cellsOf(inner, [...path, name]));
  const own = path
    .filter((name) => name !== 'machines' && name !== 'utilisation')
    .map((name) => (name === 'id' ? 'cluster' : name));
  const turned = ['capacity', 'allocatable', 'requested', 'used'].includes(own[0] ?? '') ? own.toReversed() : own;
  const column = turned.map((name, at) => (at === 0 ? name : name.charAt(0).toUpperCase() + name.slice(1))).join('');
  const text = Array.isArray(value) ? value.join(';') : value === null ? '' : String(value);
  return [[column, /^[=@]/.test(text) ? `'${text}` : text]];
}

describe('when the hours are gone', () => {
  it('whole days answer with the same rows, and parts of days with the earliest start allowed', async () => {
    const paths = ['clusters', 'clusters/acme/nodes', 'clusters/acme/pools'].map((path) => `/api/v1/${path}?window=2026-11-16`);
    const before = await Promise.all(paths.map(async (path) => (await api.ask(path)).json));
    const settled = { now: FLEET_START + FLEET_HOURS * HOUR_MS + 4 * DAY_MS, hoursMs: 6 * DAY_MS, daysMs: 400 * DAY_MS };
    await api.test.database.pool.query('UPDATE collection_window SET settled = true, next_read = NULL');
    const dropped = await api.parts.ledger.dropExpired(settled);
    expect(dropped.length).toBeGreaterThan(0);
    const after = await Promise.all(paths.map(async (path) => (await api.ask(path)).json));
    for (const [index, answer] of after.entries()) expect({ ...answer, asOf: null }).toEqual({ ...before[index], asOf: null });
    const part = await api.ask('/api/v1/clusters/acme/nodes?window=2026-11-16T01:00:00Z,2026-11-17T00:00:00Z');
    expect(part).toMatchObject({
      status: 400,
      json: { errors: [{ field: 'window', message: expect.stringContaining('parts of days are kept from') as string }] },
    });
  });

  it('before what is kept at all is refused', async () => {
    const { status, json } = await api.ask('/api/v1/clusters?window=2025-01');
    expect([status, json['detail']]).toEqual([400, expect.stringContaining('window: nodes are kept from 2025-10-15T00:00:00Z')]);
  });
});
