import {
  SourceFault,
  type CostSource,
  type SourceAllocation,
  type SourceCost,
  type SourceHour,
  type SourceNode,
} from '@showback/allocation';
import { NO_LABELS, zeroQuantities, type Instant, type SourceLabelSet, type Nano, type VolumeHour } from '@showback/vocabulary';
import { MIB, instanceType } from './prices';
import { SimulatedHours } from './hour/hours';
import { NO_MONEY, roundRow } from './hour/money';
import { profileOf, type SimulatedCluster } from './fleet/fleet';
import {
  ENDED_MINUTES,
  type Claim,
  type ContainerHour,
  type NodeFacts,
  type RowMoney,
  type SimulatedHour,
  type UnmountedClaims,
} from './hour/simulated-hour';
import { simulatedGovernance } from './hour/governance';
import { simulatedUsage } from './hour/usage';
import type { PodLife } from './plan/life';

/** The cost of a simulated cluster, as a reader of OpenCost would understand it. The same hour is always answered alike. */
export class SimulatorSource implements CostSource {
  readonly hoursPerBatch = 24;
  private readonly hours: SimulatedHours;

  /** A cluster without a region stands in `eu-west-1`. */
  constructor({ id, seed, region }: Omit<SimulatedCluster, 'region'> & { region: string | null }) {
    this.hours = new SimulatedHours({ id, seed, region: region ?? 'eu-west-1' });
  }

  /** @throws SourceFault `simulated-gap` in the hours that nobody recorded. */
  readHour(hour: Instant, signal: AbortSignal): Promise<SourceHour> {
    return new Promise((resolve) => {
      signal.throwIfAborted();
      const gap = this.hours.gapAt(hour);
      if (gap !== null) throw new SourceFault('simulated-gap', gap);
      resolve(toSourceHour(this.hours.at(hour)));
    });
  }
}

/** An hour in the words of the domain. */
function toSourceHour(simulated: SimulatedHour): SourceHour {
  const {
    cluster,
    hour,
    containers,
    ended,
    unmounted,
    unusedLoadBalancerCost,
    nodes,
    claims,
    idle,
    loadBalancers,
    managementCost,
  } = simulated;
  const labelSets = new Map<PodLife['labels'], SourceLabelSet>();
  return {
    cluster: cluster.id,
    hour,
    region: cluster.region,
    allocations: [
      ...containers.map((row) => toAllocation(row, labelSets)),
      ...ended.flatMap(endedPod),
      ...unmounted.map(unmountedClaims),
      ...(unusedLoadBalancerCost ? [unusedLoadBalancers(unusedLoadBalancerCost)] : []),
    ],
    idle: toCost(idle),
    nodes: nodes.map(toNode),
    volumes: claims.map(toVolume),
    usage: simulatedUsage(containers),
    ...simulatedGovernance(simulated, profileOf(cluster)),
    loadBalancerAssetsNano: loadBalancers.reduce((sum, { assetCost }) => sum + assetNano(assetCost), 0n),
    managementNano: assetNano(managementCost),
    flags: [],
  };
}

function toAllocation(row: ContainerHour, labelSets: Map<PodLife['labels'], SourceLabelSet>): SourceAllocation {
  const { pod, container, minutes } = row;
  const hours = minutes / 60;
  const { labels, namespaceLabels, spec } = pod;
  const labelSet = labelSets.get(labels) ?? { labels, namespaceLabels, annotations: spec.annotations ?? {} };
  labelSets.set(labels, labelSet);
  return {
    unmounted: false,
    namespace: pod.spec.namespace,
    node: pod.node.name,
    minutes,
    pod: pod.name,
    container: container.name,
    controllerKind: pod.controllerKind,
    controller: pod.controller,
    labelSet,
    cost: toCost(row.cost),
    quantity: {
      cpuMicroCoreHoursRequested: Math.round(container.size[0] * 1000 * hours),
      cpuMicroCoreHoursUsed: Math.round(row.cpuUsed * 10 * hours),
      cpuMicroCoreHoursAllocated: row.cpuAllocated * 10,
      memoryByteHoursRequested: Math.round(container.size[1] * MIB * hours),
      memoryByteHoursUsed: Math.round(row.memoryBytesUsed * hours),
      memoryByteHoursAllocated: Math.round(row.memoryByteHoursAllocated),
      gpuMicroHours: row.gpuAllocated * 10,
      gpuMicroHoursUsed: Math.round(row.gpuUsed * (row.gpuAllocated / 100_000) * 1e6),
      storageByteHours: Math.round(row.storageByteHours),
      networkBytesSent: row.bytesSent,
      networkBytesReceived: row.bytesReceived,
    },
  };
}

