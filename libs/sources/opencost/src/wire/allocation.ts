import { activityOf, SourceFault, withoutNodeLabels, type SourceAllocation, type SourceCost } from '@showback/allocation';
import { sanitizeLabelName, type Quantities } from '@showback/vocabulary';
import * as z from 'zod';
import { labels, measure, money, moneyQuoter, name, quoted, readEntry, toMeasured, toNano, toWhole, windowEcho } from './entry';
import type { Interner } from '@showback/http';

const MONEY = ['cpu', 'gpu', 'ram', 'pv', 'network', 'loadBalancer'] as const;
const quoteMoney = moneyQuoter([...MONEY.flatMap((part) => [`${part}Cost`, `${part}CostAdjustment`]), 'totalCost']);

const allocationEntry = z.object({
  properties: z.object({
    cluster: name,
    node: name,
    namespace: name,
    pod: name,
    container: name,
    controller: name,
    controllerKind: name,
    labels,
    namespaceLabels: labels,
    annotations: labels,
    namespaceAnnotations: labels,
  }),
  window: windowEcho,
  minutes: z.number(),
  cpuCoreHours: measure,
  cpuCoreRequestAverage: measure,
  cpuCoreLimitAverage: measure,
  cpuCoreUsageAverage: measure,
  ramByteHours: measure,
  ramByteRequestAverage: measure,
  ramByteLimitAverage: measure,
  ramByteUsageAverage: measure,
  gpuHours: measure,
  gpuAllocation: z.object({ gpuUsageAverage: measure }).nullish(),
  pvByteHours: measure,
  networkTransferBytes: measure,
  networkReceiveBytes: measure,
  cpuCost: z.string().nullable(),
  cpuCostAdjustment: money,
  ramCost: z.string().nullable(),
  ramCostAdjustment: money,
  gpuCost: money,
  gpuCostAdjustment: money,
  pvCost: money,
  pvCostAdjustment: money,
  networkCost: money,
  networkCostAdjustment: money,
  loadBalancerCost: money,
  loadBalancerCostAdjustment: money,
  totalCost: z.string().nullable(),
});
export type AllocationEntry = z.infer<typeof allocationEntry>;

const IDLE = '__idle__';
const UNMOUNTED = '__unmounted__';
const MICRO = 1_000_000;

/** One row of `/allocation/compute`. @throws SourceFault */
export function readAllocation(key: string, text: string): AllocationEntry {
  return readEntry(allocationEntry, key, quoteMoney(text));
}

/** Idle carries the cluster, at most a node; a pod cannot pass for it, whatever it is called. */
export function isIdle(key: string, { properties: { namespace, pod, container } }: AllocationEntry): boolean {
  return (key === IDLE || key.endsWith(`/${IDLE}`)) && !namespace && !pod && (!container || container === IDLE);
}

/** A row of another grain than asked for would be counted as something that it is not. @throws SourceFault `malformed` */
export function refuseAggregate(key: string, { properties: { pod, container } }: AllocationEntry): void {
  if (pod && container) return;
  throw new SourceFault(
    'malformed',
    `${quoted(key)} is not the row of one container: something between changes the question, or this is not OpenCost.`,
  );
}

/** Money of a row: each component with its adjustment, and the row's own total. @throws SourceFault */
export function costOf(key: string, entry: AllocationEntry): SourceCost {
  const component = (part: (typeof MONEY)[number]) =>
    toNano(entry[`${part}Cost`], key, `${part}Cost`) + toNano(entry[`${part}CostAdjustment`], key, `${part}CostAdjustment`);
  return {
    cpu: component('cpu'),
    memory: component('ram'),
    gpu: component('gpu'),
    storage: component('pv'),
    network: component('network'),
    loadBalancer: component('loadBalancer'),
    total: toNano(entry.totalCost, key, 'totalCost'),
  };
}

/** Makes allocations of rows; equal texts and label sets become one object. `annotations`: the names of those that are kept. */
export function allocationMaker(context: {
  interner: Interner;
  nodeLabels: ReadonlyMap<string, Readonly<Record<string, string>>>;
  annotations: readonly string[];
}): (key: string, entry: AllocationEntry) => SourceAllocation {
  const { interner, nodeLabels } = context;
  const wanted = new Set(context.annotations.map(sanitizeLabelName));
  return (key, entry) => {
    const { properties } = entry;
    const node = interner.text(properties.node);
    return {
      unmounted: properties.container === UNMOUNTED,
      namespace: interner.text(properties.namespace),
      node,
      minutes: entry.minutes,
      pod: interner.text(properties.pod),
      container: interner.text(properties.container),
      controllerKind: interner.text(properties.controllerKind),
      controller: interner.text(properties.controller),
      labelSet: interner.labelSetOf({
        labels: withoutNodeLabels(properties.labels ?? {}, (node === null ? undefined : nodeLabels.get(node)) ?? {}),
        namespaceLabels: properties.namespaceLabels ?? {},
        annotations: onlyWanted({ ...properties.namespaceAnnotations, ...properties.annotations }, wanted),
      }),
      cost: costOf(key, entry),
      quantity: quantityOf(key, entry),
    };
  };
}

function onlyWanted(annotations: Record<string, string>, wanted: ReadonlySet<string>): Record<string, string> {
  if (wanted.size === 0) return {};
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => wanted.has(sanitizeLabelName(name))));
}

/** How busy the devices were on average, 0 to 1, times those that it held: null where old versions do not say it, or nothing measures it. */
function gpusUsed({ gpuAllocation, gpuHours }: AllocationEntry, microHours: number): number | null {
  if (microHours === 0) return 0;
  const active = activityOf(gpuAllocation?.gpuUsageAverage ?? Number.NaN);
  return active === null ? null : toMeasured(active * (gpuHours ?? 0), MICRO);
}

/** Averages are over the row's minutes: times its hours they are what it requested and used within the window. */
function quantityOf(key: string, entry: AllocationEntry): Quantities {
  const hours = entry.minutes / 60;
  const gpuMicroHours = toWhole(entry.gpuHours, MICRO, key, 'gpuHours');
  return {
    cpuMicroCoreHoursRequested: toWhole(entry.cpuCoreRequestAverage, MICRO * hours, key, 'cpuCoreRequestAverage'),
    cpuMicroCoreHoursUsed: toMeasured(entry.cpuCoreUsageAverage, MICRO * hours),
    cpuMicroCoreHoursAllocated: toWhole(entry.cpuCoreHours, MICRO, key, 'cpuCoreHours'),
    memoryByteHoursRequested: toWhole(entry.ramByteRequestAverage, hours, key, 'ramByteRequestAverage'),
    memoryByteHoursUsed: toMeasured(entry.ramByteUsageAverage, hours),
    memoryByteHoursAllocated: toWhole(entry.ramByteHours, 1, key, 'ramByteHours'),
    gpuMicroHours,
    gpuMicroHoursUsed: gpusUsed(entry, gpuMicroHours),
    storageByteHours: toWhole(entry.pvByteHours, 1, key, 'pvByteHours'),
    networkBytesSent: toWhole(entry.networkTransferBytes, 1, key, 'networkTransferBytes'),
    networkBytesReceived: toWhole(entry.networkReceiveBytes, 1, key, 'networkReceiveBytes'),
  };
}
