import { assembleHour, SourceFault, type PriceList, type SourceHour } from '@showback/allocation';
import { distributionOf, formatNano, HOUR_MS, sumNano, type CostHour } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrometheusSource, type PrometheusOptions } from './prometheus-source';
import {
  MOVED,
  openMetrics,
  RECORDED_HOUR,
  recordedSeries,
  recordedTruth,
  startPrometheus,
  VARIANTS,
  variants,
  type RunningPrometheus,
} from './testing';

const NO_PRICES: PriceList = { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] };
const TRUTH = recordedTruth();
const COMPONENTS = { cpu: 'cpu', ram: 'memory', gpu: 'gpu', pv: 'storage', lb: 'loadBalancer', other: 'other' } as const;

let server: RunningPrometheus;

beforeAll(async () => {
  const names = Object.keys(VARIANTS) as (keyof typeof VARIANTS)[];
  server = await startPrometheus(openMetrics(variants(recordedSeries(), 'cluster_id', names)));
}, 120_000);
afterAll(() => server.remove());

function sourceOf(variant: string, options: Partial<PrometheusOptions> = {}): PrometheusSource {
  return new PrometheusSource({
    url: server.url,
    cluster: 'globex-eu',
    sourceClusterId: variant,
    clusterLabel: 'cluster_id',
    region: null,
    prices: NO_PRICES,
    pacing: { attempts: 1 },
    ...options,
  });
}

async function read(
  variant: string,
  options: Partial<PrometheusOptions> = {},
): Promise<{ source: PrometheusSource; said: SourceHour; hour: CostHour }> {
  const source = sourceOf(variant, options);
  const said = await source.readHour(RECORDED_HOUR, AbortSignal.timeout(30_000));
  source.close();
  return { source, said, hour: assembleHour(said, { knownOwners: new Map() }) };
}

/** Money by `namespace/workload`, idle, unmounted and management as one each, and component, in units of the currency. */
function costsOf({ rows }: CostHour): Map<string, number> {
  const nano = new Map<string, bigint>();
  for (const row of rows) {
    const name = row.kind === 'workload' ? `${row.namespace}/${row.workload}` : `__${row.kind}__`;
    for (const [short, component] of Object.entries(COMPONENTS)) {
      const key = `${name} ${short}`;
      nano.set(key, (nano.get(key) ?? 0n) + row.cost[component]);
    }
  }
  return new Map([...nano].map(([key, amount]) => [key, Number(amount) / 1e9]));
}

/** What differs from the truth by more than a part of it. */
function errors(costs: ReadonlyMap<string, number>, most: number): string[] {
  const names = new Set([...costs.keys()].map((key) => key.split(' ')[0] ?? ''));
  for (const name of Object.keys(TRUTH)) names.add(name);
  return [...names].flatMap((name) =>
    Object.keys(COMPONENTS).flatMap((short) => {
      const [cost, truth] = [costs.get(`${name} ${short}`) ?? 0, TRUTH[name]?.[short as keyof typeof COMPONENTS] ?? 0];
      return Math.abs(cost - truth) > Math.max(truth * most, 1e-7) ? [`${name} ${short}: ${cost}, in truth ${truth}`] : [];
    }),
  );
}

/** Without traffic, which the truth leaves out. */
const total = (hour: CostHour): number => Number(sumNano(hour.rows.map(({ cost }) => cost.total - cost.network))) / 1e9;
const TRUE_TOTAL = Object.values(TRUTH).reduce((sum, one) => sum + one.total, 0);

