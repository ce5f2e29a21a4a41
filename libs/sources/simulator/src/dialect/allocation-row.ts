import { formatInstant, HOUR_MS, type Instant } from '@showback/vocabulary';
import { cycleOf, cycleStart } from '../calendar';
import { MIB, STORAGE_GIB_HOUR, GIB } from '../prices';
import type { PodLife } from '../plan/life';
import {
  ENDED_MINUTES,
  type ContainerHour,
  type RowMoney,
  type SimulatedHour,
  type UnmountedClaims,
} from '../hour/simulated-hour';

/** A row of `/allocation`, fields in OpenCost's order. */
export type AllocationRow = Record<string, unknown> & { name: string };

type Fields = Record<string, unknown>;

/** All rows of an hour, sorted by name as Go writes a map. */
export function allocationRows(simulated: SimulatedHour, includeIdle: boolean): AllocationRow[] {
  const { cluster, hour, containers, ended, unmounted, unusedLoadBalancerCost, loadBalancers, idle } = simulated;
  const unused = loadBalancers.filter(({ used }) => !used).map(({ service }) => service);
  const rows = [
    ...(includeIdle ? [wholeHour('__idle__', { cluster: cluster.id }, hour, { cost: idle })] : []),
    ...containers.map((row) => containerRow(simulated, row)),
    ...ended.flatMap((pod) => pod.containers.map(({ name }) => endedRow(simulated, pod, name))),
    ...unmounted.map((claims) => unmountedClaims(simulated, claims)),
    ...(unusedLoadBalancerCost ? [unusedLoadBalancers(simulated, unused, unusedLoadBalancerCost)] : []),
  ];
  return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function containerRow({ cluster, hour, loadBalancers }: SimulatedHour, row: ContainerHour): AllocationRow {
  const { pod, container, from, minutes, service } = row;
  const namespace = pod.spec.namespace;
  const start = cycleStart(cycleOf(hour)) + from * 60_000;
  const properties = {
    cluster: cluster.id,
    node: pod.node.name,
    container: container.name,
    ...(pod.controller !== null && { controller: pod.controller, controllerKind: pod.controllerKind }),
    namespace,
    pod: pod.name,
    ...(service !== null && { services: [service] }),
    providerID: pod.node.providerId,
    labels: sorted({ ...pod.node.labels, ...pod.labels }),
    namespaceLabels: pod.namespaceLabels,
    ...(pod.spec.annotations && { annotations: pod.spec.annotations }),
  };
  const balancer = loadBalancers.find((candidate) => candidate.namespace === namespace && candidate.service === service);
  const lbAllocations = balancer && {
    [`${cluster.id}/${namespace}/${balancer.service}`]: {
      service: `${namespace}/${balancer.service}`,
      cost: row.cost.loadBalancer / 100_000,
      private: false,
      ip: balancer.ip,
      hours: 1,
      adjustment: 0,
    },
  };
  const name = `${cluster.id}/${pod.node.name}/${namespace}/${pod.name}/${container.name}`;
  return allocationRow({
    name,
    properties,
    hour,
    start,
    minutes,
    cost: row.cost,
    measures: measuresOf(row),
    raw: rawOf(row),
    ...(row.claim && { pvs: { [pvKey(cluster.id, row.claim.volume)]: pv(row.claim.volume, row.storageByteHours) } }),
    ...(lbAllocations && { lbAllocations }),
    ...(container.gpu && {
      gpuAllocation: { isGPUShared: false, gpuUsageAverage: row.gpuUsed, gpuRequestAverage: container.gpu },
    }),
  });
}

function measuresOf({ container, minutes, ...row }: ContainerHour): Fields {
  const [cpuRequested, memoryRequested] = container.size;
  const hours = minutes / 60;
  return {
    cpuCores: Math.max(cpuRequested * 100, row.cpuUsed) / 100_000,
    cpuCoreRequestAverage: cpuRequested / 1000,
    cpuCoreLimitAverage: (container.cpuLimit ?? 0) / 1000,
    cpuCoreUsageAverage: row.cpuUsed / 100_000,
    cpuCoreHours: row.cpuAllocated / 100_000,
    cpuEfficiency: efficiency(row.cpuUsed / 100_000, cpuRequested / 1000),
    gpuCount: container.gpu ?? 0,
    gpuHours: row.gpuAllocated / 100_000,
    gpuEfficiency: fiveDecimals(row.gpuUsed),
    networkTransferBytes: row.bytesSent,
    networkReceiveBytes: row.bytesReceived,
    pvBytes: fiveDecimals(row.storageByteHours / hours),
    pvByteHours: fiveDecimals(row.storageByteHours),
    ramBytes: fiveDecimals(row.memoryByteHoursAllocated / hours),
    ramByteRequestAverage: memoryRequested * MIB,
    ramByteLimitAverage: (container.memoryLimit ?? 0) * MIB,
    ramByteUsageAverage: row.memoryBytesUsed,
    ramByteHours: fiveDecimals(row.memoryByteHoursAllocated),
    ramEfficiency: efficiency(row.memoryBytesUsed, memoryRequested * MIB),
  };
}

function rawOf({ container, cpuUsed, memoryBytesUsed, gpuUsed }: ContainerHour): Fields {
  return {
    cpuCoreUsageMax: (cpuUsed * 1.08) / 100_000,
    ramByteUsageMax: Math.round(memoryBytesUsed * 1.02),
    gpuUsageMax: container.gpu ? gpuUsed : null,
  };
}

/** A pod that ended as the hour began: two and a half minutes of nothing, without node, controller or labels of its own. */
function endedRow({ cluster, hour }: SimulatedHour, pod: PodLife, container: string): AllocationRow {
  const { namespace } = pod.spec;
  return allocationRow({
    name: `${cluster.id}//${namespace}/${pod.name}/${container}`,
    properties: {
      cluster: cluster.id,
      container,
      namespace,
      pod: pod.name,
      labels: pod.namespaceLabels,
      namespaceLabels: pod.namespaceLabels,
    },
    hour,
    start: hour,
    minutes: ENDED_MINUTES,
    raw: { cpuCoreUsageMax: 0, ramByteUsageMax: 0, gpuUsageMax: null },
  });
}

function unmountedClaims({ cluster, hour }: SimulatedHour, { namespace, claims, cost }: UnmountedClaims): AllocationRow {
  const pod = `${namespace}-unmounted-pvcs`;
  const byteHours = claims.reduce((sum, { bytes }) => sum + bytes, 0);
  return wholeHour(
    `${cluster.id}//${namespace}/${pod}/__unmounted__`,
    { cluster: cluster.id, container: '__unmounted__', namespace, pod },
    hour,
    {
      cost,
      measures: { pvBytes: byteHours, pvByteHours: byteHours },
      pvs: sorted(Object.fromEntries(claims.map(({ volume, bytes }) => [pvKey(cluster.id, volume), pv('', bytes)]))),
    },
  );
}

/** OpenCost names each load balancer without pods twice, and charges it twice. */
function unusedLoadBalancers({ cluster, hour }: SimulatedHour, services: string[], cost: RowMoney): AllocationRow {
  return wholeHour(
    `${cluster.id}//__unmounted__/__unmounted__/__unmounted__`,
    {
      cluster: cluster.id,
      container: '__unmounted__',
      namespace: '__unmounted__',
      pod: '__unmounted__',
      services: services.flatMap((service) => [service, service]),
    },
    hour,
    { cost },
  );
}

interface RowParts {
  name: string;
  properties: Fields;
  hour: Instant;
  start: Instant;
  minutes: number;
  cost?: RowMoney;
  measures?: Fields;
  raw?: Fields;
  pvs?: Fields;
  lbAllocations?: Fields;
  gpuAllocation?: Fields;
}

function wholeHour(name: string, properties: Fields, hour: Instant, parts: Partial<RowParts>): AllocationRow {
  return allocationRow({ ...parts, name, properties, hour, start: hour, minutes: 60 });
}

function allocationRow({ name, properties, hour, start, minutes, cost, measures = {}, raw, ...parts }: RowParts): AllocationRow {
  const money = (units: number | undefined) => (units ?? 0) / 100_000;
  const of = (field: string) => measures[field] ?? 0;
  return {
    name,
    properties,
    window: { start: formatInstant(hour), end: formatInstant(hour + HOUR_MS) },
    start: formatInstant(start),
    end: formatInstant(start + minutes * 60_000),
    minutes,
    cpuCores: of('cpuCores'),
    cpuCoreRequestAverage: of('cpuCoreRequestAverage'),
    cpuCoreLimitAverage: of('cpuCoreLimitAverage'),
    cpuCoreUsageAverage: of('cpuCoreUsageAverage'),
    cpuCoreHours: of('cpuCoreHours'),
    cpuCost: money(cost?.cpu),
    cpuCostAdjustment: 0,
    cpuCostIdle: 0,
    cpuEfficiency: of('cpuEfficiency'),
    gpuCount: of('gpuCount'),
    gpuHours: of('gpuHours'),
    gpuCost: money(cost?.gpu),
    gpuCostAdjustment: 0,
    gpuCostIdle: 0,
    gpuEfficiency: of('gpuEfficiency'),
    networkTransferBytes: of('networkTransferBytes'),
    networkReceiveBytes: of('networkReceiveBytes'),
    ...networkMoney(cost?.network ?? 0),
    loadBalancerCost: money(cost?.loadBalancer),
    loadBalancerCostAdjustment: 0,
    pvBytes: of('pvBytes'),
    pvByteHours: of('pvByteHours'),
    pvCost: money(cost?.storage),
    pvs: parts.pvs ?? null,
    pvCostAdjustment: 0,
    ramBytes: of('ramBytes'),
    ramByteRequestAverage: of('ramByteRequestAverage'),
    ramByteLimitAverage: of('ramByteLimitAverage'),
    ramByteUsageAverage: of('ramByteUsageAverage'),
    ramByteHours: of('ramByteHours'),
    ramCost: money(cost?.memory),
    ramCostAdjustment: 0,
    ramCostIdle: 0,
    ramEfficiency: of('ramEfficiency'),
    externalCost: 0,
    sharedCost: 0,
    totalCost: money(cost?.total),
    totalEfficiency: totalEfficiency(cost, measures),
    ...(raw && { rawAllocationOnly: raw }),
    proportionalAssetResourceCosts: {},
    lbAllocations: parts.lbAllocations ?? null,
    sharedCostBreakdown: {},
    gpuAllocation: parts.gpuAllocation ?? null,
  };
}

/** Parts of the network's cost in OpenCost's own words: they are in `networkCost`, not beside it. */
function networkMoney(units: number): Fields {
  const crossZone = Math.round(units * 0.0426);
  return {
    networkCost: units / 100_000,
    networkCrossZoneCost: crossZone / 100_000,
    networkCrossRegionCost: 0,
    networkInternetCost: (units - crossZone) / 100_000,
    networkCostAdjustment: 0,
  };
}

function totalEfficiency(cost: RowMoney | undefined, { cpuEfficiency, ramEfficiency }: Fields): number {
  const weight = cost ? cost.cpu + cost.memory : 0;
  if (!cost || weight === 0) return 0;
  return fiveDecimals((Number(cpuEfficiency ?? 0) * cost.cpu + Number(ramEfficiency ?? 0) * cost.memory) / weight);
}

/** Used ÷ requested; use without a request counts as 1. */
function efficiency(used: number, requested: number): number {
  if (requested > 0) return fiveDecimals(used / requested);
  return used > 0 ? 1 : 0;
}

function pvKey(cluster: string, volume: string): string {
  return `cluster=${cluster}:name=${volume}`;
}

function pv(providerID: string, byteHours: number): Fields {
  return { byteHours, cost: (byteHours / GIB) * STORAGE_GIB_HOUR, providerID, adjustment: 0 };
}

function fiveDecimals(value: number): number {
  return Math.round(value * 100_000) / 100_000;
}

function sorted<Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
