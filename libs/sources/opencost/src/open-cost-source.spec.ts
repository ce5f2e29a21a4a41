import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { assembleHour, SourceFault } from '@showback/allocation';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OpenCostSource, type OpenCostOptions } from './open-cost-source';
import type { Misbehaviour } from './testing/misbehave';
import { recordings } from './testing/recordings';
import { startReplay, type Replay, type ReplayRequest } from './testing/replay';

const HOUR = Date.parse('2026-11-16T10:00:00Z');
const never = new AbortController().signal;

let replay: Replay;
let waits: number[];
const sources: OpenCostSource[] = [];

beforeAll(async () => {
  replay = await startReplay();
});
afterAll(() => replay.close());
beforeEach(() => {
  waits = [];
  replay.requests.length = 0;
});
afterEach(() => {
  replay.setFaults(undefined);
  for (const source of sources.splice(0)) source.close();
});

function sourceAt(options: Partial<OpenCostOptions> = {}): OpenCostSource {
  const source = new OpenCostSource({
    cluster: 'globex-eu',
    sourceClusterId: 'globex-eu',
    region: 'europe-west4',
    url: replay.url,
    ...options,
    pacing: {
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      random: () => 0.5,
      ...options.pacing,
    },
  });
  sources.push(source);
  return source;
}

/** Misbehaves for allocations, the first `times` times or always. */
const always =
  (fault: Misbehaviour, kind: ReplayRequest['kind'] = 'allocation', times = Infinity) =>
  (request: ReplayRequest): Misbehaviour | null =>
    request.kind === kind && request.repeat < times ? fault : null;

async function faultOf(work: Promise<unknown>): Promise<SourceFault> {
  const outcome = await work.then(
    () => new Error('no fault'),
    (error: unknown) => error,
  );
  if (!(outcome instanceof SourceFault)) throw outcome;
  return outcome;
}

describe('what bad input gets: a reason that says what to do, never a wrong figure', () => {
  it.each<[string, Misbehaviour, SourceFault['code'], RegExp, number]>([
    ['a server that is down', 'down', 'unreachable', /closed the connection/, 4],
    ['503', { status: 503 }, 'http-status', /not ready \(503\).*prometheus unavailable/, 4],
    ['500', { status: 500 }, 'http-status', /failed \(500\).*Prometheus/, 4],
    ['an error inside a success', 'error-inside', 'http-status', /code 500 .*error querying prometheus/, 4],
    ['half an answer', 'half-body', 'truncated', /in the middle/, 4],
    ['half a JSON', 'half-json', 'truncated', /in the middle/, 4],
    ['half a gzip', 'half-gzip', 'truncated', /in the middle|broken/, 4],
    ['no access', { status: 401 }, 'http-status', /headers/, 1],
    ['not there', { status: 404 }, 'http-status', /pathPrefix/, 1],
    ['not understood', { status: 400 }, 'http-status', /\(400\)/, 1],
    ['a login page', 'html', 'not-json', /web page.*login/, 1],
    [
      'a redirect',
      { redirect: 'https://user:secret@login.example.com/oauth2?token=secret' },
      'redirect',
      /login\.example\.com\/oauth2 /,
      1,
    ],
    ['another cluster', 'wrong-cluster', 'wrong-cluster', /initech-us, not about globex-eu/, 1],
    ['another window', 'other-window', 'wrong-window', /Asked for 2026-11-16T10:00:00Z/, 1],
    ['no rows', 'no-rows', 'no-data', /no rows/, 1],
    ['no sets', 'no-sets', 'no-data', /no rows/, 1],
    ['no data at all', 'null-data', 'no-data', /no rows/, 1],
    ['a cost that is NaN', 'nan', 'not-a-number', /__idle__.*cpuCost/, 1],
  ])('%s', async (_, misbehaviour, code, sentence, requests) => {
    replay.setFaults(always(misbehaviour));
    const fault = await faultOf(sourceAt().readHour(HOUR, never));
    expect(fault).toMatchObject({ code, message: expect.stringMatching(sentence) as string });
    expect(fault.message).not.toContain('secret');
    expect(replay.requests.filter(({ kind }) => kind === 'allocation')).toHaveLength(requests);
  });

  it.each<[string, Misbehaviour, SourceFault['code']]>([
    ['no assets', 'null-data', 'no-data'],
    ['assets of another window', 'other-window', 'wrong-window'],
    ['assets of another cluster', 'wrong-cluster', 'wrong-cluster'],
    ['half of the assets', 'half-json', 'truncated'],
  ])('%s: management and idle would be wrong, so there is no hour', async (_, misbehaviour, code) => {
    replay.setFaults(always(misbehaviour, 'assets'));
    expect(await faultOf(sourceAt().readHour(HOUR, never))).toMatchObject({ code });
  });

  it('a server that hangs, or stops in the middle, is given up after the timeout', async () => {
    for (const misbehaviour of ['hang', 'stall'] as const) {
      replay.setFaults(always(misbehaviour));
      expect(await faultOf(sourceAt({ timeoutMs: 150 }).readHour(HOUR, never))).toMatchObject({
        code: 'timeout',
        transient: false,
      });
    }
  });

  it('nothing listens', async () => {
    const fault = await faultOf(sourceAt({ url: 'http://user:secret@127.0.0.1:9/' }).readHour(HOUR, never));
    expect(fault).toMatchObject({ code: 'unreachable', message: expect.stringContaining('nothing listens') as string });
    expect(fault.message).not.toContain('secret');
  });

  it('rows of another cluster among ours quarantine the hour, by name', async () => {
    replay.setFaults(always('mixed-clusters'));
    const hour = assembleHour(await sourceAt().readHour(HOUR, never), { knownOwners: new Map() });
    expect(hour.quarantine).toEqual([
      { code: 'foreign-cluster', text: expect.stringContaining('initech-us (7 rows)') as string },
    ]);
  });

  it('an answer without an idle row is flagged, and no idle is made up', async () => {
    replay.setFaults(always('no-idle'));
    const hour = assembleHour(await sourceAt().readHour(HOUR, never), { knownOwners: new Map() });
    expect(hour.flags.map(({ code }) => code)).toEqual(['idle-missing']);
    expect(hour.rows.filter(({ kind }) => kind === 'idle')).toEqual([]);
    expect(hour.nodes.some(({ cpuIdleNano }) => cpuIdleNano > 0n)).toBe(true);
    expect(hour.quarantine).toEqual([]);
  });
});