describe('an hour that only a Prometheus knows', () => {
  it('costs what the cluster truly cost: each workload and component within 0.1 %, the whole within 0.02 %', async () => {
    const { hour, source } = await read('plain');
    const costs = costsOf(hour);
    expect(errors(costs, 0.001)).toEqual([]);
    expect(Math.abs(total(hour) / TRUE_TOTAL - 1)).toBeLessThan(0.0002);
    expect(hour.quarantine).toEqual([]);
    expect(hour.flags).toEqual([]);
    expect(source.client.questions).toBeLessThanOrEqual(20);
  });

  it('knows what was requested and used, within 0.1 % of the truth', async () => {
    const { hour } = await read('plain');
    const quantities = {
      cpuRequested: 'cpuMicroCoreHoursRequested',
      cpuUsed: 'cpuMicroCoreHoursUsed',
      ramRequested: 'memoryByteHoursRequested',
      ramUsed: 'memoryByteHoursUsed',
    } as const;
    for (const [name, { hours }] of Object.entries(TRUTH))
      for (const [short, quantity] of Object.entries(quantities)) {
        const rows = hour.rows.filter(({ namespace, workload }) => `${namespace}/${workload}` === name);
        const sum = rows.reduce((amount, row) => amount + (row.quantity[quantity] ?? Number.NaN), 0);
        const truth = (hours?.[short] ?? 0) * (short.startsWith('cpu') ? 1e6 : 1);
        if (truth > 0) expect(Math.abs(sum / truth - 1), `${name} ${short}: ${sum} ${truth}`).toBeLessThan(0.001);
      }
  });

  it('knows how each container behaved: any quantile within 2.5 % of its samples, the highest exactly', async () => {
    const { said } = await read('plain');
    const memory = recordedSeries().filter(({ metric }) => metric === 'container_memory_working_set_bytes');
    let compared = 0;
    for (const { namespace, pod, container, memory: usage } of said.usage ?? []) {
      const raw = memory.find(
        ({ labels }) => labels['namespace'] === namespace && labels['pod'] === pod && labels['container'] === container,
      );
      const within = (raw?.value ?? []).map(Number).filter((_, index) => {
        const at = (raw?.at[index] ?? 0) * 1_000;
        return at >= RECORDED_HOUR && at < RECORDED_HOUR + HOUR_MS;
      });
      if (usage === null || within.length === 0) continue;
      const sorted = within.sort((a, b) => a - b);
      const found = distributionOf(usage);
      for (const [name, ratio] of [
        ['p50', 0.5],
        ['p95', 0.95],
        ['p99', 0.99],
      ] as const) {
        const exact = sorted[Math.ceil(ratio * sorted.length) - 1] ?? Number.NaN;
        expect(Math.abs(found[name] / exact - 1), `${pod}/${container} ${name}`).toBeLessThanOrEqual(0.025);
      }
      expect([found.max, found.samples]).toEqual([sorted.at(-1), sorted.length]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(60);
  });

  it('knows what containers are limited to, and which have no limit', async () => {
    const { hour } = await read('plain');
    const of = (namespace: string, workload: string) =>
      hour.usage?.find((one) => one.namespace === namespace && one.workload === workload)?.limits;
    const always = (amount: number, seconds: number) => ({ lowest: amount, highest: amount, seconds });
    const SECONDS = 3_600;
    expect(of('pricing', 'quotes')).toEqual({
      seconds: 4 * SECONDS,
      cpu: always(2e6, 4 * SECONDS),
      memory: always(2 ** 31, 4 * SECONDS),
    });
    expect(of('kube-system', 'log-agent')).toMatchObject({ cpu: null, memory: { lowest: 419_430_400, highest: 419_430_400 } });
    expect(of('vision', 'reindex')).toMatchObject({ cpu: { lowest: 1.8e6 }, memory: { lowest: 3 * 2 ** 30 } });
    const unlimited = hour.usage?.filter(({ limits }) => limits !== null && limits.cpu === null && limits.memory === null);
    expect(unlimited?.length).toBeGreaterThan(3);
    expect(hour.usage?.some(({ limits }) => limits === null)).toBe(false);
  });

  it('adds up: what stands on a node and its idle are what the node cost, to the last nano-unit', async () => {
    const { said } = await read('plain');
    const of = (part: 'cpu' | 'memory' | 'gpu') =>
      sumNano(said.allocations.map(({ cost }) => cost[part])) + (said.idle?.[part] ?? 0n);
    expect(of('cpu')).toBe(sumNano(said.nodes.map(({ cpuNano }) => cpuNano)));
    expect(of('memory')).toBe(sumNano(said.nodes.map(({ memoryNano }) => memoryNano)));
    expect(of('gpu')).toBe(sumNano(said.nodes.map(({ gpuNano }) => gpuNano)));
  });

  it('knows what namespaces are allowed and what scales workloads', async () => {
    const { said } = await read('plain');
    expect(said.quotas).toContainEqual({
      namespace: 'fleet',
      name: 'team',
      resource: 'requests.cpu',
      hard: 20,
      used: expect.any(Number) as number,
      reallyPeak: expect.closeTo(5.51, 3) as number,
    });
    expect(said.autoscalers).toMatchObject([
      {
        namespace: 'fleet',
        name: 'geofence',
        targetKind: 'Deployment',
        targetName: 'geofence',
        minReplicas: 2,
        maxReplicas: 7,
        metrics: [{ name: 'cpu', type: 'utilization', target: 0.7 }],
      },
    ]);
    expect([said.disruptionBudgets, said.limitRanges]).toEqual([[], []]);
  });

  it.each([
    ['two Prometheus scrape the same', 'twins', 0],
    ['two kube-state-metrics stand beside each other', 'doubled', 0],
    ['the scraper does not honour labels', 'dishonoured', 0],
    ['kube-state-metrics is of version 1 and cAdvisor says instance', 'old', 0],
    ['samples come twice a minute', 'frequent', 0],
    ['the kubelets are scraped more often than the rest', 'busy', 0],
    ['scrapes are missed here and there', 'patchy', 0.001],
    ['Prometheus restarts in the middle', 'restarted', 0.002],
    ['values are NaN now and then', 'undefined', 0.001],
    ['its clock is three minutes ahead', 'ahead', 0.06],
    // What a missed scrape would have said of single minutes is lost: max(request, use) of their average is a little less than theirs.
  ] as const)('costs the same when %s', async (_, variant, most) => {
    const [{ hour }, plain] = [await read(variant), await read('plain')];
    expect(hour.quarantine).toEqual([]);
    expect(errors(costsOf(hour), 0.001 + most)).toEqual([]);
    expect(Math.abs(total(hour) / total(plain.hour) - 1)).toBeLessThan(0.0002);
  });
});

describe('a pod that', () => {
  const of = (hour: SourceHour) => hour.allocations.filter(({ pod, container }) => pod === MOVED.pod && container === 'postgres');

  it('moved under its name is on each node for its time, and has its volume once', async () => {
    const [{ said }, plain] = [await read('moved'), await read('plain')];
    const [before] = of(plain.said);
    const times = new Map(of(said).map(({ node, minutes }) => [node, minutes]));
    expect(times).toEqual(
      new Map([
        [before?.node, 30],
        [MOVED.to, 30],
      ]),
    );
    expect(sumNano(of(said).map(({ cost }) => cost.storage))).toBe(before?.cost.storage);
    const measured = said.usage?.filter(({ pod }) => pod === MOVED.pod).map(({ container }) => container);
    expect(measured?.sort()).toEqual(['exporter', 'exporter', 'postgres', 'postgres']);
    expect(said.usage?.filter(({ pod, restarts }) => pod === MOVED.pod && restarts === null)).toEqual([]);
  });

  it('is resized in place is priced by what it requested in each minute', async () => {
    const [{ said, source }, plain] = [await read('resized'), await read('plain')];
    const requested = (hour: SourceHour) => of(hour)[0]?.quantity.cpuMicroCoreHoursRequested ?? 0;
    expect(requested(said) / requested(plain.said)).toBeCloseTo(1.5, 6);
    expect(source.client.questions).toBe(plain.source.client.questions + 1);
  });

  it('runs on a node that nobody knows keeps the hour out of the figures, by that node’s name', async () => {
    const { hour } = await read('virtual');
    expect(hour.quarantine).toMatchObject([{ code: 'node-price-unknown', text: expect.stringContaining(MOVED.to) as string }]);
  });
});

describe('an hour that is not whole', () => {
  const fault = async (variant: string, options?: Partial<PrometheusOptions>): Promise<string> => {
    try {
      await read(variant, options);
      return 'none';
    } catch (error) {
      return error instanceof SourceFault ? `${error.code}: ${error.message}` : String(error);
    }
  };

  it.each([
    ['what is kept begins with it', 'begun'],
    ['a kubelet was not scraped before it and in its first minutes', 'blind'],
  ])('counts what counters grew by within it, and not what they stood at, when %s', async (_, variant) => {
    const [{ said: whole }, { said }] = [await read('plain'), await read(variant)];
    const of = ({ allocations }: SourceHour, figure: (row: SourceHour['allocations'][number]) => number) =>
      new Map(
        allocations
          .filter(({ node }) => node !== null)
          .map((row) => [`${row.namespace}/${row.pod}/${row.container}`, figure(row)]),
      );
    const figures = {
      network: ({ cost }: SourceHour['allocations'][number]) => Number(cost.network),
      cpu: ({ quantity }: SourceHour['allocations'][number]) => quantity.cpuMicroCoreHoursUsed ?? Number.NaN,
    };
    for (const [name, figure] of Object.entries(figures)) {
      const expected = of(whole, figure);
      for (const [key, amount] of of(said, figure))
        expect({ name, key, close: Math.abs(amount - (expected.get(key) ?? 0)) <= 0.05 * (expected.get(key) ?? 0) + 1 }).toEqual({
          name,
          key,
          close: true,
        });
    }
    const counted = (hour: SourceHour) =>
      (hour.usage ?? []).map(({ pod, container, restarts, oomKills }) => ({ pod, container, restarts, oomKills }));
    expect(counted(said)).toEqual(counted(whole));
  });

  it.each([
    [
      'kube-state-metrics was away for twenty minutes',
      'holed',
      'no samples of kube_pod_container_status_running from 16:20:00 to 16:40:00'.replace('16:20:00', '16:19:00'),
    ],
    ['its last minutes are not there yet', 'unfinished', 'from 16:56:00 to 17:00:00'],
    ['what is kept begins in its middle', 'forgotten', 'from 16:00:00 to 16:25:00'],
    ['another cluster is meant', 'elsewhere', 'name another cluster'],
  ])('is a gap with its reason when %s', async (_, variant, reason) => {
    expect(await fault(variant)).toContain('no-data: ');
    expect(await fault(variant)).toContain(reason);
  });

  it('is kept out of the figures when other clusters stand among its series', async () => {
    const { hour } = await read('plain', { clusterLabel: '' });
    expect(hour.quarantine.map(({ code }) => code)).toContain('foreign-cluster');
  });

  it('is kept out of the figures when a node has no price, which the message names, and prices of the configuration heal it', async () => {
    const { hour, source } = await read('priceless');
    expect(hour.quarantine.map(({ code }) => code)).toContain('node-price-unknown');
    expect((source.notices()?.findings ?? []).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['no-node-prices', 'no-volume-prices']),
    );
    const rule = (price: number) => [{ price, when: null }];
    const healed = await read('priceless', {
      prices: { cpuCoreHour: rule(0.04), memoryGiBHour: rule(0.005), gpuHour: rule(1), storageGiBHour: rule(0.0001) },
    });
    expect(healed.hour.quarantine).toEqual([]);
    const [node] = healed.hour.nodes;
    expect(formatNano(node?.cpuNano ?? 0n)).toBe(String((node?.cpuMilliCoresCapacity ?? 0) * 0.00004));
  });

  it('is kept out of the figures when nobody says what containers request: priced by use alone, GPUs that they hold would look idle', async () => {
    const { hour, source } = await read('unrequested');
    expect(hour.quarantine.map(({ code }) => code)).toEqual(['requests-unknown']);
    expect(source.notices()?.findings.map(({ code }) => code)).toContain('no-requests');
  });
});

describe('what is not exported', () => {
  it('is said with what to do, and use that nobody measured is unknown, not 0', async () => {
    const { hour, source } = await read('unmeasured');
    expect((source.notices()?.findings ?? []).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['no-cpu-use', 'no-memory-use']),
    );
    const used = hour.rows.filter(({ kind }) => kind === 'workload').map(({ quantity }) => quantity.cpuMicroCoreHoursUsed);
    expect(new Set(used)).toEqual(new Set([null]));
    expect(hour.usage?.every(({ cpu, memory }) => cpu === null && memory === null)).toBe(true);
  });

  it('is said only where it matters: what no cluster must have, and what there is nothing to tell of, are no notices', async () => {
    const { source } = await read('plain');
    // The recording is of before these were read.
    const said = (variant: PrometheusSource) =>
      variant
        .notices()
        ?.findings.map(({ code }) => code)
        .sort();
    expect(said(source)).toEqual(['no-gpu-use', 'no-job-owners', 'no-oom-kills', 'no-start-times']);
    const { source: without } = await read('volumeless');
    expect(said(without)).toEqual(['no-gpu-use', 'no-job-owners', 'no-oom-kills', 'no-start-times']);
    const { source: old } = await read('old');
    expect(said(old)).toEqual(['no-gpu-use', 'no-job-owners', 'no-oom-kills', 'no-start-times']);
  });

  it('is said of kube-state-metrics as one where it is not scraped at all, and of each of its collectors that is missing', async () => {
    const said = async (variant: string) =>
      (await read(variant, { prices: NO_PRICES })).source
        .notices()
        ?.findings.map(({ code }) => code)
        .sort();
    expect(await said('stateless')).toEqual(['no-oom-kills', 'no-running', 'no-start-times']);
    const { source } = await read('uncollected', { prices: NO_PRICES });
    expect(source.notices()?.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'no-node-info',
        'no-replicaset-owners',
        'no-claims',
        'no-volume-sizes',
        'no-mounts',
        'no-restarts',
        'no-traffic',
      ]),
    );
  });

  it('is said of use alone where another source says what things cost', async () => {
    const said = (await read('uncollected', { usageAlone: true })).source.notices()?.findings.map(({ code }) => code);
    expect(said?.sort()).toEqual(['no-gpu-use', 'no-oom-kills', 'no-restarts']);
  });

  it('leaves rules by label without labels, and says which flag to add', async () => {
    const { source } = await read('unlabelled');
    const notice = source.notices()?.findings.find(({ code }) => code === 'no-pod-labels');
    expect(notice?.text).toContain('--metric-labels-allowlist=pods=');
  });

  it('takes running times from the kubelets where kube-state-metrics is not scraped', async () => {
    const { said, source } = await read('stateless', { prices: NO_PRICES });
    expect((source.notices()?.findings ?? []).map(({ code }) => code)).toContain('no-running');
    const minutes = said.allocations.filter(({ namespace }) => namespace === 'billing').map((one) => one.minutes);
    expect(new Set(minutes)).toEqual(new Set([60]));
  });
});
