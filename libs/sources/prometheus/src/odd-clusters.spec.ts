import { priceList, type PriceSettings, type SourceHour } from '@showback/allocation';
import { parseFilter, type Limits } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrometheusSource } from './prometheus-source';
import { oddClusters, ODD_CLUSTERS, openMetrics, RECORDED_HOUR, startPrometheus, type RunningPrometheus } from './testing';

type Name = keyof typeof ODD_CLUSTERS;
/** In units of the currency, of pods by `pod@node`, of what nobody has and of idle. */
type Costs = Record<string, Partial<Record<'cpu' | 'memory' | 'gpu' | 'storage' | 'network' | 'loadBalancer', number>>>;

const CORE = 0.04;
const GIB = 0.005;
const NODE = { cpu: 8 * CORE, memory: 32 * GIB };
const always = (price: number): NonNullable<PriceSettings['cpuCoreHour']> => [{ price: String(price), when: null }];

let server: RunningPrometheus;

beforeAll(async () => {
  server = await startPrometheus(openMetrics(oddClusters('cluster_id')));
}, 120_000);
afterAll(() => server.remove());

async function read(
  cluster: Name,
  settings: PriceSettings,
): Promise<{ hour: SourceHour; costs: Costs; questions: number; codes: string[] }> {
  const source = new PrometheusSource({
    url: server.url,
    cluster,
    sourceClusterId: cluster,
    clusterLabel: 'cluster_id',
    region: null,
    prices: priceList(settings, null),
    pacing: { attempts: 1 },
  });
  const hour = await source.readHour(RECORDED_HOUR, AbortSignal.timeout(30_000));
  source.close();
  const costs: Costs = {};
  const put = (name: string, cost: Record<string, bigint>): void => {
    const parts = Object.entries(cost).filter(([part, nano]) => part !== 'total' && nano !== 0n);
    const own = (costs[name] ??= {}) as Record<string, number>;
    for (const [part, nano] of parts) own[part] = (own[part] ?? 0) + Number(nano) / 1e9;
  };
  for (const { pod, node, unmounted, cost } of hour.allocations)
    put(unmounted ? `${pod} of nobody` : `${pod}@${node ?? '?'}`, { ...cost });
  put('idle', { ...hour.idle });
  delete costs['agent@base'];
  return { hour, costs, questions: source.client.questions, codes: (source.notices()?.findings ?? []).map(({ code }) => code) };
}

const close = (costs: Costs): Costs =>
  Object.fromEntries(
    Object.entries(costs).map(([name, cost]) => [
      name,
      Object.fromEntries(Object.entries(cost).map(([part, amount]) => [part, expect.closeTo(amount, 8) as number])),
    ]),
  );

/** What a pod costs that has a core and a GiB of n1 for so many minutes, and what that leaves. */
const oneFor = (minutes: number): Costs => {
  const share = { cpu: (CORE * minutes) / 60, memory: (GIB * minutes) / 60 };
  return { 'web@n1': share, idle: { cpu: NODE.cpu - share.cpu, memory: NODE.memory - share.memory } };
};
/** The same of a quarter of a core, for so many seconds. */
const requestedFor = (seconds: number): Costs => {
  const share = { cpu: (CORE * seconds) / 4 / 3_600, memory: (GIB * seconds) / 3_600 };
  return { 'web@n1': share, idle: { cpu: NODE.cpu - share.cpu, memory: NODE.memory - share.memory } };
};
type Held = readonly [lowest: number, highest: number, seconds: number] | null;

/** Limits over so many seconds, of cores and GiB. */
function limits(seconds: number, cpu: Held, memory: Held): Limits {
  const limit = (held: Held, unit: number) => held && { lowest: held[0] * unit, highest: held[1] * unit, seconds: held[2] };
  return { seconds, cpu: limit(cpu, 1e6), memory: limit(memory, 2 ** 30) };
}

const NOTHING: Costs = { 'web@n1': {}, idle: NODE };
const ofGpu = (devices: number): Costs => ({
  'web@n1': { gpu: 2 * devices },
  idle: { ...NODE, ...(devices < 1 && { gpu: 2 * (1 - devices) }) },
});

