import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthConfig } from '../config/config';
import { realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const PROXY = {
  userHeader: 'X-Forwarded-User',
  groupsHeader: 'X-Forwarded-Groups',
  trusted: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
  adminGroups: ['finops'],
};
const TOKEN = {
  name: 'pr-bot',
  sha256: createHash('sha256').update('secret-of-pr-bot').digest('hex'),
  role: 'bot' as const,
  teams: ['payments'],
  expires: null,
};
const ADA = { 'x-forwarded-user': 'ada', 'x-forwarded-groups': 'payments-devs, finops' };
const BOB = { 'x-forwarded-user': 'bob', 'x-forwarded-groups': 'payments-devs' };
const ACCEPT = '/api/v1/data/acme/2026-11-16T00:00:00Z/accept';

type Headers = Record<string, string | string[]>;

const running: RunningApi[] = [];
afterAll(() => Promise.all(running.map((api) => api.stop())));

async function started(auth: Partial<AuthConfig>, requestsPerMinute = 100_000): Promise<RunningApi> {
  const api = await startApi({
    config: { clusters: [realCluster('acme')] },
    auth: { mode: 'proxy', proxy: PROXY, tokens: [TOKEN], ...auth },
    environment: { requestsPerMinute, allowedHosts: ['showback.example'] },
  });
  running.push(api);
  return api;
}

/** With headers that fetch does not let through, also twice. */
function statusOf(api: RunningApi, headers: Headers, path = '/api/v1/clusters', method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, api.url), { headers, method }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', reject).end();
  });
}

describe('whoever comes through the trusted proxy', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await started({});
  });

  it.each<[string, Headers, number, number]>([
    ['without a name is nobody', { 'x-forwarded-groups': 'finops' }, 401, 401],
    ['with an empty name is nobody', { ...ADA, 'x-forwarded-user': ' ' }, 401, 401],
    ['is a viewer', BOB, 200, 403],
    ['without groups is a viewer', { 'x-forwarded-user': 'bob' }, 200, 403],
    ['in a group of adminGroups is an admin', ADA, 200, 404],
    ['in a group that is only like one of adminGroups is none', { ...ADA, 'x-forwarded-groups': 'finops-eu,FinOps' }, 200, 403],
    ['with a token that is not ours is who the proxy says', { ...BOB, authorization: 'Bearer of-the-proxy' }, 200, 403],
    ['with a token of ours is that token', { ...ADA, authorization: 'Bearer secret-of-pr-bot' }, 200, 403],
    ['with a name that was added to one of the caller', { ...ADA, 'x-forwarded-user': ['eve', 'ada'] }, 401, 401],
    ['with groups that were added to those of the caller', { ...BOB, 'x-forwarded-groups': ['finops', 'devs'] }, 401, 401],
  ])('%s', async (_, headers, read, write) => {
    expect(await statusOf(api, headers)).toBe(read);
    expect(await statusOf(api, headers, ACCEPT, 'POST')).toBe(write);
  });

  it.each<[string, string, number]>([
    ['that the proxy called', '10.1.2.3', 200],
    ['that the proxy called over IPv6', 'fd00::7', 200],
    ['that the proxy called over a socket for both', '::ffff:10.1.2.3', 200],
    ['that a browser called', '192.0.2.7', 401],
    ['that a browser called over a socket for both', '::ffff:192.0.2.7', 401],
    ['that does not know who called it', 'unknown', 401],
    ['that says nothing', '', 401],
    ['behind another one that a browser called', '10.1.2.3, 192.0.2.7', 401],
  ])('through a dashboard %s (%s): %d', async (_, peer, status) => {
    expect(await statusOf(api, { ...ADA, 'x-showback-peer': peer })).toBe(status);
  });

  it.each<[string, Headers, number]>([
    ['a rebound name', { host: 'evil.example' }, 403],
    ['a rebound name before the proxy', { 'x-forwarded-host': 'evil.example' }, 403],
    ['a foreign page', { origin: 'https://evil.example' }, 403],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another port of this host', { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-site' }, 403],
    ['a page of ours', { 'x-forwarded-host': 'showback.example', 'sec-fetch-site': 'same-origin' }, 404],
    ['the person at the browser', { 'sec-fetch-site': 'none' }, 404],
  ])('cannot be made to change something by %s', async (_, headers, status) => {
    expect(await statusOf(api, { ...ADA, ...headers }, ACCEPT, 'POST')).toBe(status);
  });

  it('sends bodies within the same limit', async () => {
    const body = `{"from":"${'x'.repeat(300_000)}"}`;
    const headers = { ...ADA, 'content-type': 'application/json' };
    expect((await api.ask('/api/v1/data/acme/collect', { method: 'POST', headers, body })).status).toBe(413);
  });

  it('is told apart by caches', async () => {
    const { headers } = await api.ask('/api/v1/clusters', { headers: ADA });
    expect(headers.get('vary')).toBe('Authorization, Accept, X-Forwarded-User, X-Forwarded-Groups');
  });
});

describe('the headers of a proxy', () => {
  it('are nothing from a peer that is not trusted, where tokens still count', async () => {
    const api = await started({ proxy: { ...PROXY, trusted: ['10.0.0.0/8'] } });
    expect(await statusOf(api, ADA)).toBe(401);
    expect(await statusOf(api, { ...ADA, 'x-showback-peer': '10.0.0.1', 'x-forwarded-for': '10.0.0.1' })).toBe(401);
    expect(await statusOf(api, { ...ADA, authorization: 'Bearer secret-of-pr-bot' })).toBe(200);
    const { detail } = (await api.ask('/api/v1/clusters', { headers: ADA })).json;
    expect(detail).toContain('auth.proxy.trusted');
  });

  it('are nothing in mode tokens', async () => {
    const api = await started({ mode: 'tokens' });
    expect(await statusOf(api, ADA)).toBe(401);
    expect(await statusOf(api, { ...ADA, authorization: 'Bearer secret-of-pr-bot' }, ACCEPT, 'POST')).toBe(403);
  });

  it('are those that are configured', async () => {
    const api = await started({ proxy: { ...PROXY, userHeader: 'Remote-User', groupsHeader: 'Remote-Groups' } });
    expect(await statusOf(api, ADA)).toBe(401);
    expect(await statusOf(api, { 'remote-user': 'ada', 'remote-groups': 'finops' }, ACCEPT, 'POST')).toBe(404);
  });

  it('count requests by person; invented people count as their address', async () => {
    const api = await started({}, 3);
    const asked = async (headers: Headers, times: number) => {
      const statuses = [];
      for (let index = 0; index < times; index += 1) statuses.push(await statusOf(api, headers, '/api/v1/openapi.json'));
      return statuses;
    };
    expect(await asked(ADA, 4)).toEqual([200, 200, 200, 429]);
    expect(await asked(BOB, 3)).toEqual([200, 200, 200]);
    const invented = (name: string) => ({ 'x-forwarded-user': name, 'x-showback-peer': '192.0.2.7' });
    expect([...(await asked(invented('a'), 2)), ...(await asked(invented('b'), 2))]).toEqual([200, 200, 200, 429]);
  });
});