describe('the odd answers of a real OpenCost', () => {
  const recorded = JSON.parse(readFileSync(`${recordings()}/odd-answers.json`, 'utf8')) as {
    name: string;
    status: number;
    contentType: string;
    body: string;
  }[];
  const expected: Record<string, SourceFault['code']> = {
    'no-window': 'http-status',
    'bad-window': 'http-status',
    'no-data': 'no-data',
    'bad-filter': 'http-status',
    'unknown-aggregate': 'malformed',
    'filter-matches-nothing': 'no-data',
    'not-found': 'http-status',
    'cluster-info': 'malformed',
    healthz: 'truncated',
  };

  it.each(recorded)('$name makes no hour', async ({ name, status, contentType, body }) => {
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/assets'))
        response.end(gunzipSync(readFileSync(`${recordings()}/assets-hour/2026-11-16T00.json.gz`)));
      else response.writeHead(status, { 'content-type': contentType }).end(body);
    });
    const fault = await faultOf(sourceAt({ url: await listening(server) }).readHour(Date.parse('2026-11-16T00:00:00Z'), never));
    server.close();
    expect([name, fault.code]).toEqual([name, expected[name]]);
  });
});

describe('what heals by itself', () => {
  it.each<[string, Misbehaviour]>([
    ['down', 'down'],
    ['503', { status: 503 }],
    ['half an answer', 'half-body'],
  ])('%s twice, then well: one read', async (_, misbehaviour) => {
    const good = await sourceAt().readHour(HOUR, never);
    replay.requests.length = 0;
    replay.setFaults(always(misbehaviour, 'allocation', 2));
    expect(await sourceAt().readHour(HOUR, never)).toEqual(good);
    expect(waits).toEqual([250, 500]);
  });

  it('a slow answer, and a zipped one, are the same answer', async () => {
    const good = await sourceAt().readHour(HOUR, never);
    for (const misbehaviour of [{ slowMs: 100 }, 'gzip'] as const) {
      replay.setFaults(() => misbehaviour);
      expect(await sourceAt().readHour(HOUR, never)).toEqual(good);
    }
  });

  it('waits as long as a server asks for, and not at all for one that asks too much', async () => {
    replay.requests.length = 0;
    replay.setFaults(always({ status: 429, retryAfter: '7' }, 'allocation', 1));
    await sourceAt().readHour(HOUR, never);
    expect(waits).toEqual([7_250]);
    waits.length = 0;
    replay.setFaults(always({ status: 429, retryAfter: '3600' }));
    expect(await faultOf(sourceAt().readHour(HOUR, never))).toMatchObject({ code: 'http-status' });
    expect(waits).toEqual([]);
  });

  it('an abort ends a request and a wait at once, with its own reason', async () => {
    for (const fault of ['hang', { status: 503 }] as const) {
      replay.setFaults(always(fault));
      const ending = new AbortController();
      const reason = new Error('SIGTERM');
      setTimeout(() => ending.abort(reason), 50);
      const source = new OpenCostSource({
        cluster: 'a',
        sourceClusterId: 'globex-eu',
        region: null,
        url: replay.url,
        pacing: { baseMs: 60_000, random: () => 0.9 },
      });
      sources.push(source);
      await expect(source.readHour(HOUR, ending.signal)).rejects.toBe(reason);
      expect(source.breaker.failures).toBe(0);
    }
  });
});

