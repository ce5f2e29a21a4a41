import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SourceFault, type PriceList } from '@showback/allocation';
import { sumNano } from '@showback/vocabulary';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PrometheusSource, type PrometheusOptions } from './prometheus-source';
import { openMetrics, RECORDED_HOUR, recordedSeries, startPrometheus, type RunningPrometheus } from './testing';

const NO_PRICES: PriceList = { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] };
const open: { close: () => void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

function sourceAt(url: string, options: Partial<PrometheusOptions> = {}): PrometheusSource {
  const source = new PrometheusSource({
    url,
    cluster: 'globex-eu',
    sourceClusterId: 'globex-eu',
    clusterLabel: '',
    region: null,
    prices: NO_PRICES,
    pacing: { attempts: 1 },
    ...options,
  });
  open.push(source);
  return source;
}

const readAt = (url: string, options?: Partial<PrometheusOptions>) =>
  sourceAt(url, options).readHour(RECORDED_HOUR, AbortSignal.timeout(20_000));

async function faultAt(url: string, options?: Partial<PrometheusOptions>): Promise<string> {
  try {
    await readAt(url, options);
    return 'none';
  } catch (error) {
    return error instanceof SourceFault ? `${error.code}: ${error.message}` : String(error);
  }
}

async function odd(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  open.push({ close: () => server.close() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (status: number, body: string, type = 'application/json') =>
  odd((_, response) => response.writeHead(status, { 'content-type': type }).end(body));

const success = (more: object, result: unknown[] = []) =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result }, ...more });

describe('a server that does not answer as Prometheus does', () => {
  it.each([
    ['a login page', () => answering(200, '<!doctype html><title>Sign in</title>', 'text/html'), 'not-json: A web page came'],
    [
      'a redirect to one',
      () => odd((_, response) => response.writeHead(302, { location: 'https://login.example/' }).end()),
      'redirect: ',
    ],
    ['a refusal', () => answering(401, 'Unauthorized', 'text/plain'), 'http-status: '],
    ['no tenant', () => answering(401, 'no org id', 'text/plain'), "check the cluster's prometheus.headers"],
    ['another path', () => answering(404, '404 page not found', 'text/plain'), 'Mimir has it below /prometheus'],
    ['too little memory', () => answering(503, 'out of memory', 'text/plain'), 'is not ready (503)'],
    ['half an answer', () => answering(200, success({}).slice(0, 40)), 'truncated: '],
    [
      'an error within a success',
      () => answering(200, '{"status":"error","error":"expanding series: no such block"}'),
      'no such block',
    ],
    [
      'an answer of which Thanos misses a part',
      () => answering(200, success({ warnings: ['store-gateway-1: context deadline exceeded'] })),
      'store-gateway-1',
    ],
    ['an answer of which VictoriaMetrics misses a part', () => answering(200, success({ isPartial: true })), 'isPartial'],
    ['series without values', () => answering(200, success({}, [{ metric: { a: 'b' } }])), 'malformed: '],
    ['nothing', () => answering(200, success({})), 'no-data: Prometheus has nothing of this hour'],
    [
      'nothing, with a remark on the query',
      () => answering(200, success({ warnings: ['PromQL info: metric might not be a counter'] })),
      'no-data: Prometheus has nothing',
    ],
  ])('such as %s is a gap with that reason', async (_, start, reason) => {
    expect(await faultAt(await start())).toContain(reason);
  });

  it('or not at all is a gap, and so is one that is too slow', async () => {
    expect(await faultAt('http://127.0.0.1:9')).toContain('unreachable: ');
    const slow = await odd(() => undefined);
    expect(await faultAt(slow, { timeoutMs: 200 })).toContain('timeout: ');
  });

  it('never sees a secret of ours in a fault, and gets our headers', async () => {
    let seen: string | undefined;
    const url = await odd((request, response) => {
      seen = request.headers['x-scope-orgid'] as string;
      response.writeHead(500).end('boom');
    });
    expect(await faultAt(url, { headers: { 'X-Scope-OrgID': 'tenant-7' } })).not.toContain('tenant-7');
    expect(seen).toBe('tenant-7');
  });

  it('is left alone after it kept failing, and asked again later', async () => {
    let now = 0;
    const source = sourceAt('http://127.0.0.1:9', { now: () => now });
    for (let read = 0; read < 5; read++) await source.readHour(RECORDED_HOUR, AbortSignal.timeout(5_000)).catch(() => undefined);
    expect(source.breaker.state).toBe('open');
    now += 3_600_000;
    expect(source.breaker.state).not.toBe('open');
  });
});

describe('a query of somebody’s own', () => {
  it('that is not understood, however often, does not keep cost from being collected', async () => {
    const source = sourceAt(await answering(400, '{"status":"error","errorType":"bad_data","error":"parse error"}'));
    const split = { query: 'sum by (', key: 'team' };
    for (let ask = 0; ask < 6; ask++)
      await expect(source.readMetric(split, RECORDED_HOUR, AbortSignal.timeout(5_000))).rejects.toThrow('parse error');
    expect(source.breaker.state).toBe('closed');
  });
});

describe('the selector of a cluster', () => {
  it('stands in every question, whatever its name holds', async () => {
    const asked: string[] = [];
    const url = await odd((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        asked.push(new URLSearchParams(body).get('query') ?? '');
        response.end(success({}));
      });
    });
    await faultAt(url, { clusterLabel: 'cluster', sourceClusterId: 'it\'s "eu\\1"' });
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.length).toBeLessThanOrEqual(20);
    for (const query of asked) expect(query).toContain(String.raw`cluster="it's \"eu\\1\""`);
  });
});

describe('a real Prometheus', () => {
  let server: RunningPrometheus;
  beforeAll(async () => {
    server = await startPrometheus(openMetrics(recordedSeries()));
  }, 60_000);
  afterAll(() => server.remove());

  it('that may not load so many samples is asked in halves, and says the same', async () => {
    const whole = await readAt(server.url);
    await server.stop();
    await server.start(['--query.max-samples=3000']);
    const source = sourceAt(server.url);
    const halves = await source.readHour(RECORDED_HOUR, AbortSignal.timeout(30_000));
    expect(source.client.questions).toBeGreaterThan(20);
    expect(sumNano(halves.allocations.map(({ cost }) => cost.total))).toBe(
      sumNano(whole.allocations.map(({ cost }) => cost.total)),
    );
    expect(halves.idle).toEqual(whole.idle);
    await server.stop();
    await server.start(['--query.max-samples=50']);
    expect(await faultAt(server.url)).toContain('raise its limits (query.max-samples');
    await server.stop();
    await server.start();
  });

  it('that restarts is a gap meanwhile, and read when it is back', async () => {
    await server.stop();
    expect(await faultAt(server.url)).toContain('unreachable: ');
    await server.start();
    expect((await readAt(server.url)).allocations.length).toBeGreaterThan(50);
  });
});
