import { createHash } from 'node:crypto';
import { COST_DIMENSIONS } from '@showback/contracts';
import { storeAll } from '@showback/persistence/testing';
import { HOUR_MS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { policiesOf } from '../attribution/testing';
import type { AuthConfig } from '../config/config';
import { eventually } from '../collection/testing/collect-all';
import { FLEET_START, realCluster } from '../costs/testing';
import { LinesService } from '../lines/lines.service';
import { ROUTES } from '../openapi/routes';
import { type RunningApi, startApi } from '../testing/start-api';
import { ACCESS } from './access';
import { type Others, WALK_DOCUMENT, WALK_HOURS, WALK_NOW, walkFleet } from './testing/walk-fleet';

/*
 * Two fleets that differ in nothing that heron may see: other teams, other amounts, more of them. Whoever may only see
 * heron gets the same bytes from both, whatever is asked: so no name, amount, count, cursor or message is anybody else's.
 * The read model of the one is made and that of the other is not, at first: neither does an answer tell which.
 */
const ONE: Others = { teams: ['kestrel', 'ibis', 'jackdaw'], scale: 1_000_003n };
const OTHER: Others = { teams: ['kestrel', 'osprey', 'puffin', 'quail'], scale: 7_000_003n };
/** Words of others; `kestrel-devs` and the like are in the document of both. */
const FOREIGN = ['kestrel', 'raptors', 'ibis', 'jackdaw', 'stray', 'osprey', 'puffin', 'quail'];

const WINDOW = '2026-11-16,2026-11-18';
const FILTERS = [
  'team:"heron"',
  'team:"kestrel"',
  'team:"ibis"',
  'team!:"heron"',
  'team:"heron" | team!:"heron"',
  'namespace:"ibis-space"',
  'namespace!:"heron-space"',
  'label[team]:"ibis"',
  'label[team]!:"heron"',
  'namespaceLabel[owner]!:"heron"',
  'environment!:"heron-prod"',
  'parent!:"waders"',
  'workload~:"a"',
  'kind!:"workload"',
  'team:"__unattributed__","__idle__","__unmounted__","__management__"',
  'cluster:"globex"',
];
const OWNED = ['team', 'service', 'parent', 'environment', 'label:team', 'label:app', 'label:nothing'];

/** What is tried of each parameter that is no enumeration. A new parameter needs its values here. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  window: ['2026-11-16', '2026-11-17', '2026-11-16T03:00:00Z,2026-11-16T09:00:00Z', '2026-11-16T20:00:00Z,2026-11-17T01:00:00Z'],
  filter: FILTERS,
  compare: ['previous', '2026-11-16'],
  by: [...COST_DIMENSIONS, ...OWNED, 'team,service', 'namespace,workload', 'cluster,kind', 'nodePool,team'],
  top: ['1'],
  pool: ['general', 'spot', 'nothing'],
  decimals: ['2'],
  limit: ['2'],
  sort: ['total', '-unused', 'idle'],
  team: ['heron', 'kestrel', 'ibis', '__unattributed__'],
  cluster: ['acme'],
  namespace: ['heron-space', 'kestrel-space', 'ibis-space', 'roam'],
  kind: ['Deployment'],
  name: ['heron-web', 'kestrel-web', 'ibis-web', 'roamer'],
  day: ['2026-11-16', '2026-11-17'],
  q: ['e', 'heron', 'ibis', 'kestrel', 'waders'],
};
/** Parameters that a page before gives. */
const FOLLOWED = ['cursor'];

/** What stands in a path. */
const IN_PATH: Readonly<Record<string, readonly string[]>> = {
  team: ['heron', 'Heron', 'kestrel', 'ibis', 'osprey', 'platform', '__unattributed__', 'nobody'],
  id: ['acme', 'nowhere'],
  cluster: ['acme', 'nowhere'],
  hour: ['2026-11-16T00:00:00Z'],
  version: ['1', '2'],
};
/** Paths whose parts belong together. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/services/:team/:service': [
    'heron/heron-web',
    'heron/kestrel-web',
    'kestrel/kestrel-web',
    'ibis/ibis-web',
    'heron/__shared__',
    'platform/platform-mesh',
  ].map((of) => `/api/v1/services/${of}`),
  '/api/v1/workloads/:cluster/:namespace/:kind/:name': [
    'heron-space/Deployment/heron-web',
    'roam/Deployment/roamer',
    'kestrel-space/Deployment/kestrel-web',
    'ibis-space/Deployment/ibis-web',
    'osprey-space/Deployment/osprey-web',
    'stray/Deployment/stray',
    'platform-space/Deployment/platform-mesh',
    'heron-space/Deployment/nothing',
  ].map((of) => `/api/v1/workloads/acme/${of}`),
};

/** Queries whose parts belong together. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'GET /api/v1/attribution/explain': [
    'namespace=heron-space&name=heron-web',
    'namespace=heron-space&name=nothing',
    'namespace=roam&name=roamer',
    'namespace=kestrel-space&name=kestrel-web',
    'namespace=ibis-space&name=ibis-web',
    'namespace=stray&name=stray',
    'namespace=platform-space&name=platform-mesh',
  ].flatMap((of) =>
    ['', '&day=2026-11-16', '&day=2026-11-17', '&window=2026-11-16', '&window=2026-11-16,2026-11-18'].map(
      (day) => `cluster=acme&kind=Deployment&${of}${day}`,
    ),
  ),
};

const HERON = ['viewer', 'bot', 'person'] as const;
const token = (name: string, of: { role: 'viewer' | 'bot' | 'admin'; teams: readonly string[] | '*' }) => ({
  name,
  sha256: createHash('sha256').update(name).digest('hex'),
  expires: null,
  ...of,
});
const AUTH: Partial<AuthConfig> = {
  mode: 'proxy',
  visibility: 'own',
  proxy: { userHeader: 'Remote-User', groupsHeader: 'Remote-Groups', trusted: ['127.0.0.1'], adminGroups: ['finops'] },
  tokens: [
    token('viewer', { role: 'viewer', teams: ['HERON'] }),
    token('bot', { role: 'bot', teams: ['heron'] }),
    token('nobody', { role: 'viewer', teams: ['unheard-of'] }),
    token('two', { role: 'viewer', teams: ['ibis', 'jackdaw'] }),
    token('admin', { role: 'admin', teams: '*' }),
  ],
};
type Who = (typeof HERON)[number] | 'nobody' | 'two' | 'admin';

const headersOf = (who: Who): Record<string, string> =>
  who === 'person' ? { 'remote-user': 'ada', 'remote-groups': 'heron-devs' } : { authorization: `Bearer ${who}` };

/** What of an answer can tell something: not the time, and not what counts requests. */
interface Told {
  status: number;
  headers: string[];
  text: string;
}

async function ask(
  api: RunningApi,
  who: Who,
  route: string,
  path: string,
): Promise<{ told: Told; json: Record<string, unknown> }> {
  const method = route.split(' ')[0] ?? 'GET';
  const headersSent = { 'x-request-id': 'walk', 'content-type': 'application/json', ...headersOf(who) };
  const init = { headers: headersSent, ...(method !== 'GET' && { body: '{}' }) };
  const { status, headers, text, json } = await api.ask(path, { method, ...init });
  const shown = [...headers].filter(([name]) => !/^(date|ratelimit.*|content-security-policy)$/.test(name));
  return { told: { status, headers: shown.map(([name, value]) => `${name}: ${value}`), text }, json };
}

/** All requests that are tried of a route: of the first two paths everything, of the others a part. */
function requestsOf(route: string): string[] {
  const queries = [...queriesOf(ROUTES[route]?.query), ...(TOGETHER[route] ?? [])];
  return pathsOf(route).flatMap((path, at) =>
    queries.filter((_, index) => at < 2 || index % 5 === 0).map((of) => (of === '' ? path : `${path}?${of}`)),
  );
}

function pathsOf(route: string): string[] {
  const pattern = route.split(' ')[1] ?? '';
  if (PATHS[pattern] !== undefined) return [...PATHS[pattern]];
  const parts = [...pattern.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return parts.reduce<string[]>(
    (paths, name) => {
      const values = IN_PATH[name];
      if (values === undefined) throw new Error(`${route} needs values for :${name} in IN_PATH, or its paths in PATHS`);
      return paths.flatMap((path) => values.map((value) => path.replace(`:${name}`, value)));
    },
    [pattern],
  );
}

/** Each value of each parameter by itself, and what belongs together in groups. */
function queriesOf(query: z.ZodObject | undefined): string[] {
  if (query === undefined) return [''];
  const { properties = {} } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  const names = Object.keys(properties).filter((name) => !FOLLOWED.includes(name));
  const base: Record<string, string> = 'window' in properties ? { window: WINDOW } : {};
  const alone = names.flatMap((name) => {
    const { enum: words } = properties[name] as { enum?: string[] };
    const values = words ?? VALUES[name];
    if (values === undefined) throw new Error(`the parameter ${name} needs values in VALUES`);
    return values.map((value) => ({ ...base, [name]: value }));
  });
  const together = names.includes('by')
    ? (VALUES['by'] ?? []).map((by, index) => ({ window: WINDOW, by, ...MIXES[index % MIXES.length] }))
    : [];
  return [base, ...alone, ...together].map((of) => new URLSearchParams(of).toString());
}

const MIXES: readonly Record<string, string>[] = [
  { idle: 'share', shared: 'separate', step: 'hour', compare: 'previous' },
  { format: 'csv', step: 'day', idle: 'hide' },
  { format: 'ndjson', layout: 'long', attribution: 'current' },
  { top: '1', decimals: '0', sort: 'total' },
];

const PRIVATE = Object.entries(ACCESS).flatMap(([route, grants]) => (grants === 'public' ? [] : [route]));

async function started(others: Others): Promise<RunningApi> {
  const api = await startApi({
    config: { clusters: [realCluster('acme'), realCluster('globex')] },
    auth: AUTH,
    policies: policiesOf(WALK_DOCUMENT),
    clock: () => WALK_NOW,
  });
  running.push(api);
  const { database } = api.test;
  await storeAll(database, walkFleet(others), { collectFrom: FLEET_START });
  await api.parts.windows.plan({ cluster: 'globex', from: FLEET_START, to: FLEET_START + WALK_HOURS * HOUR_MS });
  const text = `${others.teams.join()} cost ${others.scale}`;
  await database.pool.query("UPDATE collection_window SET state = 'quarantined', reason = $1 WHERE state = 'pending'", [text]);
  await database.pool.query('UPDATE cluster SET changed_at = $1', [new Date(WALK_NOW)]);
  return api;
}

const running: RunningApi[] = [];
let one: RunningApi;
let other: RunningApi;
beforeAll(async () => {
  [one, other] = [await started(ONE), await started(OTHER)];
  const lines = one.app.get(LinesService);
  lines.kick();
  await eventually(async () => (await lines.countStale()) === 0);
}, 120_000);
afterAll(() => Promise.all(running.map((api) => api.stop())));

/** The words of others in an answer that were not in the question. */
function foreignIn({ text, headers }: Told, asked: string, words: readonly string[]): string[] {
  const all = `${text}\n${headers.join('\n')}`.toLowerCase();
  return words.filter((word) => all.includes(word) && !asked.toLowerCase().includes(word));
}

/** One request or page of heron's viewer. @returns the next page */
async function learnsNothing(route: string, path: string, at: string): Promise<string | null> {
  const [{ told, json }, twin] = await Promise.all([ask(one, 'viewer', route, at), ask(other, 'viewer', route, at)]);
  expect({ at, foreign: foreignIn(told, at, FOREIGN) }).toEqual({ at, foreign: [] });
  expect({ at, ...twin.told }).toEqual({ at, ...told });
  return typeof json['nextCursor'] === 'string' ? `${path}&cursor=${json['nextCursor']}` : null;
}

describe('who may see heron alone learns nothing of anybody else', () => {
  it.each(PRIVATE)('%s', { timeout: 120_000 }, async (route) => {
    const requests = requestsOf(route);
    expect(requests.length).toBeGreaterThan(0);
    for (const path of requests) {
      let at: string | null = path;
      while (at !== null) at = await learnsNothing(route, path, at);
    }
  });

  it.each(PRIVATE)('%s, as a bot and as a person behind the proxy', { timeout: 120_000 }, async (route) => {
    for (const path of requestsOf(route).filter((_, index) => index % 11 === 0)) {
      for (const who of ['bot', 'person'] as const) {
        const { told } = await ask(one, who, route, path);
        expect({ path, foreign: foreignIn(told, path, FOREIGN) }).toEqual({ path, foreign: [] });
        expect({ path, ...(await ask(other, who, route, path)).told }).toEqual({ path, ...told });
      }
    }
  });
});

describe('the walk', () => {
  it('sees what there is to hide: an admin meets every foreign word', { timeout: 120_000 }, async () => {
    const met = new Set<string>();
    for (const path of requestsOf('GET /api/v1/costs'))
      for (const word of foreignIn((await ask(one, 'admin', 'GET /api/v1/costs', path)).told, path, FOREIGN)) met.add(word);
    expect([...met].sort()).toEqual(['ibis', 'jackdaw', 'kestrel', 'raptors', 'stray']);
  });

  it('sees heron: its own figures are there, with its share of the platform and of management', async () => {
    const { json } = await ask(one, 'viewer', 'GET /api/v1/costs', `/api/v1/costs?window=${WINDOW}`);
    const rows = json['rows'] as { key: object }[];
    expect(new Set(rows.map(({ key }) => JSON.stringify(key)))).toEqual(new Set(['{"team":"heron"}']));
    const { total } = json as { total: { cost: Record<string, string> } };
    expect(Number(total.cost['shared'])).toBeGreaterThan(0);
    expect(Number(total.cost['idle'])).toBeGreaterThan(0);
    for (const who of HERON)
      expect((await ask(one, who, 'GET /api/v1/costs', `/api/v1/costs?window=${WINDOW}`)).json).toMatchObject({ total });
  });
});

it('two teams see each other and nobody else', { timeout: 120_000 }, async () => {
  for (const path of requestsOf('GET /api/v1/costs').filter((_, index) => index % 3 === 0)) {
    const { told } = await ask(one, 'two', 'GET /api/v1/costs', path);
    expect({ path, foreign: foreignIn(told, path, ['kestrel', 'raptors', 'waders', 'heron', 'stray']) }).toEqual({
      path,
      foreign: [],
    });
  }
});

it('a team that nobody knows sees nothing, and is told so by figures', async () => {
  for (const filter of [undefined, ...FILTERS]) {
    const query = new URLSearchParams({ window: WINDOW, ...(filter !== undefined && { filter }) }).toString();
    const { json } = await ask(one, 'nobody', 'GET /api/v1/costs', `/api/v1/costs?${query}`);
    expect(json).toMatchObject({ rows: [], total: { cost: { total: '0' } }, hidden: '0', precision: '0' });
  }
});

it('a foreign team, service or workload is 404 like one that is not there', async () => {
  const foreign = [
    ['GET /api/v1/teams/:team', '/api/v1/teams/kestrel', '/api/v1/teams/nobody'],
    ['GET /api/v1/services/:team/:service', '/api/v1/services/ibis/ibis-web', '/api/v1/services/none/none-web'],
    [
      'GET /api/v1/workloads/:cluster/:namespace/:kind/:name',
      '/api/v1/workloads/acme/ibis-space/Deployment/ibis-web',
      '/api/v1/workloads/acme/none-space/Deployment/none-web',
    ],
  ] as const;
  for (const [route, there, nowhere] of foreign) {
    for (const who of HERON) {
      const [one404, two404] = [(await ask(one, who, route, there)).told, (await ask(one, who, route, nowhere)).told];
      expect([one404.status, two404.status]).toEqual([404, 404]);
      expect(one404.text.replaceAll(/kestrel|ibis/g, 'X')).toBe(two404.text.replaceAll(/nobody|none/g, 'X'));
    }
  }
});
