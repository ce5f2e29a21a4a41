import { openMetrics, startPrometheus, type RunningPrometheus, type Series } from '@showback/prometheus/testing';
import { PrometheusSource } from '@showback/prometheus';
import type { CollectionWindows } from '@showback/persistence';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS } from '@showback/vocabulary';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policiesOf } from '../attribution/testing';
import { collectSharedMetrics } from './shared-metrics';
import { collectableOf, partsOf, planUpTo } from './testing/collect-all';

const START = Date.UTC(2026, 10, 10);
const NOW = START + 5 * DAY_MS + HOUR_MS;
const QUERY = 'sum by (namespace, cluster) (increase(kafka_bytes_total[1d]))';
const policies = (query: string) =>
  policiesOf(`
dimensions: { team: [{ label: team }] }
shared: [{ name: kafka, when: 'namespace:"kafka"', split: { metric: '${query}', key: namespace, onMissing: lastDay } }]
`);

/** A counter that grows by so much a minute, over all the days. */
function counter(labels: Series['labels'], perMinute: number): Series {
  const at = Array.from({ length: (5 * DAY_MS) / 60_000 }, (_, minute) => START / 1_000 + minute * 60);
  return { metric: 'kafka_bytes_total', labels, at, value: at.map((_, minute) => 1e12 + minute * perMinute) };
}

let server: RunningPrometheus;
let fresh: TestDatabase;
beforeAll(async () => {
  const series = [
    counter({ cluster: 'acme', namespace: 'pay' }, 5e8),
    counter({ cluster: 'acme', namespace: 'shop' }, 1e8),
    counter({ cluster: 'other', namespace: 'shop' }, 9e8),
    counter({ cluster: 'acme' }, 1),
  ];
  [server, fresh] = await Promise.all([startPrometheus(openMetrics(series)), freshDatabase()]);
});
afterAll(async () => {
  await server.remove();
  await fresh.drop();
});

/** What any replica tells of the cluster. */
async function faultsOf(windows: CollectionWindows) {
  const kept = (await windows.notices()).filter(({ about }) => about === 'shared-metric');
  return kept.flatMap(({ findings }) => findings);
}

async function collect(query: string, clock = NOW) {
  const parts = partsOf(fresh.database, { clock: () => clock });
  const source = new PrometheusSource({
    ...{
      url: server.url,
      cluster: 'acme',
      sourceClusterId: 'acme',
      clusterLabel: 'cluster',
      region: null,
      pacing: { attempts: 1 },
    },
    prices: { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] },
  });
  let asked = 0;
  const metrics: PrometheusSource['readMetric'] = (split, day, signal) => {
    asked += 1;
    return source.readMetric(split, day, signal);
  };
  const cluster = collectableOf({ cluster: 'acme', from: START, source: null, metrics });
  await planUpTo(START, [cluster], parts);
  const { ledger, windows, log } = { ...parts, log: pino({ level: 'silent' }) };
  const changed = await collectSharedMetrics(
    [cluster],
    { ledger, windows, log, clock: () => clock, policies: policies(query) },
    AbortSignal.timeout(30_000),
  );
  source.close();
  return { changed, asked, faults: await faultsOf(windows) };
}

describe('a metric that shared cost is split by', () => {
  it('is kept for each day, of the own cluster alone, in more than 64 bits', async () => {
    expect(await collect(QUERY)).toMatchObject({ changed: 5, faults: [] });
    const { rows } = await fresh.database.pool.query<{ day: string; key: string; value: string }>(
      "SELECT to_char(day, 'YYYY-MM-DD') AS day, key, value::text FROM shared_metric ORDER BY 1, 2",
    );
    expect(rows.map(({ day, key }) => `${day} ${key}`).slice(0, 4)).toEqual([
      '2026-11-10 pay',
      '2026-11-10 shop',
      '2026-11-11 pay',
      '2026-11-11 shop',
    ]);
    const of = (key: string) => Number(rows.find((row) => row.day === '2026-11-11' && row.key === key)?.value) / 1e9;
    expect(of('pay') / (1_440 * 5e8)).toBeCloseTo(1, 2);
    expect(of('pay') / of('shop')).toBeCloseTo(5, 6);
  });

  it('is not asked for again once its day has settled, and stands when it is', async () => {
    expect(await collect(QUERY)).toEqual({ changed: 0, asked: 3, faults: [] });
  });

  it('that Prometheus does not understand is said with the query, and so is one that says nothing of the label', async () => {
    const { faults, asked } = await collect('sum by (namespace) (rate(kafka_bytes_total))');
    expect(asked).toBe(1);
    expect(faults.map(({ text }) => text)).toEqual([
      expect.stringMatching(/expected type range vector.*rate\(kafka_bytes_total\)/),
    ]);
    const silent = await collect('sum(increase(kafka_bytes_total{cluster="acme"}[1d]))');
    expect(silent.faults.map(({ text }) => text)).toEqual([
      expect.stringContaining('no value with the label namespace at the end of 2026-11-14'),
    ]);
  });

  it('cannot be had of a cluster without a Prometheus, which says so', async () => {
    const parts = partsOf(fresh.database, { clock: () => NOW });
    const cluster = collectableOf({ cluster: 'acme', from: START, source: null });
    const { ledger, windows } = parts;
    await collectSharedMetrics(
      [cluster],
      { ledger, windows, log: pino({ level: 'silent' }), clock: () => NOW, policies: policies(QUERY) },
      AbortSignal.timeout(5_000),
    );
    expect((await faultsOf(windows)).map(({ text }) => text)).toEqual([expect.stringContaining('no prometheus to ask')]);
  });
});
