import { createHash } from 'node:crypto';
import { CostsResponse, UnownedResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { type CostRow, HOUR_MS, parseNano, sumNano } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alwaysBuiltIn, type Policies } from '../attribution/policies';
import { policiesOf } from '../attribution/testing';
import { FLEET_NOW, FLEET_START, realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const WINDOW = '2026-11-16,2026-11-18';
const token = (name: string, teams: '*' | string[]) => ({
  name,
  sha256: createHash('sha256').update(name).digest('hex'),
  role: 'viewer' as const,
  teams,
  expires: null,
});

/** The document that decides; a test may put another. */
let now: Policies = alwaysBuiltIn();
const policies: Policies = {
  inForce: (day) => now.inForce(day),
  current: () => now.current(),
  versions: () => now.versions(),
};
let api: RunningApi;

const pod = (namespace: string, workload: string, labels: Record<string, string>, cost: bigint): CostRow =>
  rowWith({
    namespace,
    controllerKind: 'Deployment',
    workload,
    pod: `${workload}-1`,
    container: 'main',
    labelSet: { labels, namespaceLabels: {}, annotations: {}, nodeLabels: {} },
    cost: { cpu: cost },
  });
const rows = (): CostRow[] => [
  pod('shop', 'api', { team: 'core' }, 40_000_000n),
  pod('shop', 'carts', { tribe: 'orders' }, 7_000_001n),
  pod('kube-system', 'dns', { k8s_app: 'dns' }, 2_000_003n),
  pod('core-dev', 'api', {}, 1_000_007n),
  pod('=cmd()', 'odd', { note: '<b>' }, 900_001n),
  rowWith({ kind: 'idle', cost: { cpu: 5_000_000n } }),
  rowWith({ kind: 'management', cost: { other: 100_000_000n } }),
  rowWith({ kind: 'unmounted', namespace: 'shop', cost: { storage: 11_000_000n } }),
];

beforeAll(async () => {
  const tokens = [token('all', '*'), token('core', ['core'])];
  const config = { clusters: [realCluster('acme')] };
  api = await startApi({ config, clock: () => FLEET_NOW, auth: { mode: 'tokens', tokens }, policies });
  const hours = Array.from({ length: 48 }, (_, index) => hourOf('acme', FLEET_START + index * HOUR_MS, rows()));
  await storeAll(api.test.database, hours, { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

const raw = (query: Record<string, string>, who = 'all', path = '/api/v1/unowned') =>
  api.ask(`${path}?${new URLSearchParams({ window: WINDOW, ...query }).toString()}`, {
    headers: { authorization: `Bearer ${who}` },
  });
const get = async (query: Record<string, string> = {}, who?: string): Promise<UnownedResponse> => {
  const { json, text, status } = await raw(query, who);
  expect(status, text).toBe(200);
  return UnownedResponse.parse(json);
};
const faultOf = async (query: Record<string, string>) => {
  const { status, json } = await raw(query);
  return [status, ...(json['errors'] as { field: string }[]).map(({ field }) => field)];
};
const named = ({ rows: found }: UnownedResponse) => found.map(({ key }) => `${key.namespace}/${key.workload}`);

describe('GET /api/v1/unowned', () => {
  it('says what share has an owner, and what nobody owns, dearest first; both agree with /costs', async () => {
    const answer = await get();
    expect(named(answer)).toEqual(['shop/carts', 'kube-system/dns', 'core-dev/api', '=cmd()/odd']);
    expect(sumNano(answer.rows.map(({ cost }) => parseNano(cost)))).toBe(parseNano(answer.unowned));
    expect(parseNano(answer.owned.of) - parseNano(answer.owned.cost)).toBe(parseNano(answer.unowned));
    expect(answer.owned).toEqual({
      cost: '1.92',
      of: '2.443200576',
      ratio: 0.785854,
      idle: '0.24',
      unmounted: '0.528',
      management: '4.8',
    });
    const { json } = await raw({ by: 'team' }, 'all', '/api/v1/costs');
    const costs = CostsResponse.parse(json);
    const nobodys = costs.rows.find(({ key }) => key['team'] === '__unattributed__');
    expect(nobodys?.cost.total).toBe(answer.unowned);
    expect(costs.precision).toBe(answer.precision);
  });

  it('shows the labels that a rule could read, and which proposal would place the workload', async () => {
    const [carts, dns, dev, odd] = (await get()).rows;
    expect(carts).toMatchObject({ labels: [{ name: 'tribe', from: 'pod', values: ['orders'] }], proposal: 1, today: null });
    expect([dns?.proposal, dev?.proposal, odd?.proposal]).toEqual([0, 2, null]);
  });

  it('places, once pasted, exactly what the proposals say', async () => {
    const before = await get();
    expect(before.yaml).toContain('namespaceLabel: team');
    now = policiesOf(before.yaml);
    try {
      const after = await get();
      const placed = sumNano(before.proposals.map(({ places }) => parseNano(places.cost)));
      expect(parseNano(before.unowned) - parseNano(after.unowned)).toBe(placed);
      expect(named(after)).toEqual(['=cmd()/odd']);
      expect(after.proposals).toEqual([]);
      expect(after.yaml).toBe('');
      expect(after.attribution).toEqual([{ version: 1, start: '2026-11-16T00:00:00Z', end: '2026-11-18T00:00:00Z' }]);
    } finally {
      now = alwaysBuiltIn();
    }
  });

  it('shows nobody who is limited to teams anything of what is in none', async () => {
    const answer = await get({}, 'core');
    expect(answer).toMatchObject({ unowned: '0', rows: [], nextCursor: null, proposals: [], yaml: '' });
    expect(answer.owned).toEqual({ cost: '1.92', of: '1.92', ratio: null, idle: '0', unmounted: '0', management: '0' });
  });

  it('comes in pages, in the order asked for, and with a tag', async () => {
    const first = await get({ limit: '3', sort: 'namespace' });
    const second = await get({ limit: '3', sort: 'namespace', cursor: first.nextCursor ?? '' });
    expect([...named(first), ...named(second)]).toEqual(['=cmd()/odd', 'core-dev/api', 'kube-system/dns', 'shop/carts']);
    expect(second.nextCursor).toBeNull();
    const { headers } = await raw({});
    const url = `/api/v1/unowned?window=${WINDOW}`;
    const again = await api.ask(url, { headers: { authorization: 'Bearer all', 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('filters after ownership is decided', async () => {
    const answer = await get({ filter: 'namespace:"shop"' });
    expect(named(answer)).toEqual(['shop/carts']);
    expect(answer.owned.cost).toBe('1.92');
    expect(answer.proposals.length).toBe(3);
  });

  it('refuses what it cannot answer, by name', async () => {
    expect(await faultOf({ window: '2026-11-16T03:00:00Z,2026-11-17T00:00:00Z' })).toEqual([400, 'window']);
    expect(await faultOf({ window: '2026-09-01,2026-11-17' })).toEqual([400, 'window']);
    expect(await faultOf({ filter: 'pod:"x"', sort: '-cpu' })).toEqual([400, 'filter', 'sort']);
    expect(await faultOf({ by: 'team' })).toEqual([400, 'by']);
  });
});