const NOWHERE = { node: null, minutes: 60, controllerKind: null, controller: null, labelSet: NO_LABELS };

/** What is left of a pod that ended as the hour began. */
function endedPod({ spec, name, containers, namespaceLabels }: PodLife): SourceAllocation[] {
  return containers.map((container) => ({
    ...NOWHERE,
    unmounted: false,
    namespace: spec.namespace,
    minutes: ENDED_MINUTES,
    pod: name,
    container: container.name,
    labelSet: { labels: namespaceLabels, namespaceLabels, annotations: {} },
    cost: toCost(roundRow(NO_MONEY)),
    quantity: zeroQuantities(),
  }));
}

function unmountedClaims({ namespace, claims, cost }: UnmountedClaims): SourceAllocation {
  const storageByteHours = claims.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    ...NOWHERE,
    unmounted: true,
    namespace,
    pod: `${namespace}-unmounted-pvcs`,
    container: '__unmounted__',
    cost: toCost(cost),
    quantity: { ...zeroQuantities(), storageByteHours },
  };
}

function unusedLoadBalancers(cost: RowMoney): SourceAllocation {
  return {
    ...NOWHERE,
    unmounted: true,
    namespace: '__unmounted__',
    pod: '__unmounted__',
    container: '__unmounted__',
    cost: toCost(cost),
    quantity: zeroQuantities(),
  };
}

function toNode({ node, minutes, cpuCost, memoryCost, gpuCost, totalCost }: NodeFacts): SourceNode {
  const { milliCores, memoryBytes, gpus, milliCoresReserved, memoryBytesReserved } = instanceType(node.instanceType);
  return {
    name: node.name,
    labels: node.labels,
    instanceType: node.instanceType,
    spot: node.spot,
    providerId: node.providerId,
    minutes,
    cpuMilliCoresCapacity: milliCores,
    cpuMilliCoresAllocatable: milliCores - milliCoresReserved,
    memoryBytesCapacity: memoryBytes,
    memoryBytesAllocatable: memoryBytes - memoryBytesReserved,
    gpuCount: gpus,
    cpuNano: assetNano(cpuCost),
    memoryNano: assetNano(memoryCost),
    gpuNano: assetNano(gpuCost),
    totalNano: assetNano(totalCost),
  };
}

function toVolume({ volume, namespace, name, storageClass, bytes, bytesUsed, assetCost }: Claim): VolumeHour {
  return {
    volume,
    claimNamespace: namespace,
    claimName: name,
    storageClass,
    bytesCapacity: bytes,
    byteHours: bytes,
    byteHoursUsed: bytesUsed,
    costNano: assetNano(assetCost),
  };
}

function toCost({ cpu, memory, gpu, storage, network, loadBalancer, total }: RowMoney): SourceCost {
  return {
    cpu: rowNano(cpu),
    memory: rowNano(memory),
    gpu: rowNano(gpu),
    storage: rowNano(storage),
    network: rowNano(network),
    loadBalancer: rowNano(loadBalancer),
    total: rowNano(total),
  };
}

function rowNano(units: number): Nano {
  return units === 0 ? 0n : BigInt(units * 10_000);
}

function assetNano(units: number): Nano {
  return BigInt(units * 1000);
}
