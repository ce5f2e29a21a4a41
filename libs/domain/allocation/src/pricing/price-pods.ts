import { resourceUsage, Sketch, type Nano, type Quantities } from '@showback/vocabulary';
import type { SourceAllocation, SourceCost, SourceUsage } from '../source-hour';
import type { NamespaceUse } from './busiest-minute';
import { devicesOf, gpusOf } from './gpu-shares';
import type { MeasuredContainer, MeasuredHour, MeasuredPod, NetworkKind } from './measured-hour';
import type { PricedNode } from './price-nodes';
import { MINUTES, sum, type Hour, type Samples } from './samples';
import type { InSight } from './seen-lives';
import type { PodShare } from './share-pods';
import { useContainer, type ContainerUse } from './use-container';
import { gpuSecondsUsed } from './use-gpus';

const GIB = 2 ** 30;
const MICRO = 1_000_000;
const SECONDS = 3_600;

/** A pod with what its containers used; of those only that ran within the hour. */
export interface UsedPod {
  pod: MeasuredPod;
  used: { container: MeasuredContainer; use: ContainerUse; gpus: GpuUse }[];
  /** Seconds of each minute in which any of its containers ran. */
  ran: Float64Array;
}

/** What a container has of devices, and seconds of whole ones that it kept busy; null: nobody knows. */
interface GpuUse {
  gpus: number;
  usedSeconds: number | null;
}

/** Pods of which something ran within the hour. @param together what they used is added to that of their namespaces */
export function usePods(
  measured: MeasuredHour,
  hour: Hour,
  nodes: ReadonlyMap<string, PricedNode>,
  together: NamespaceUse,
): UsedPod[] {
  const { pods, intervalMs } = measured;
  const times = { hour, use: { ...hour, intervalMs: intervalMs.use }, sight: sightOf(measured) };
  const gpuTimes = { ...hour, intervalMs: intervalMs.gpu };
  return pods.flatMap((pod) => {
    const node = pod.node === null ? undefined : nodes.get(pod.node);
    const used = pod.containers
      .map((container) => ({ container, use: useContainer(container, times, node, together.of(pod.namespace)) }))
      .filter(({ use }) => use.ran.some((seconds) => seconds > 0))
      .map(({ container, use }) => ({ container, use, gpus: useGpus(container, use, node, gpuTimes) }));
    if (used.length === 0) return [];
    const ran = new Float64Array(MINUTES).map((_, minute) => Math.max(...used.map(({ use }) => use.ran[minute] ?? 0)));
    return [{ pod, used, ran }];
  });
}

/** When anything was seen first and last. */
function sightOf({ pods, nodes, measures: { starts = false } }: MeasuredHour): InSight & { startsTold: boolean } {
  const sight = { fromMs: Infinity, untilMs: -Infinity, startsTold: starts };
  const see = ({ at }: Samples): void => {
    sight.fromMs = Math.min(sight.fromMs, at[0] ?? Infinity);
    sight.untilMs = Math.max(sight.untilMs, at.at(-1) ?? -Infinity);
  };
  for (const { presence } of nodes) see(presence);
  for (const { containers } of pods) for (const { running } of containers) see(running);
  return sight;
}

function useGpus(container: MeasuredContainer, { ran }: ContainerUse, node: PricedNode | undefined, hour: Hour): GpuUse {
  const gpus = gpusOf(container.extended, node?.measured) ?? 0;
  const held = { gpus, devices: devicesOf(container.extended, node?.measured) };
  return { gpus, usedSeconds: gpuSecondsUsed(container, ran, held, hour) };
}

/** What pods received of volumes and load balancers. */
export interface PodReceived {
  storage: PodShare[];
  loadBalancer: { cost: Nano }[];
}

