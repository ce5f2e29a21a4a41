import { NO_LABELS, Sketch, sumNano, zeroQuantities, type Finding, type Nano, type VolumeHour } from '@showback/vocabulary';
import { say } from '../say';
import type { SourceAllocation, SourceCost, SourceHour } from '../source-hour';
import { NamespaceUse } from './busiest-minute';
import type { MeasuredHour } from './measured-hour';
import { priceNodes, type PricedNode } from './price-nodes';
import { podRows, podUsage, usePods, type PodReceived, type UsedPod } from './price-pods';
import type { Hour } from './samples';
import { hourlyCost, shareLoadBalancer, shareVolumes, type PodTimes, type SharedVolume } from './share-pods';

const HOUR_SECONDS = 3_600;

/**
 * What one hour of a cluster cost, from what was measured of it and the prices of its nodes: CPU and memory as max(request, use) per
 * container and minute at the price of the node, GPU by request, volumes and load balancers by who has them in each minute, network
 * by kind, idle as the rest of each node. Amounts are rounded to nano-units once each; idle takes what that leaves, so that all rows of a
 * node add up to what it cost.
 */
export function priceHour(measured: MeasuredHour): SourceHour {
  const hour: Hour = { startMs: measured.hour, intervalMs: measured.intervalMs.running };
  const nodes = priceNodes(measured, hour);
  const together = new NamespaceUse();
  const used = usePods(measured, hour, nodes, together);
  const times = timesOf(used);
  const volumes = shareVolumes(measured, hour, times);
  const priced: Hour = { ...hour, intervalMs: measured.intervalMs.priced };
  const balancers = measured.loadBalancers.map((balancer) => ({ balancer, ...shareLoadBalancer(balancer, priced, times) }));
  const received = receivedBy(volumes, balancers);
  const allocations = used.flatMap((pod) =>
    podRows(
      pod,
      taken(received, `${pod.pod.namespace}/${pod.pod.name}`),
      pod.pod.node === null ? undefined : nodes.get(pod.pod.node),
      measured,
    ),
  );
  const sketch = new Sketch();
  const { quotas } = measured.governance;
  return {
    cluster: measured.cluster,
    hour: measured.hour,
    region: measured.region,
    allocations: [
      ...allocations,
      ...unmountedVolumes(volumes, hour.intervalMs),
      ...unmountedBalancers(balancers, priced.intervalMs),
    ],
    idle: idleOf(nodes, allocations),
    nodes: [...nodes.values()].map(({ source }) => source).filter(({ minutes }) => minutes > 0),
    volumes: volumes.filter(({ byteSeconds }) => byteSeconds > 0).map(volumeHour),
    loadBalancerAssetsNano: sumNano(balancers.map(({ cost }) => cost)),
    roundingNano: 0n,
    managementNano: sumNano(measured.management.map(({ price }) => hourlyCost(price, priced))),
    usage: used.flatMap((pod) => podUsage(pod, sketch)),
    ...measured.governance,
    ...(quotas && { quotas: together.beside(quotas, measured.measures) }),
    flags: [...measured.flags, ...roughTimes(measured, allocations), ...unpriced(nodes, volumes)],
    unpriced: pricelessNodes(nodes, used),
    ...(measured.measures.requests === false && { requestsUnknown: true }),
    ...(measured.foreignClusters && { foreignClusters: measured.foreignClusters }),
  };
}

/** A pod that moved ran on both nodes, one after the other. */
function timesOf(used: readonly UsedPod[]): PodTimes {
  const times = new Map<string, Float64Array>();
  for (const { pod, ran } of used) {
    const key = `${pod.namespace}/${pod.name}`;
    const other = times.get(key);
    times.set(key, other === undefined ? ran : ran.map((seconds, minute) => Math.min(60, seconds + (other[minute] ?? 0))));
  }
  return times;
}

/** Once: what belongs to a pod is not on a node, so either of its places may have it. */
function taken(received: Map<string, PodReceived>, pod: string): PodReceived | undefined {
  const own = received.get(pod);
  received.delete(pod);
  return own;
}

