import { createHash } from 'node:crypto';
import { DAY_MS, HOUR_MS } from '@showback/vocabulary';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenConfig } from '../config/config';
import { FLEET_NOW, FLEET_START, readCsv, realCluster } from '../costs/testing';
import { type Answer, type RunningApi, startApi } from '../testing/start-api';
import { ACCESS } from './access';

/** The rows of the table of roles, as tokens. */
const ROLES = {
  nobody: null,
  team: { role: 'viewer', teams: ['payments'] },
  viewer: { role: 'viewer', teams: '*' },
  bot: { role: 'bot', teams: ['payments'] },
  fleetBot: { role: 'bot', teams: '*' },
  admin: { role: 'admin', teams: '*' },
} as const;
type Role = keyof typeof ROLES;
const NAMES = Object.keys(ROLES) as Role[];

const token = (name: string, of: Pick<TokenConfig, 'role' | 'teams'>, expires: number | null = null): TokenConfig => ({
  name,
  sha256: createHash('sha256').update(`secret-of-${name}`).digest('hex'),
  expires,
  ...of,
});

let api: RunningApi;
const ask = (path: string, name: string | null, method = 'GET', body?: object): Promise<Answer> =>
  api.ask(path, {
    method,
    headers: { ...(name !== null && { authorization: `Bearer secret-of-${name}` }), 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
const as = (role: Role) => (ROLES[role] === null ? null : role);

beforeAll(async () => {
  const tokens = NAMES.flatMap((name) => (ROLES[name] === null ? [] : [token(name, ROLES[name])]));
  const old = token('old', ROLES.admin, FLEET_NOW - 1);
  const young = token('young', ROLES.admin, FLEET_NOW + 1);
  api = await startApi({
    config: { clusters: [realCluster('acme')] },
    auth: { mode: 'tokens', tokens: [...tokens, old, young] },
    clock: () => FLEET_NOW,
  });
  const rows = [
    rowWith({
      namespace: 'payments',
      controllerKind: 'Deployment',
      workload: 'api',
      container: 'api',
      pod: 'api-1',
      node: 'n1',
      labelSet: { labels: { team: 'payments' }, namespaceLabels: {}, annotations: {}, nodeLabels: {} },
      cost: { cpu: 5_000_000_000n },
    }),
  ];
  const hours = Array.from({ length: 24 }, (_, index) => ({
    ...hourOf('acme', FLEET_START + index * HOUR_MS, rows),
    quotas: [quota('payments'), quota('search')],
    limitRanges: [limitRange('payments'), limitRange('search')],
    disruptionBudgets: [budget('payments'), budget('search')],
  }));
  await storeAll(api.test.database, hours, { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

const quota = (namespace: string) => ({
  ...{ namespace, name: 'compute', resource: 'pods', hard: 10, used: 3, reallyUsed: null },
});

const limitRange = (namespace: string) => ({
  ...{ namespace, name: 'defaults', type: 'Container' as const, resource: 'cpu', constraint: 'max' as const, value: 4 },
});
const budget = (namespace: string) => ({
  ...{ namespace, name: 'api', podsExpected: 3, podsHealthy: 3, podsDesired: 2, disruptionsAllowed: 1 },
});

const WINDOW = 'window=2026-11-16';
const WORKLOAD = '/api/v1/workloads/acme/payments/Deployment/api';

/** What each role gets of each route: a status, or of a 200 what is to be seen. Written out anew, not derived. */
const EXPECTED: Record<string, { path: string; sees: Record<Role, number | ((answer: Answer) => void)> }> = {
  'GET /healthz': open('/healthz'),
  'GET /readyz': open('/readyz'),
  'GET /metrics': open('/metrics'),
  'GET /api/v1/openapi.json': open('/api/v1/openapi.json'),
  'GET /api/v1/docs': open('/api/v1/docs'),
  'GET /api/v1/costs': {
    path: `/api/v1/costs?${WINDOW}&by=namespace`,
    sees: {
      nobody: 401,
      team: total('120'),
      viewer: total('120'),
      bot: total('120'),
      fleetBot: total('120'),
      admin: total('120'),
    },
  },
  'GET /api/v1/utilisation': {
    path: `/api/v1/utilisation?${WINDOW}&by=team`,
    sees: everyone(({ json }) => expect(json['total']).toMatchObject({ cost: { total: '120' } })),
  },
  'GET /api/v1/quotas': ofNamespaces(`/api/v1/quotas?${WINDOW}`),
  'GET /api/v1/limitranges': ofNamespaces(`/api/v1/limitranges?${WINDOW}`),
  'GET /api/v1/disruptionbudgets': ofNamespaces(`/api/v1/disruptionbudgets?${WINDOW}`),
  'GET /api/v1/teams': { path: `/api/v1/teams?${WINDOW}`, sees: everyone(rows(1)) },
  'GET /api/v1/teams/:team': { path: `/api/v1/teams/payments?${WINDOW}`, sees: everyone(total('120')) },
  'GET /api/v1/services': { path: `/api/v1/services?${WINDOW}`, sees: everyone(rows(1)) },
  'GET /api/v1/services/:team/:service': { path: `/api/v1/services/payments/api?${WINDOW}`, sees: everyone(total('120')) },
  'GET /api/v1/attribution/explain': {
    path: '/api/v1/attribution/explain?cluster=acme&namespace=payments&kind=deployment&name=api&day=2026-11-16',
    sees: { ...everyone(200), bot: 403, fleetBot: 403 },
  },
  'GET /api/v1/unowned': { path: `/api/v1/unowned?${WINDOW}`, sees: everyone(rows(0)) },
  'GET /api/v1/containers': {
    path: `/api/v1/containers?${WINDOW}`,
    sees: { nobody: 401, team: rows(1), viewer: rows(1), bot: rows(1), fleetBot: rows(1), admin: rows(1) },
  },
  'GET /api/v1/workloads': {
    path: `/api/v1/workloads?${WINDOW}`,
    sees: { nobody: 401, team: rows(1), viewer: rows(1), bot: rows(1), fleetBot: rows(1), admin: rows(1) },
  },
  'GET /api/v1/workloads/:cluster/:namespace/:kind/:name': {
    path: `${WORKLOAD}?${WINDOW}`,
    sees: everyone(200),
  },
  'GET /api/v1/clusters': clusterRoute('/api/v1/clusters'),
  'GET /api/v1/clusters/:id': clusterRoute('/api/v1/clusters/acme'),
  'GET /api/v1/clusters/:id/nodes': machinesRoute('/api/v1/clusters/acme/nodes'),
  'GET /api/v1/clusters/:id/pools': machinesRoute('/api/v1/clusters/acme/pools'),
  'GET /api/v1/data': {
    path: `/api/v1/data?${WINDOW}`,
    sees: { nobody: 401, team: data(false), viewer: data(true), bot: data(false), fleetBot: data(false), admin: data(true) },
  },
  'GET /api/v1/attribution': opinions('/api/v1/attribution', 200),
  'GET /api/v1/attribution/versions': opinions('/api/v1/attribution/versions', 200),
  'GET /api/v1/attribution/versions/:version': opinions('/api/v1/attribution/versions/1', 404),
  'PUT /api/v1/attribution': adminOnly('/api/v1/attribution', 428),
  'GET /api/v1/data/:cluster/comparison': adminOnly('/api/v1/data/acme/comparison', 404),
  'POST /api/v1/data/:cluster/:hour/accept': adminOnly('/api/v1/data/acme/2026-11-16T00:00:00Z/accept', 404),
  'POST /api/v1/data/:cluster/collect': adminOnly('/api/v1/data/acme/collect', 400),
};

function open(path: string) {
  return { path, sees: Object.fromEntries(NAMES.map((name) => [name, 200])) as Record<Role, number> };
}

/** What there is is all of the team payments. */
function everyone(sees: number | ((answer: Answer) => void)) {
  return { ...(Object.fromEntries(NAMES.map((name) => [name, sees])) as Record<Role, typeof sees>), nobody: 401 };
}

/** There is something of a namespace of the team payments, and of another. */
function ofNamespaces(path: string) {
  const sees = { nobody: 401, team: rows(1), viewer: rows(2), bot: rows(1), fleetBot: rows(2), admin: rows(2) };
  return { path, sees };
}

function opinions(path: string, status: number) {
  return { path, sees: { nobody: 401, team: 403, viewer: status, bot: 403, fleetBot: 403, admin: status } };
}

function adminOnly(path: string, status: number) {
  return { path, sees: { nobody: 401, team: 403, viewer: 403, bot: 403, fleetBot: 403, admin: status } };
}

function clusterRoute(path: string) {
  const sees = {
    nobody: 401,
    team: money(false),
    viewer: money(true),
    bot: money(false),
    fleetBot: money(false),
    admin: money(true),
  };
  return { path: `${path}?${WINDOW}`, sees };
}

function machinesRoute(path: string) {
  return {
    path: `${path}?${WINDOW}`,
    sees: { nobody: 401, team: money(false), viewer: money(true), bot: 403, fleetBot: 403, admin: money(true) },
  };
}

function total(amount: string) {
  return ({ json }: Answer) => {
    expect(json['total']).toMatchObject({ cost: { total: amount } });
  };
}

function rows(count: number) {
  return ({ json }: Answer) => {
    expect(json['rows']).toHaveLength(count);
  };
}

/** Whether 120 (24 hours at 5) is anywhere in the answer, and whether it says why not. */
function money(shown: boolean) {
  return ({ text, json }: Answer) => {
    expect(json['withheld'] === null).toBe(shown);
    if (!shown) expect(text).not.toContain('"120"');
  };
}

function data(all: boolean) {
  return ({ json }: Answer) => {
    const [cluster] = json['clusters'] as { coverage: unknown[]; assets: { byComponent: unknown } }[];
    expect(cluster?.coverage).toHaveLength(24);
    expect(cluster?.assets.byComponent === null).toBe(!all);
    expect(json['labels']).toEqual(all ? [{ label: 'team', shareOfSpend: 1 }] : null);
  };
}

describe('what each role sees of each route', () => {
  it('is written down for every route', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(ACCESS).sort());
  });

  it.each(
    Object.entries(EXPECTED).flatMap(([route, { path, sees }]) => NAMES.map((role) => [role, route, path, sees[role]] as const)),
  )('%s: %s', async (role, route, path, expected) => {
    const method = route.split(' ')[0] ?? 'GET';
    const answer = await ask(path, as(role), method, method === 'POST' ? {} : undefined);
    if (typeof expected === 'number') expect(answer.status).toBe(expected);
    else {
      expect(answer.status).toBe(200);
      expected(answer);
    }
  });

  it('is not told that all is requested where what nobody requested is not to be seen', async () => {
    const path = `/api/v1/utilisation?${WINDOW}`;
    const hidden = { ofCost: { base: '120', allocated: null }, monthly: { cost: '3650', idle: null, gpu: { idle: null } } };
    expect((await ask(path, 'team')).json['total']).toMatchObject(hidden);
    const seen = { ofCost: { base: '120', allocated: 1 }, monthly: { cost: '3650', idle: '0', gpu: { idle: '0' } } };
    expect((await ask(path, 'admin')).json['total']).toMatchObject(seen);
  });

  it('is no money in the lines of clusters for a team, and why', async () => {
    const path = `/api/v1/clusters?${WINDOW}&format=csv`;
    const [team, admin] = [await ask(path, 'team'), await ask(path, 'admin')];
    const told = ({ text, headers }: Answer) => {
      const [{ total, share, unplacedIdle } = {}] = readCsv(text);
      return [total, share, unplacedIdle, headers.get('x-showback-total'), headers.get('x-showback-withheld')];
    };
    expect(told(admin)).toEqual(['120', '1', '0', '120', '']);
    expect(told(team)).toEqual(['', '', '', '', 'this token sees no money of whole clusters']);
  });

  it('is the coverage alone of clusters for a bot', async () => {
    const { json } = await ask(`/api/v1/clusters?${WINDOW}`, 'bot');
    expect(json['rows']).toMatchObject([
      { id: 'acme', coverage: { collectedHours: 24 }, nodes: null, machines: null, total: null },
    ]);
    const csv = await ask(`/api/v1/clusters?${WINDOW}&format=csv`, 'bot');
    expect(csv.text.split('\r\n')[1]).toMatch(/^acme,\w+,false,[\w-]*,24,24,1,+$/);
    expect(((await ask(`/api/v1/data?${WINDOW}`, 'bot')).json['clusters'] as object[])[0]).toMatchObject({ sources: [] });
  });
});

it('is told to an admin alone that rules may be tried', async () => {
  const told = async (role: Role) => (await ask('/api/v1/attribution', as(role))).json['mayChange'];
  expect([await told('viewer'), await told('admin')]).toEqual([false, true]);
});

it('is told to an admin alone that hours may be accepted', async () => {
  const told = async (role: Role) => (await ask(`/api/v1/data?${WINDOW}`, as(role))).json['mayAccept'];
  const roles = NAMES.filter((role) => ROLES[role] !== null);
  expect(await Promise.all(roles.map(async (role) => [role, await told(role)]))).toEqual(
    roles.map((role) => [role, ROLES[role]?.role === 'admin']),
  );
});

describe('a token', () => {
  it.each([
    ['that is not known', 'somebody'],
    ['that has expired', 'old'],
  ])('%s is 401 with the way to ask', async (_, name) => {
    const { status, headers } = await ask('/api/v1/clusters', name);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('Bearer');
  });

  it('works until the instant that it expires', async () => {
    expect((await ask(`/api/v1/clusters?${WINDOW}`, 'young')).status).toBe(200);
  });

  it.each(['Basic c2VjcmV0', 'Bearer', 'Bearer ', `Bearer ${'x'.repeat(600)}`, 'Bearer a b'])(
    'written as %.20s is 401',
    async (authorization) => {
      expect((await api.ask('/api/v1/clusters', { headers: { authorization } })).status).toBe(401);
    },
  );

  it('is not asked for in mode open, where everyone is an admin', async () => {
    const openApi = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_START + DAY_MS });
    try {
      expect((await openApi.ask('/api/v1/data')).status).toBe(200);
      expect((await openApi.ask('/api/v1/data/acme/2026-11-16T00:00:00Z/accept', { method: 'POST' })).status).toBe(404);
    } finally {
      await openApi.stop();
    }
  });
});