/** A row for each container of a pod: its own CPU, memory and GPU, and an equal part of what the pod has as a whole. */
export function podRows(
  { pod, used }: UsedPod,
  received: PodReceived | undefined,
  node: PricedNode | undefined,
  { networkPrices, measures }: MeasuredHour,
): SourceAllocation[] {
  const storage = (received?.storage ?? []).reduce((cost, share) => cost + share.cost, 0n);
  const storageSeconds = (received?.storage ?? []).reduce((bytes, share) => bytes + share.byteSeconds, 0);
  const balancers = (received?.loadBalancer ?? []).reduce((cost, share) => cost + share.cost, 0n);
  const network = networkCost(pod, networkPrices);
  return used.map(({ container, use, gpus }, index) => {
    const part = evenly(used.length, index);
    const cost: SourceCost = {
      cpu: moneyOf(use.cpu.allocated, node?.cpu),
      memory: moneyOf(use.memory.allocated, node?.memory),
      gpu: node?.gpuUnknown === true ? 0n : moneyOf(use.ran, node?.gpu, gpus.gpus),
      storage: part(storage),
      network: part(network),
      loadBalancer: part(balancers),
      total: 0n,
    };
    cost.total = cost.cpu + cost.memory + cost.gpu + cost.storage + cost.network + cost.loadBalancer;
    const { namespace, name, node: nodeName, controllerKind, controller, labelSet } = pod;
    const numbers = { gpus, byteSeconds: storageSeconds / used.length, pod, containers: used.length };
    return {
      unmounted: false,
      namespace,
      node: nodeName,
      minutes: sum(use.ran) / 60,
      pod: name,
      container: container.name,
      controllerKind,
      controller,
      labelSet,
      cost,
      precisionNano: precisionOf(cost, use),
      quantity: quantities(use, numbers, measures),
    };
  });
}

/** What a row's cost may be off by at most, as its ends are known to a scrape alone: that part of it which they are of its time. Traffic is counted, whenever it was. */
function precisionOf({ total, network }: SourceCost, { ran, rough }: ContainerUse): Nano {
  return BigInt(Math.ceil((Number(total - network) * rough) / sum(ran)));
}

function quantities(
  { cpu, memory, ran }: ContainerUse,
  { gpus, byteSeconds, pod, containers }: { gpus: GpuUse; byteSeconds: number; pod: MeasuredPod; containers: number },
  measures: MeasuredHour['measures'],
): Quantities {
  const micro = (coreSeconds: number): number => Math.round((coreSeconds * MICRO) / SECONDS);
  const hours = (seconds: number): number => Math.round(seconds / SECONDS);
  return {
    cpuMicroCoreHoursRequested: micro(cpu.requested),
    cpuMicroCoreHoursUsed: !measures.cpu || cpu.used === null ? null : micro(cpu.used),
    cpuMicroCoreHoursAllocated: micro(sum(cpu.allocated)),
    memoryByteHoursRequested: hours(memory.requested),
    memoryByteHoursUsed: !measures.memory || memory.used === null ? null : hours(memory.used),
    memoryByteHoursAllocated: hours(sum(memory.allocated)),
    gpuMicroHours: micro(gpus.gpus * sum(ran)),
    gpuMicroHoursUsed: gpusUsed(gpus, measures),
    storageByteHours: hours(byteSeconds),
    networkBytesSent: Math.round(pod.bytesSent / containers),
    networkBytesReceived: Math.round(pod.bytesReceived / containers),
  };
}

/** Where nothing measures any GPU nobody knows of those that anyone has. */
function gpusUsed({ gpus, usedSeconds }: GpuUse, measures: MeasuredHour['measures']): number | null {
  if (gpus === 0) return 0;
  return !measures.gpu || usedSeconds === null ? null : Math.round((usedSeconds * MICRO) / SECONDS);
}

/** How each container behaved, minute by minute. */
export function podUsage({ pod, used }: UsedPod, sketch: Sketch): SourceUsage[] {
  return used.map(({ container, use }) => ({
    namespace: pod.namespace,
    pod: pod.name,
    container: container.name,
    cpu: resourceUsage([use.cpu.samples.map((cores) => cores * MICRO)], sketch),
    memory: resourceUsage([use.memory.samples], sketch),
    limits: use.limits,
    ...container.counts,
  }));
}

function moneyOf(unitSeconds: Float64Array, prices: Float64Array | null | undefined, units = 1): Nano {
  if (!prices) return 0n;
  let nano = 0;
  for (let minute = 0; minute < MINUTES; minute++) nano += (unitSeconds[minute] ?? 0) * (prices[minute] ?? 0);
  return BigInt(Math.round(nano * units));
}

function networkCost({ egress }: MeasuredPod, prices: Record<NetworkKind, number | null>): Nano {
  let cost = 0;
  for (const [kind, bytes] of Object.entries(egress)) cost += ((prices[kind as NetworkKind] ?? 0) * bytes) / GIB;
  return BigInt(Math.round(cost * 1e9));
}

/** The part of one of `parts` equal ones, so that all together are the whole. */
function evenly(parts: number, index: number): (amount: Nano) => Nano {
  const count = BigInt(parts);
  return (amount) => (amount * BigInt(index + 1)) / count - (amount * BigInt(index)) / count;
}