describe('a server that keeps failing is left alone', () => {
  it('closed, open after five reads, half-open after a while, closed by a good one', async () => {
    let now = 1_000;
    const source = sourceAt({ now: () => now, pacing: { attempts: 1 } });
    replay.setFaults(always({ status: 503 }));
    for (let read = 1; read <= 5; read += 1) {
      expect(source.breaker).toMatchObject({ state: 'closed', failures: read - 1 });
      await faultOf(source.readHour(HOUR, never));
    }
    expect(source.breaker).toEqual({ state: 'open', failures: 5, openUntil: 31_000 });
    const asked = replay.requests.length;
    expect(await faultOf(source.readHour(HOUR, never))).toMatchObject({
      message: expect.stringMatching(/left alone until .* 5 failures: .*503/) as string,
    });
    expect(replay.requests).toHaveLength(asked);

    now = 31_000;
    expect(source.breaker.state).toBe('half-open');
    await faultOf(source.readHour(HOUR, never));
    expect(source.breaker).toEqual({ state: 'open', failures: 6, openUntil: 91_000 });

    now = 91_000;
    replay.setFaults(undefined);
    await source.readHour(HOUR, never);
    expect(source.breaker).toEqual({ state: 'closed', failures: 0, openUntil: null });
  });

  it('an hour without data says nothing against the server', async () => {
    const source = sourceAt();
    replay.setFaults(always('no-rows'));
    for (let read = 0; read < 7; read += 1) await faultOf(source.readHour(HOUR, never));
    expect(source.breaker).toEqual({ state: 'closed', failures: 0, openUntil: null });
  });
});

describe('how it asks', () => {
  it('one request at a time, also when several hours are wanted at once', async () => {
    let open = 0;
    let most = 0;
    const server = createServer((request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end('{"code":200,"data":{}}');
      }, 20);
    });
    const url = await listening(server);
    const source = sourceAt({ url });
    await Promise.allSettled([source.readHour(HOUR, never), source.readHour(HOUR, never), source.check(never)]);
    server.close();
    expect(most).toBe(1);
  });

  it('with the path prefix and the headers that are configured', async () => {
    await sourceAt({
      url: `${replay.url}/`,
      pathPrefix: '/model',
      headers: { authorization: 'Bearer t', 'x-scope-orgid': 'acme' },
    }).readHour(HOUR, never);
    for (const { url, headers } of replay.requests) {
      expect(url).toMatch(/^\/model\//);
      expect(headers).toMatchObject({ authorization: 'Bearer t', 'x-scope-orgid': 'acme', 'accept-encoding': 'gzip' });
    }
    expect(replay.requests).toHaveLength(2);
  });

  it('keeps one connection for all', async () => {
    const ports = new Set<number | undefined>();
    const server = createServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{"code":200,"data":{}}');
    });
    const source = sourceAt({ url: await listening(server) });
    for (let read = 0; read < 3; read += 1) await faultOf(source.readHour(HOUR, never));
    server.close();
    expect(ports.size).toBe(1);
  });
});

describe('the doctor', () => {
  it('says that a good server is good, with its version', async () => {
    const findings = await sourceAt({ now: () => HOUR + 3_600_000 + 700_000 }).check();
    expect(findings).toEqual([{ code: 'ok', text: 'OpenCost 1.119.0 answers: 73 rows and 9 nodes for 2026-11-16T10:00:00Z.' }]);
  });

  it('says what is wrong with the others', async () => {
    const codes = async (options: Partial<OpenCostOptions> = {}): Promise<string[]> =>
      (await sourceAt({ now: () => HOUR + 4_300_000, ...options }).check()).map(({ code }) => code);
    expect(await codes({ now: () => HOUR - 10 ** 9 })).toEqual(['ok', 'no-data']);
    expect(await codes({ sourceClusterId: 'other' })).toEqual(['ok', 'cluster-id', 'wrong-cluster']);
    expect(await codes({ url: 'http://127.0.0.1:9' })).toEqual(['unreachable']);
    replay.setFaults(always('no-idle'));
    expect(await codes()).toEqual(['ok', 'idle-missing']);
    replay.setFaults(always('html', 'other'));
    expect(await codes()).toEqual(['ok']);
  });
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
