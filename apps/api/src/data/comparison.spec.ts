import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { ComparisonResponse, DataResponse } from '@showback/contracts';
import { OpenCostSource } from '@showback/opencost';
import type { CostSource } from '@showback/allocation';
import { clusterId } from '@showback/persistence';
import { PrometheusSource } from '@showback/prometheus';
import { startPrometheus, type RunningPrometheus } from '@showback/prometheus/testing';
import { clusterNamed } from '@showback/simulator';
import { openMetrics, startOpenCostDialect, type Dialect } from '@showback/simulator/testing';
import { DAY_MS, HOUR_MS, parseNano, sumNano } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allDone, collectableOf, collecting, eventually, partsOf, planUpTo } from '../collection/testing/collect-all';
import type { ClusterConfig, ServerSettings } from '../config/config';
import { realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const ID = 'acme-dev';
const DAY = Date.parse('2026-11-10T00:00:00Z');
/** Development wakes up at six. */
const [MEASURED, COLLECTED, END] = [DAY + 4 * HOUR_MS, DAY + 5 * HOUR_MS, DAY + 8 * HOUR_MS];
const NOW = DAY + DAY_MS + HOUR_MS;
const NO_PRICES = { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] };

/** Where it is set, OpenCost keeps whoever asks waiting. */
let held: ((request: IncomingMessage) => void) | null = null;
let dialect: Dialect;
let server: RunningPrometheus;
let api: RunningApi;

const settings = (url: string, more: Partial<ServerSettings> = {}): ServerSettings => ({
  url,
  pathPrefix: '',
  headers: {},
  ca: null,
  clusterLabel: 'cluster_id',
  trouble: null,
  ...more,
});

/** Clusters that call the same one their own, with one source or the other as the one that is kept. */
function clusters(): ClusterConfig[] {
  const [opencost, prometheus] = [settings(dialect.url), settings(server.url)];
  const both = { ...realCluster('both'), sourceClusterId: ID, opencost, prometheus };
  return [
    { ...both, cost: { kind: 'opencost', settings: opencost } },
    { ...both, id: 'swapped', cost: { kind: 'prometheus', settings: prometheus } },
    { ...both, id: 'single', prometheus: null, cost: { kind: 'opencost', settings: opencost } },
    {
      ...both,
      id: 'locked',
      prometheus: settings(server.url, { trouble: 'header X: file /x cannot be read' }),
      cost: { kind: 'opencost', settings: opencost },
    },
    {
      ...both,
      id: 'away',
      prometheus: settings('http://127.0.0.1:9'),
      cost: { kind: 'opencost', settings: opencost },
    },
  ];
}

/** Fills the ledger as collection does. */
async function collect(cluster: string, to: number, source: CostSource): Promise<void> {
  const parts = partsOf(api.test.database, { clock: () => NOW });
  const collectable = collectableOf({ cluster, from: COLLECTED, source });
  await planUpTo(to, [collectable], parts);
  await collecting([collectable], parts, () => eventually(() => allDone(parts)));
}

beforeAll(async () => {
  const intercept = (request: IncomingMessage): boolean => {
    held?.(request);
    return held !== null;
  };
  dialect = await startOpenCostDialect({ seed: 7, cluster: ID, intercept });
  server = await startPrometheus(openMetrics({ cluster: clusterNamed(ID, { seed: 7 }), start: MEASURED, end: END }));
  api = await startApi({ config: { clusters: clusters() }, clock: () => NOW });
  const common = { sourceClusterId: ID, region: null };
  const opencost = (cluster: string): CostSource => new OpenCostSource({ ...common, cluster, url: dialect.url });
  await collect('both', END + HOUR_MS, opencost('both'));
  await collect('away', END, opencost('away'));
  const told = { url: server.url, clusterLabel: 'cluster_id', prices: NO_PRICES };
  const prometheus = new PrometheusSource({ ...common, ...told, cluster: 'swapped' });
  await collect('swapped', END, prometheus);
  prometheus.close();
}, 120_000);
afterAll(async () => {
  await api.stop();
  await dialect.close();
  await server.remove();
});

const ask = (cluster: string, query = '?day=2026-11-10') => api.ask(`/api/v1/data/${cluster}/comparison${query}`);
const compare = async (cluster: string): Promise<ComparisonResponse> => ComparisonResponse.parse((await ask(cluster)).json);
const nano = (text: string | undefined): bigint => parseNano(text ?? 'nothing');

