import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS } from '../auth/access';
import { type RunningApi, startApi } from '../testing/start-api';
import { openApiDocument } from './document';
import { ROUTES } from './routes';

const COMMITTED = fileURLToPath(new URL('../../../../docs/openapi.json', import.meta.url));

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Every `$ref` of a document. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : references(inner)));
}

describe('the OpenAPI document', () => {
  it('is the committed one (`npx vitest run apps/api/src/openapi -u` writes it)', async () => {
    await expect(`${JSON.stringify(openApiDocument(), null, 2)}\n`).toMatchFileSnapshot(COMMITTED);
  });

  it('is what is served', async () => {
    expect((await api.ask('/api/v1/openapi.json')).json).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('has every route of the access table and no other', () => {
    expect(Object.keys(ROUTES).sort()).toEqual(Object.keys(ACCESS).sort());
  });

  it('refers only to what it holds, and gives every operation a name of its own', () => {
    const document = openApiDocument() as {
      components: Record<string, Record<string, unknown>>;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    for (const reference of references(document)) {
      const [, , kind = '', name = ''] = reference.split('/');
      expect(document.components[kind]).toHaveProperty(name);
    }
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the page of routes', () => {
  it('lists every route and needs no other host and no script', async () => {
    const { text, headers } = await api.ask('/api/v1/docs');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const route of Object.keys(ROUTES)) expect(text).toContain(route.replace(/:(\w+)/g, '{$1}'));
    expect(text).not.toMatch(/<script|https?:\/\//);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^ ]+'; base-uri/);
  });
});