/** Nodes without a price or capacity, and those on which something ran and of which nobody knows when they were there, as virtual ones. */
function pricelessNodes(nodes: ReadonlyMap<string, PricedNode>, used: readonly UsedPod[]): string[] {
  const names = [...nodes.values()]
    .filter(
      ({ source, measured: { cores, memoryBytes }, cpu, memory }) =>
        source.minutes > 0 && (!cpu || !memory || !cores || !memoryBytes),
    )
    .map(({ source }) => source.name);
  const unknown = used.filter(({ pod: { node } }) => node === null || (nodes.get(node)?.source.minutes ?? 0) === 0);
  return [...new Set([...names, ...unknown.map(({ pod }) => pod.node ?? `the unknown one of ${pod.namespace}/${pod.name}`)])];
}

type SharedBalancer = ReturnType<typeof shareLoadBalancer> & { balancer: MeasuredHour['loadBalancers'][number] };

function receivedBy(volumes: readonly SharedVolume[], balancers: readonly SharedBalancer[]): Map<string, PodReceived> {
  const received = new Map<string, PodReceived>();
  const of = (pod: string): PodReceived => {
    const own = received.get(pod) ?? { storage: [], loadBalancer: [] };
    received.set(pod, own);
    return own;
  };
  for (const { shares } of volumes) for (const share of shares) of(share.pod).storage.push(share);
  for (const { shares } of balancers) for (const share of shares) of(share.pod).loadBalancer.push(share);
  return received;
}

/** The rest of each node, per resource; negative where more was used than there is. */
function idleOf(nodes: ReadonlyMap<string, PricedNode>, allocations: readonly SourceAllocation[]): SourceCost {
  const idle = { cpu: 0n, memory: 0n, gpu: 0n };
  for (const { source } of nodes.values()) {
    idle.cpu += source.cpuNano;
    idle.memory += source.memoryNano;
    idle.gpu += source.gpuNano;
  }
  for (const { cost } of allocations) {
    idle.cpu -= cost.cpu;
    idle.memory -= cost.memory;
    idle.gpu -= cost.gpu;
  }
  return { ...idle, storage: 0n, network: 0n, loadBalancer: 0n, total: idle.cpu + idle.memory + idle.gpu };
}

function unmountedVolumes(volumes: readonly SharedVolume[], intervalMs: number): SourceAllocation[] {
  return volumes
    .filter(({ unmounted }) => unmounted.cost !== 0n)
    .map(({ volume, unmounted, byteSeconds, seconds }) => ({
      ...unmountedRow(volume.claimNamespace, volume.claimName ?? volume.name, { storage: unmounted.cost }, unmounted.byteSeconds),
      precisionNano: partlyKnown(unmounted.cost, (seconds * unmounted.byteSeconds) / byteSeconds, intervalMs),
    }));
}

function unmountedBalancers(balancers: readonly SharedBalancer[], intervalMs: number): SourceAllocation[] {
  return balancers
    .filter(({ unmounted }) => unmounted !== 0n)
    .map(({ balancer, unmounted, cost, seconds }) => ({
      ...unmountedRow(balancer.namespace, balancer.service, { loadBalancer: unmounted }, 0),
      precisionNano: partlyKnown(unmounted, (seconds * Number(unmounted)) / Number(cost), intervalMs),
    }));
}

/** What something may be off by that nobody had for a part of the hour alone: one scrape, of all that time; 0 where it was all the hour. */
function partlyKnown(cost: Nano, seconds: number, intervalMs: number): Nano {
  if (seconds >= HOUR_SECONDS - 0.001) return 0n;
  return BigInt(Math.ceil(Number(cost) * Math.min(1, intervalMs / 1_000 / seconds)));
}

