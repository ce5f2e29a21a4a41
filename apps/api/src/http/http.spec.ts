import { request } from 'node:http';
import { ProblemBody } from '@showback/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../testing/start-api';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi({ environment: { allowedHosts: ['showback.example'] } });
});
afterAll(() => api.stop());

/** With headers that fetch does not let through. */
function withHeaders(
  path: string,
  headers: Record<string, string>,
  base = api.url,
): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, base), { headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

const post = (path: string, body: string, type = 'application/json') =>
  api.ask(path, { method: 'POST', body, headers: { 'content-type': type } });

describe('every refusal is problem+json', () => {
  it.each([
    ['GET', '/nowhere', undefined, 404],
    ['DELETE', '/api/v1/costs', undefined, 404],
    ['GET', '/api/v1/clusters/nope', undefined, 404],
    ['GET', '/api/v1/clusters/%E0%A4%A', undefined, 400],
    ['GET', '/api/v1/costs?by=namspace', undefined, 400],
    ['POST', '/api/v1/data/sim-eu/collect', '{"from":', 400],
    ['POST', '/api/v1/data/sim-eu/collect', '"text"', 400],
    ['POST', '/api/v1/data/sim-eu/collect', '{}', 400],
    ['POST', '/api/v1/data/sim-eu/collect', `{"from":"${'x'.repeat(300_000)}"}`, 413],
  ])('%s %s %.20s is %d', async (method, path, body, status) => {
    const answer = await api.ask(path, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const problem = ProblemBody.parse(answer.json);
    expect(problem.status).toBe(status);
    expect(problem.correlationId).toBe(answer.headers.get('x-request-id'));
  });

  it('an unknown charset is 415', async () => {
    expect((await post('/api/v1/data/sim-eu/collect', '{}', 'application/json; charset=klingon')).status).toBe(415);
  });

  it('names every wrong field of a body, and the nearest known', async () => {
    const { json } = await post('/api/v1/data/sim-eu/collect', '{"from":"yesterday","too":"2026-11-18T00:00:00Z"}');
    expect(json['errors']).toEqual([
      { field: 'from', message: expect.any(String) as string },
      { field: 'to', message: 'is required' },
      { field: 'too', message: 'unknown field "too", did you mean "to"?' },
    ]);
  });

  it.each([
    ['widow=7d', 'widow', 'unknown parameter "widow", did you mean "window"?'],
    ['window=lastweak', 'window', 'unknown, did you mean "lastweek"?'],
    ['window=1d&window=2d', 'window', 'must be given once'],
    ['window=%00', 'window', 'must not contain the character NUL'],
    ['__proto__=1', '__proto__', 'unknown parameter'],
  ])('?%s names %s', async (query, field, message) => {
    const { status, json } = await api.ask(`/api/v1/clusters?${query}`);
    expect(status).toBe(400);
    expect(json['errors']).toEqual([{ field, message: expect.stringContaining(message) as string }]);
  });
});

describe('no page of somebody else reaches the API', () => {
  it.each([
    ['a name that was rebound', { host: 'evil.example:3001' }, 403],
    ['a name that only begins like ours', { host: 'localhost.evil.example' }, 403],
    ['no name at all', { host: 'user@localhost' }, 403],
    ['a rebound name through the dashboard', { 'x-forwarded-host': 'evil.example:3000' }, 403],
    ['a foreign page', { origin: 'https://evil.example' }, 403],
    ['a page without origin', { origin: 'null' }, 403],
    ['localhost', { host: 'localhost:3001' }, 200],
    ['IPv6 loopback', { host: '[::1]:3001' }, 200],
    ['the dashboard', { 'x-forwarded-host': 'localhost:3000', origin: 'http://localhost:3000' }, 200],
    ['a configured name', { host: 'Showback.Example', origin: 'https://showback.example' }, 200],
    ['another address', { host: '10.0.0.1' }, 403],
  ])('%s', async (_, headers, status) => {
    expect((await withHeaders('/healthz', headers)).status).toBe(status);
  });
});

describe('an answer', () => {
  it('carries the correlation id that came, when it is harmless', async () => {
    expect((await withHeaders('/healthz', { 'x-request-id': 'build-7/3' })).headers['x-request-id']).toBe('build-7/3');
  });

  it('gets one of its own when what came is no id', async () => {
    for (const id of ['x'.repeat(200), 'a"b', 'a b'])
      expect((await withHeaders('/healthz', { 'x-request-id': id })).headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
  });

  it('is kept by no cache between, and does not say what made it', async () => {
    const { headers } = await api.ask('/api/v1/openapi.json');
    expect(headers.get('cache-control')).toBe('private');
    expect(headers.get('vary')).toBe('Authorization, Accept');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('too many requests', () => {
  it('are 429 with the seconds to wait, and probes go on', async () => {
    const busy = await startApi({ environment: { requestsPerMinute: 3 } });
    try {
      const statuses = [];
      for (let index = 0; index < 5; index += 1) statuses.push((await busy.ask('/api/v1/openapi.json')).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      const refused = await busy.ask('/api/v1/openapi.json');
      expect(ProblemBody.parse(refused.json).status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await busy.ask('/healthz')).status).toBe(200);
    } finally {
      await busy.stop();
    }
  });
});