describe('a day of a cluster with an OpenCost and a Prometheus', () => {
  it('is compared hour by hour, and says of which hours it is, and why not of the others', async () => {
    const { hours, sources, window } = await compare('both');
    expect(sources).toEqual({ kept: 'opencost', other: 'prometheus' });
    expect(window).toEqual({ start: '2026-11-10T00:00:00Z', end: '2026-11-11T00:00:00Z' });
    expect(hours).toMatchObject({ expected: 24, compared: 3 });
    const hour = (at: string): string => at.slice(11, 13);
    expect(hours.missing.map(({ start, end, source, hours: count }) => [hour(start), hour(end), source, count])).toEqual([
      ['00', '05', 'opencost', 5],
      ['08', '09', 'prometheus', 1],
      ['09', '00', 'opencost', 15],
    ]);
    expect(hours.missing.map(({ reason }) => reason)).toEqual([
      'it is not collected',
      expect.stringContaining('Prometheus has no samples of') as string,
      'it is not collected',
    ]);
  });

  it('differs in load balancers, of which OpenCost charges 65 minutes, and else by its rounding', async () => {
    const { total, byComponent, byNamespace, precision } = await compare('both');
    const balancers = byComponent.find(({ component }) => component === 'loadBalancer');
    expect(balancers).toMatchObject({ kept: '0.08124', other: '0.075', difference: '-0.00624', ratio: -0.0768095 });
    const rounding = nano(precision);
    for (const { component, difference } of byComponent)
      if (component !== 'loadBalancer')
        expect({ component, within: abs(nano(difference)) <= rounding }).toEqual({ component, within: true });
    expect(byNamespace[0]).toMatchObject({ namespace: 'platform' });
    expect(abs(nano(total?.difference) + 6_240_000n)).toBeLessThanOrEqual(rounding);
    for (const parts of [byComponent, byNamespace])
      for (const of of ['kept', 'other', 'difference'] as const)
        expect(sumNano(parts.map((part) => nano(part[of])))).toBe(nano(total?.[of]));
  });

  it('is the other way round where the ledger keeps the cost of Prometheus', async () => {
    const [there, back] = [await compare('both'), await compare('swapped')];
    expect(back.sources).toEqual({ kept: 'prometheus', other: 'opencost' });
    expect(back.hours.compared).toBe(3);
    expect(back.total).toMatchObject({ kept: there.total?.other, other: there.total?.kept });
    expect(back.precision).toBe(there.precision);
  });

  it('leaves no trace: neither rows nor states change', async () => {
    const count = async () => {
      const text = 'SELECT (SELECT count(*) FROM cost_hour) AS rows, sum(ledger_version) AS version FROM cluster';
      return (await api.test.database.pool.query<{ rows: string; version: string }>(text)).rows;
    };
    const before = await count();
    await compare('both');
    expect(await count()).toEqual(before);
  });

  it('has no figures, rather than none of anything, where the other source does not answer', async () => {
    const { total, byComponent, byNamespace, hours } = await compare('away');
    expect({ total, byComponent, byNamespace }).toEqual({ total: null, byComponent: [], byNamespace: [] });
    expect(hours.compared).toBe(0);
    const away = hours.missing.filter(({ source }) => source === 'prometheus');
    expect(away.reduce((sum, span) => sum + span.hours, 0)).toBe(3);
    expect(away[0]?.reason).toContain('127.0.0.1:9');
  });

  it('ends with whoever asked: a source is not asked further for nobody', async () => {
    const asker = new AbortController();
    const asked = new Promise<IncomingMessage>((resolve) => (held = resolve));
    const answer = fetch(`${api.url}/api/v1/data/swapped/comparison`, { signal: asker.signal });
    const request = await asked;
    const broken = once(request.socket, 'close');
    asker.abort();
    await expect(answer).rejects.toThrow('aborted');
    await broken;
    held = null;
    expect((await compare('swapped')).hours.compared).toBe(3);
  });

  it('is the last complete one where none is named', async () => {
    const { status, json } = await ask('both', '');
    expect({ status, window: json['window'] }).toEqual({
      status: 200,
      window: { start: '2026-11-10T00:00:00Z', end: '2026-11-11T00:00:00Z' },
    });
  });

  it.each([
    ['single', '', 404, 'single has no second source of cost'],
    ['bath', '', 404, 'did you mean "both"?'],
    ['locked', '', 409, "locked's prometheus cannot be asked: header X: file /x cannot be read"],
    ['both', '?day=2026-11-11', 400, 'day: is not complete: the last complete one is 2026-11-10'],
    ['both', '?day=2026-11-31', 400, 'day'],
    ['both', '?day=2026-11-10&hour=3', 400, 'hour'],
  ])('of %s%s is refused', async (cluster, query, status, detail) => {
    expect(await ask(cluster, query)).toMatchObject({ status, json: { detail: expect.stringContaining(detail) as string } });
  });

  it('is refused when its hours are no longer kept, with the earliest that is', async () => {
    await api.test.database.pool.query('UPDATE collection_window SET hours_dropped = true WHERE cluster_id = $1', [
      clusterId('away'),
    ]);
    expect(await ask('away')).toMatchObject({
      status: 400,
      json: { detail: 'day: hours are kept from 2026-11-11: the earliest day allowed' },
    });
  });

  it('names the source that is only compared with among those of the cluster', async () => {
    const { clusters: shown } = DataResponse.parse((await api.ask('/api/v1/data?window=2026-11-10')).json);
    const sources = (id: string) => shown.find((one) => one.id === id)?.sources.map(({ kind, state }) => [kind, state]);
    expect(sources('both')).toEqual([
      ['opencost', 'ok'],
      ['prometheus', 'ok'],
    ]);
    expect(sources('swapped')).toEqual([
      ['prometheus', 'ok'],
      ['opencost', 'not-collected'],
    ]);
  });
});

function abs(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