function unmountedRow(
  namespace: string | null,
  name: string,
  cost: Partial<Pick<SourceCost, 'storage' | 'loadBalancer'>>,
  byteSeconds: number,
): SourceAllocation {
  const { storage = 0n, loadBalancer = 0n } = cost;
  return {
    unmounted: true,
    namespace,
    node: null,
    pod: name,
    container: null,
    controllerKind: null,
    controller: null,
    labelSet: NO_LABELS,
    cost: { cpu: 0n, memory: 0n, gpu: 0n, network: 0n, storage, loadBalancer, total: storage + loadBalancer },
    quantity: { ...zeroQuantities(), storageByteHours: Math.round(byteSeconds / 3_600) },
  };
}

function volumeHour({ volume, byteSeconds, usedByteSeconds, cost }: SharedVolume): VolumeHour {
  return {
    volume: volume.name,
    claimNamespace: volume.claimNamespace,
    claimName: volume.claimName,
    storageClass: volume.storageClass,
    bytesCapacity: Math.round(volume.bytes.value.at(-1) ?? 0),
    byteHours: Math.round(byteSeconds / 3_600),
    byteHoursUsed: usedByteSeconds === null ? null : Math.round(usedByteSeconds / 3_600),
    costNano: cost ?? 0n,
  };
}

/** Samples more than a minute apart know a short life only roughly. */
const EXACT_INTERVAL_MS = 60_000;
/** An error of a hundredth and more is said. */
const ROUGH = 100n;
/** Of as many workloads the names. */
const NAMED = 3;

function roughTimes({ intervalMs: { running: intervalMs } }: MeasuredHour, rows: readonly SourceAllocation[]): Finding[] {
  const rough = rows.filter(({ cost, precisionNano = 0n }) => precisionNano * ROUGH > cost.total);
  if (intervalMs <= EXACT_INTERVAL_MS || rough.length === 0) return [];
  const worst = Math.max(...rough.map(({ cost, precisionNano = 0n }) => Number(precisionNano) / Number(cost.total)));
  const byWorkload = new Map<string, bigint>();
  for (const { namespace, controller, pod, precisionNano = 0n } of rough) {
    const name = `${namespace ?? ''}/${controller ?? pod ?? ''}`;
    byWorkload.set(name, (byWorkload.get(name) ?? 0n) + precisionNano);
  }
  const names = [...byWorkload].sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0)).map(([name]) => name);
  return [
    {
      code: 'rough-times',
      text: `Prometheus has a sample every ${Math.round(intervalMs / 1_000)} s: what ${say(rough.length, 'container')} cost that ran for a part of the hour is off by up to ${Math.round(Math.min(1, worst) * 100)} %, most of all ${names.slice(0, NAMED).join(', ')}. Scrape kube-state-metrics and cAdvisor at least every 60 s.`,
    },
  ];
}

/** What has no price and is therefore in no figure, beside nodes, which keep the hour out of all figures. */
function unpriced(nodes: ReadonlyMap<string, PricedNode>, volumes: readonly SharedVolume[]): Finding[] {
  const strangers = [...nodes.values()].filter(({ gpuUnknown }) => gpuUnknown).map(({ source }) => source.name);
  const devices = [...nodes.values()]
    .filter(({ source, gpu }) => source.minutes > 0 && source.gpuCount > 0 && !gpu)
    .map(({ source }) => source.name);
  const free = volumes.filter(({ cost, byteSeconds }) => cost === null && byteSeconds > 0).map(({ volume }) => volume.name);
  return [
    ...finding(
      strangers,
      'gpu-consumers-unknown',
      'node',
      'has GPUs, and what its containers take of them is not known by the name of the resource: its GPU cost is in no figure, neither as theirs nor as idle',
    ),
    ...finding(
      devices,
      'gpu-without-price',
      'node',
      'has GPUs without a price (no node_gpu_hourly_cost and no prices.gpuHour): their cost is in no figure',
    ),
    ...finding(
      free,
      'volume-without-price',
      'volume',
      'has no price (no pv_hourly_cost and no prices.storageGiBHour): its cost is in no figure',
    ),
  ];
}

function finding(names: readonly string[], code: string, noun: string, text: string): Finding[] {
  const [first] = [...names].sort();
  return first === undefined ? [] : [{ code, text: `${say(names.length, noun)}, as ${first}: ${text}.` }];
}
