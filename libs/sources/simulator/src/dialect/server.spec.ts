import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatInstant, HOUR_MS } from '@showback/vocabulary';
import { startOpenCostDialect, type Dialect } from './server';

type Row = Record<string, unknown> & { name: string; properties: Record<string, unknown> };

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'));
}

const HOUR = Date.UTC(2026, 10, 18, 15);
const GAP = Date.UTC(2026, 9, 31, 3);

function windowOf(hour: number): string {
  return `window=${formatInstant(hour)},${formatInstant(hour + HOUR_MS)}`;
}

/** Fields in their order, and of what JSON type each is: `null` stands for whatever an object may be in its place. */
function shape(row: Record<string, unknown>): string[] {
  return Object.entries(row).map(
    ([field, value]) => `${field}: ${value === null || typeof value === 'object' ? 'object' : typeof value}`,
  );
}

let server: Dialect;
let rows: Record<string, Row>;
let assets: Record<string, Row>;

beforeAll(async () => {
  server = await startOpenCostDialect({ seed: 7 });
  rows = await allocations(`${server.url}/allocation/compute?${windowOf(HOUR)}&includeIdle=true&accumulate=true`);
  assets = ((await (await fetch(`${server.url}/assets?${windowOf(HOUR)}`)).json()) as { data: Record<string, Row> }).data;
});

afterAll(() => server.close());

async function allocations(url: string): Promise<Record<string, Row>> {
  const { code, data } = (await (await fetch(url)).json()) as { code: number; data: Record<string, Row>[] };
  expect(code).toBe(200);
  expect(data).toHaveLength(1);
  return data[0] ?? {};
}

function find(test: (row: Row, name: string) => boolean): Row {
  const found = Object.entries(rows).find(([name, row]) => test(row, name));
  if (!found) throw new Error('no such row');
  return found[1];
}

describe('an allocation row has the fields, order and types of a recorded one', () => {
  const recorded = fixture('recorded-allocations') as Record<string, Row>;
  const examples: Record<string, () => Row> = {
    container: () => find((_, name) => /\/payments\/checkout-[^/]+\/checkout$/.test(name)),
    claim: () => find((_, name) => name.endsWith('/payments/ledger-db-0/ledger-db')),
    gpu: () => find((row) => row['gpuAllocation'] !== null),
    loadBalancer: () => find((row) => row['lbAllocations'] !== null),
    barePod: () => find((_, name) => name.endsWith('/default/debug-shell/debug-shell')),
    ended: () => find((row) => row['minutes'] === 2.5),
    unmountedClaims: () => find((_, name) => name.includes('-unmounted-pvcs/')),
    unusedLoadBalancer: () => find((_, name) => name.includes('//__unmounted__/')),
    idle: () => find((_, name) => name === '__idle__'),
  };

  it.each(Object.keys(examples))('%s', (kind) => {
    const [ours, theirs] = [examples[kind]?.(), recorded[kind]];
    if (!ours || !theirs) throw new Error(`no example of ${kind}`);
    expect(shape(ours)).toEqual(shape(theirs));
    expect(shape(ours.properties)).toEqual(shape(theirs.properties));
    for (const nested of ['window', 'rawAllocationOnly', 'gpuAllocation'])
      expect(shape((ours[nested] ?? {}) as Row)).toEqual(shape((theirs[nested] ?? {}) as Row));
    for (const map of ['pvs', 'lbAllocations']) {
      const [own] = Object.values((ours[map] ?? {}) as Record<string, Row>);
      const [their] = Object.values((theirs[map] ?? {}) as Record<string, Row>);
      expect(shape(own ?? {})).toEqual(shape(their ?? {}));
    }
  });
});

describe('an asset has the fields, order and types of a recorded one', () => {
  it.each(Object.entries(fixture('recorded-assets') as Record<string, Row>))('%s', (_, theirs) => {
    const left = theirs['byteHoursUsed'] === null;
    const ours = Object.values(assets).find(
      (asset) => asset['type'] === theirs['type'] && (asset['byteHoursUsed'] === null) === left,
    );
    if (!ours) throw new Error('no such asset');
    expect(shape(ours)).toEqual(shape(theirs));
    expect(shape(ours.properties)).toEqual(shape(theirs.properties));
    for (const nested of ['window', 'overhead', 'breakdown', 'cpuBreakdown'])
      expect(shape((ours[nested] ?? {}) as Row)).toEqual(shape((theirs[nested] ?? {}) as Row));
  });

  it('writes all its numbers with six decimals', async () => {
    const body = await (await fetch(`${server.url}/assets?${windowOf(HOUR)}`)).text();
    expect(body).toMatch(/"minutes":60\.000000,"nodeType":"m6i\.2xlarge","cpuCores":8\.000000,"ramBytes":34359738368\.000000/);
  });
});

describe('the server', () => {
  it('sorts rows by name, as Go does, and leaves idle out unless asked', async () => {
    const names = Object.keys(rows);
    expect(names).toEqual([...names].sort());
    const without = await allocations(`${server.url}/allocation?${windowOf(HOUR)}&accumulate=true`);
    expect(Object.keys(without)).toEqual(names.filter((name) => name !== '__idle__'));
  });

  it('answers the same under /model', async () => {
    const behind = await allocations(`${server.url}/model/allocation/compute?${windowOf(HOUR)}&includeIdle=true`);
    expect(behind).toEqual(rows);
  });

  it('answers an hour that nobody recorded with an empty set', async () => {
    expect(await allocations(`${server.url}/allocation/compute?${windowOf(GAP)}`)).toEqual({});
    expect(await (await fetch(`${server.url}/assets?${windowOf(GAP)}`)).json()).toEqual({ code: 200, data: {} });
  });

  const odd = fixture('recorded-odd-answers') as {
    name: string;
    path: string;
    status: number;
    contentType: string;
    body: string;
  }[];
  it.each(odd.filter(({ name }) => ['no-window', 'bad-window', 'not-found', 'healthz'].includes(name)))(
    'answers $name word for word as recorded',
    async ({ path, status, contentType, body }) => {
      const response = await fetch(`${server.url}${path}`);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type') ?? '').toBe(contentType);
      expect(await response.text()).toBe(body);
    },
  );

  it('refuses what it cannot answer instead of answering something else', async () => {
    const day = await fetch(`${server.url}/allocation/compute?window=2026-11-18T00:00:00Z,2026-11-19T00:00:00Z`);
    expect(day.status).toBe(500);
    expect(await day.json()).toMatchObject({ code: 500, data: null });
    expect((await fetch(`${server.url}/allocation/compute?${windowOf(HOUR)}&aggregate=namespace`)).status).toBe(500);
  });

  it('lets a test break off or answer a request itself', async () => {
    const broken = await startOpenCostDialect({
      seed: 7,
      cluster: 'acme-dev',
      intercept: (request, response) => {
        if (request.url !== '/healthz') return false;
        response.writeHead(503).end();
        return true;
      },
    });
    try {
      expect((await fetch(`${broken.url}/healthz`)).status).toBe(503);
      const [name] = Object.keys(await allocations(`${broken.url}/allocation?${windowOf(HOUR)}`));
      expect(name).toMatch(/^acme-dev\//);
    } finally {
      await broken.close();
    }
  });
});
