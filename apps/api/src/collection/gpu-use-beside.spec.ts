import type { CostSource, SourceAllocation } from '@showback/allocation';
import { CostsResponse } from '@showback/contracts';
import { OpenCostSource } from '@showback/opencost';
import { PrometheusSource } from '@showback/prometheus';
import { startPrometheus, type RunningPrometheus } from '@showback/prometheus/testing';
import { clusterNamed } from '@showback/simulator';
import { openMetrics, startOpenCostDialect, type Dialect } from '@showback/simulator/testing';
import { formatInstant, HOUR_MS, type Instant } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';
import { allDone, collectableOf, collecting, eventually, partsOf, planUpTo } from './testing/collect-all';
import { UsageBeside } from './usage-beside';

const ID = 'acme-prod';
const SEED = 7;
const FROM = Date.parse('2026-11-10T01:00:00Z');
/** The hours that OpenCost has; of the last Prometheus has nothing. */
const HOURS = [FROM, FROM + HOUR_MS, FROM + 2 * HOUR_MS] as const;
const END = FROM + HOURS.length * HOUR_MS;
const clock = (): Instant => END + 2 * HOUR_MS;

let dialect: Dialect;
let prometheus: RunningPrometheus;
let api: RunningApi;
/** The pod that OpenCost measures itself: it trains in each of the hours. */
let told: string;
let truth: CostSource;

beforeAll(async () => {
  const cluster = clusterNamed(ID, { seed: SEED });
  prometheus = await startPrometheus(openMetrics({ cluster, start: FROM, end: FROM + 2 * HOUR_MS }));
  dialect = await startOpenCostDialect({ seed: SEED, cluster: ID });
  truth = new OpenCostSource({ cluster: ID, sourceClusterId: ID, region: null, url: dialect.url });
  told = (await withGpus(FROM)).find(({ container }) => container === 'train')?.pod ?? '';
  api = await startApi({ config: { clusters: [realCluster(ID)] }, clock });
  const prices = { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] };
  const measuring = { cluster: ID, sourceClusterId: ID, clusterLabel: 'cluster_id', region: null, url: prometheus.url, prices };
  const usage = new UsageBeside(new PrometheusSource(measuring), null);
  const collectable = collectableOf({ cluster: ID, from: FROM, source: usage.around(forgetful(truth)) });
  const parts = partsOf(api.test.database, { clock });
  await planUpTo(END, [collectable], parts);
  await collecting([collectable], parts, () => eventually(() => allDone(parts)));
}, 120_000);
afterAll(async () => {
  await Promise.all([api.stop(), prometheus.remove(), dialect.close()]);
});

/** As an OpenCost that knows of one pod alone how busy its GPU was, and says half of it. */
function forgetful(source: CostSource): CostSource {
  const forget = (row: SourceAllocation): SourceAllocation => {
    const { gpuMicroHours, gpuMicroHoursUsed } = row.quantity;
    if (gpuMicroHours === 0) return row;
    const used = row.pod === told ? Math.floor((gpuMicroHoursUsed ?? 0) / 2) : null;
    return { ...row, quantity: { ...row.quantity, gpuMicroHoursUsed: used } };
  };
  const readHour: CostSource['readHour'] = async (hour, signal) => {
    const read = await source.readHour(hour, signal);
    return { ...read, allocations: read.allocations.map(forget) };
  };
  return { readHour, hoursPerBatch: source.hoursPerBatch };
}

async function withGpus(hour: Instant): Promise<SourceAllocation[]> {
  const { allocations } = await truth.readHour(hour, new AbortController().signal);
  return allocations.filter(({ quantity }) => quantity.gpuMicroHours > 0);
}

/** GPU hours that each pod had and used in an hour, as the API says. */
async function known(hour: Instant): Promise<Map<string, { requested: number; used: number | null }>> {
  const window = `${formatInstant(hour)},${formatInstant(hour + HOUR_MS)}`;
  const { rows } = CostsResponse.parse((await api.ask(`/api/v1/costs?window=${window}&by=pod&idle=separate&limit=1000`)).json);
  return new Map(
    rows.flatMap(({ key, quantity: { gpuHours } }) => (gpuHours.requested === 0 ? [] : [[key['pod'] ?? '', gpuHours] as const])),
  );
}

describe('GPUs of which OpenCost does not say how busy they were', () => {
  it('were as busy as the Prometheus beside it measured, in the ledger and in answers; what OpenCost says itself stands', async () => {
    for (const hour of HOURS.slice(0, 2)) {
      const [found, truly] = [await known(hour), await withGpus(hour)];
      expect(truly.length).toBeGreaterThan(1);
      for (const { pod, quantity } of truly) {
        const used = (quantity.gpuMicroHoursUsed ?? 0) / 1e6;
        const row = found.get(pod ?? '');
        expect(row?.requested).toBeCloseTo(quantity.gpuMicroHours / 1e6, 6);
        expect(row?.used).toBeCloseTo(pod === told ? used / 2 : used, pod === told ? 5 : 2);
      }
    }
  });

  it('stay unknown in an hour that Prometheus does not have either', async () => {
    const found = await known(HOURS[2]);
    expect(found.get(told)?.used).toBeGreaterThan(0);
    const others = [...found].filter(([pod]) => pod !== told);
    expect(others.length).toBeGreaterThan(0);
    for (const [, { used }] of others) expect(used).toBeNull();
  });
});