describe('an hour costs what it truly cost, to the last of eight decimals,', () => {
  it.each<[string, Name, Costs, PriceSettings?]>([
    ['where each CPU is counted apart', 'eachCpu', oneFor(60)],
    ['where each CPU is counted apart, and their total', 'eachCpuAndTotal', oneFor(60)],
    ['in the words of old kubelets', 'oldNames', oneFor(60)],
    ['among rows of pods, sandboxes and slices', 'sandboxes', oneFor(60)],
    [
      'of nodes of which only their capacity is told',
      'infoless',
      oneFor(60),
      { cpuCoreHour: always(CORE), memoryGiBHour: always(GIB) },
    ],
    ['of kubelets that are known by their address', 'addresses', oneFor(60)],
    ['of a pod that was away for three minutes and came back under its name', 'recreated', oneFor(57)],
    [
      'of a pod that moved between kubelets that are known by their address',
      'moved',
      {
        'web@n1': { cpu: CORE / 2, memory: GIB / 2 },
        'web@n2': { memory: GIB / 2 },
        idle: { cpu: 2 * NODE.cpu - CORE / 2, memory: 2 * NODE.memory - GIB },
      },
    ],
    [
      'of a pod that moved, of containers that do not say which of its lives they are of',
      'anonymous',
      {
        'web@n1': { cpu: CORE / 3, memory: GIB / 3 },
        'web@n2': { cpu: (CORE * 37) / 60, memory: (GIB * 37) / 60 },
        idle: { cpu: 2 * NODE.cpu - (CORE * 57) / 60, memory: 2 * NODE.memory - (GIB * 57) / 60 },
      },
    ],
    [
      'of nodes that died at :23 and came at :41, whatever is said of the pods on them',
      'died',
      {
        'web@n1': { cpu: (CORE * 23) / 60, memory: (GIB * 23) / 60 },
        'new@n2': { cpu: (CORE * 19) / 60, memory: (GIB * 19) / 60 },
        idle: { cpu: ((NODE.cpu - CORE) * 42) / 60, memory: ((NODE.memory - GIB) * 42) / 60 },
      },
    ],
    [
      'by configured prices of instance type and capacity type',
      'priceless',
      {
        'web@n1': { cpu: 0.01, memory: GIB },
        'new@n2': { cpu: CORE, memory: GIB },
        idle: { cpu: 7 * (0.01 + CORE), memory: 62 * GIB },
      },
      {
        cpuCoreHour: [
          { price: '0.01', when: parseFilter('capacityType:"spot"+instanceType:"m6i.2xlarge"') },
          { price: String(CORE), when: parseFilter('instanceType:"m6i.2xlarge"') },
        ],
        memoryGiBHour: always(GIB),
      },
    ],
    ['of two seventh slices of a GPU', 'slices', ofGpu(2 / 7)],
    ['of a GPU that four share', 'shared', ofGpu(1 / 4)],
    ['of a GPU beside a resource that is called a little like one', 'input', ofGpu(1)],
    [
      'of a volume that two mount, then one, then none',
      'volume',
      { 'web@n1': { storage: 0.15 }, 'new@n1': { storage: 0.45 }, 'data of nobody': { storage: 0.3 }, idle: NODE },
    ],
    [
      'of load balancers, one without pods',
      'balancers',
      { 'web@n1': { loadBalancer: 0.025 }, 'nobody of nobody': { loadBalancer: 0.025 }, idle: NODE },
    ],
    [
      'of a pod that came back with half its requests',
      'shrunk',
      { 'web@n1': { cpu: 1.5 * CORE, memory: 1.5 * GIB }, idle: { cpu: 6.5 * CORE, memory: 30.5 * GIB } },
    ],
    ['where one of several exporters was not scraped for twenty minutes', 'shards', oneFor(60)],
    ['of one Job of a minute and a half, whose ends are said', 'oneJob', oneFor(90 / 60)],
    ['of one Job that no scrape saw, whose ends are said, by what it requested', 'unseenJob', requestedFor(30)],
    [
      'of Jobs that end a little after the hour began, and after it ended',
      'overTheHour',
      {
        'web@n1': { cpu: (CORE * 20) / 3_600, memory: (GIB * 20) / 3_600 },
        'new@n1': { cpu: (CORE * 95) / 3_600, memory: (GIB * 95) / 3_600 },
        idle: { cpu: NODE.cpu - (CORE * 115) / 3_600, memory: NODE.memory - (GIB * 115) / 3_600 },
      },
    ],
    ['of a container that crashes again and again, of which nothing is told while it waits', 'untold', oneFor(12)],
    [
      'of a node that was replaced under its name within minutes',
      'replaced',
      {
        'web@n1': { cpu: CORE / 3, memory: GIB / 3 },
        'new@n1': { cpu: (CORE * 37) / 60, memory: (GIB * 37) / 60 },
        idle: { cpu: ((NODE.cpu - CORE) * 57) / 60, memory: ((NODE.memory - GIB) * 57) / 60 },
      },
    ],
    ...(['outgrown', 'outgrownPriceless'] as const).map((name): [string, Name, Costs, PriceSettings?] => [
      `of a node that was replaced under its name by a machine of another size and price (${name})`,
      name,
      {
        'web@n1': { cpu: (CORE * 20) / 60, memory: (GIB * 20) / 60 },
        'new@n1': { cpu: (0.06 * 37) / 60, memory: (0.004 * 37) / 60 },
        idle: { cpu: (7 * CORE * 20 + 15 * 0.06 * 37) / 60, memory: (31 * GIB * 20 + 63 * 0.004 * 37) / 60 },
      },
      {
        cpuCoreHour: [{ price: '0.06', when: parseFilter('instanceType:"large"') }, ...always(CORE)],
        memoryGiBHour: [{ price: '0.004', when: parseFilter('instanceType:"large"') }, ...always(GIB)],
      },
    ]),
    ['of a node of which one of several exporters told that was not scraped for twenty minutes', 'nodeShard', oneFor(60)],
    ['of a sidecar among the init containers', 'sidecar', oneFor(60)],
    ['of a load balancer of five minutes', 'brief', { ...NOTHING, 'brief of nobody': { loadBalancer: 0.05 } }],
    ['of a Job that ended and is still there', 'completed', oneFor(10)],
    ['of traffic, of which a part goes to a service that has a name', 'traffic', { ...NOTHING, 'web@n1': { network: 0.2 } }],
    ['where all is scraped at odd times, each in its own', 'frequent', oneFor(30 + 7 / 60)],
  ])('%s', async (_, name, costs, settings = {}) => {
    const { hour, costs: found, questions } = await read(name, settings);
    expect(found).toEqual(close(costs));
    expect(hour.unpriced).toEqual([]);
    expect(questions).toBeLessThanOrEqual(20);
  });

  it.each<[string, Name, number, number]>([
    ['three minutes, scraped each minute', 'jobsOfMinutes', 180, 0.006],
    ['a minute and a half, scraped twice a minute', 'jobsAtHalves', 90, 0.006],
    ['a minute and a half, scraped four times a minute', 'jobsAtQuarters', 90, 0.006],
    ['a minute and a half, scraped each minute', 'jobsAtMinutes', 90, 0.006],
  ])('of many Jobs of %s, together', async (_, name, seconds, most) => {
    const { hour } = await read(name, {});
    const jobs = hour.allocations.filter(({ pod }) => pod?.startsWith('job-') === true);
    const cpu = jobs.reduce((cost, row) => cost + Number(row.cost.cpu), 0) / 1e9;
    const truth = (40 * seconds * CORE) / 3_600;
    expect(Math.abs(cpu / truth - 1), `${cpu} of ${truth}`).toBeLessThan(most);
  });

  it('of containers that were started again, of which each ran for as long as it did', async () => {
    const { hour } = await read('startedAgain', {});
    const rows = hour.allocations
      .filter(({ node }) => node === 'n1')
      .map(({ pod, minutes, precisionNano }) => [pod, (minutes ?? 0) * 60, precisionNano]);
    expect(Object.fromEntries(rows.map(([pod, seconds]) => [pod, seconds]))).toEqual({
      web: expect.closeTo(1_260, 6) as number,
      new: expect.closeTo(1_090, 6) as number,
    });
    expect(rows.map(([, , precision]) => precision)).toEqual([0n, 0n]);
  });

  it('of each container of a pod, whose end is that of the last one: the other is as long as its samples say, and says how far it may be off', async () => {
    const { hour } = await read('twoContainers', {});
    const of = (name: string) => hour.allocations.find(({ container, pod }) => pod === 'web' && container === name);
    expect(of('main')?.minutes).toBeCloseTo(910 / 60, 6);
    expect(of('main')?.precisionNano).toBe(0n);
    const other = of('other');
    expect(other?.minutes).toBe(11);
    expect(Number(other?.precisionNano) / Number(other?.cost.total)).toBeCloseTo(1 / 11, 6);
  });

  it('as its samples say, where the clock of its node is off by minutes', async () => {
    const { hour } = await read('ahead', {});
    const web = hour.allocations.find(({ pod }) => pod === 'web');
    expect(web?.minutes).toBe(1);
    expect(web?.precisionNano).toBe(web?.cost.total);
  });

  it('of a node that was replaced by a larger one, which is as large as both were by their time', async () => {
    const { hour } = await read('outgrown', {});
    const node = hour.nodes.find(({ name }) => name === 'n1');
    expect(node).toMatchObject({ minutes: 57, labels: { node_kubernetes_io_instance_type: 'large' } });
    expect(node?.cpuMilliCoresCapacity).toBe(Math.round((8_000 * 20 + 16_000 * 37) / 57));
  });

  it.each<[string, Name, Record<string, Limits | null>]>([
    [
      'of a pod under limits and of one without',
      'limited',
      { 'web/main': limits(3600, [2, 2, 3600], [3, 3, 3600]), 'new/main': limits(1800, null, null) },
    ],
    ['that were raised in place', 'raised', { 'web/main': limits(3600, [1.5, 4, 3600], [3, 3, 3600]) }],
    ['of a pod that came back with others', 'freed', { 'web/main': limits(3600, [1.5, 1.5, 1800], [3, 5, 3600]) }],
    ['of a pod that came back with some', 'bound', { 'web/main': limits(3600, [2, 2, 2700], null) }],
    ['in the words of old exporters', 'oldLimits', { 'web/main': limits(3600, [2, 2, 3600], [3, 3, 3600]) }],
    [
      'of a sidecar, and those of 0, which are none',
      'limitedSidecar',
      {
        'web/main': limits(3600, null, null),
        'web/proxy': limits(3600, [0.5, 0.5, 3600], [0.5, 0.5, 3600]),
        'new/main': limits(3600, null, [1, 1, 3600]),
      },
    ],
    ['which are unknown where none is exported, as it may be dropped', 'frequent', { 'web/main': null }],
  ])('knows limits %s', async (_, name, expected) => {
    const { hour, codes, questions } = await read(name, {});
    const found = (hour.usage ?? []).filter(({ pod }) => pod !== 'agent');
    expect(Object.fromEntries(found.map((one) => [`${one.pod}/${one.container}`, one.limits]))).toEqual(expected);
    for (const { limits: of, throttling } of found)
      expect(throttling).toEqual(of !== null && of.cpu === null ? { periods: 0, throttled: 0 } : null);
    expect(codes.includes('no-limits')).toBe(Object.values(expected).includes(null));
    expect(questions).toBeLessThanOrEqual(20);
  });

  it.each<[string, Name, number | null, string?]>([
    ['of two devices, as the sum of both', 'gpuOfTwo', 0.6],
    ['that was busy half of the time, until the first scrape that says no', 'gpuByTime', 1_811 / 3_600],
    ['of a scraper that does not honour labels, and not of what the exporter itself is said to have', 'gpuDishonoured', 0.5],
    ['in the words of old exporters, by the older metric, which is said', 'gpuOldWords', 0.4, 'coarse-gpu-use'],
    ['by the older metric where the other is blank', 'gpuBlank', 0.3, 'coarse-gpu-use'],
    ['which is unknown where it is blank throughout', 'gpuAllBlank', null, 'no-gpu-use'],
    ['which is unknown where it was not measured for long', 'gpuAway', null],
    ['which is unknown where one of two devices is not measured', 'gpuOneOfTwo', null],
    ['which is unknown where nothing measures it', 'gpuUnmeasured', null, 'no-gpu-use'],
    ['of slices, of which one was busy', 'gpuSlices', 1 / 7],
    ['of a replica, as its part of the device', 'gpuShared', 0.2],
    ['that two servers tell of, once', 'gpuTwice', 0.5],
    ['of a pod that has none, which is none', 'gpuOfNobody', 0],
  ])('knows GPU use %s', async (_, name, expected, notice) => {
    const { hour, codes, questions } = await read(name, {});
    const web = hour.allocations.find(({ pod }) => pod === 'web')?.quantity;
    const used = web?.gpuMicroHoursUsed ?? null;
    expect(used === null ? null : used / 1e6).toEqual(expected === null ? null : (expect.closeTo(expected, 5) as number));
    expect(codes.filter((code) => code.endsWith('gpu-use'))).toEqual(notice === undefined ? [] : [notice]);
    expect(questions).toBeLessThanOrEqual(20);
  });

  it('or nobody knows it: of a node whose capacity nobody says', async () => {
    const { hour } = await read('vast', {});
    expect(hour.unpriced).toEqual(['n1']);
  });

  it('with the labels that any exporter says, where another says that it knows none', async () => {
    const { hour } = await read('unsaid', {});
    const web = hour.allocations.find(({ pod }) => pod === 'web');
    expect(web?.labelSet).toMatchObject({ labels: { team: 'pay' }, namespaceLabels: { team: 'pay' } });
    expect(hour.nodes.find(({ name }) => name === 'n1')?.labels).toEqual({ team: 'pay' });
  });
});
