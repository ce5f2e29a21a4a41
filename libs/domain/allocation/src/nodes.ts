import type { Nano, NodeHour, VolumeHour } from '@showback/vocabulary';
import { placementOf } from './placement';
import type { SourceAllocation, SourceHour, SourceNode } from './source-hour';

/** What ran on one node in one hour, summed over its containers. */
export interface NodeUse {
  rows: number;
  cpu: Nano;
  memory: Nano;
  gpu: Nano;
  cpuMicroCoreHoursRequested: number;
  /** Null when any container has no measurement. */
  cpuMicroCoreHoursUsed: number | null;
  memoryByteHoursRequested: number;
  memoryByteHoursUsed: number | null;
  gpuMicroHours: number;
  gpuMicroHoursUsed: number | null;
}

const NO_USE: NodeUse = {
  rows: 0,
  cpu: 0n,
  memory: 0n,
  gpu: 0n,
  cpuMicroCoreHoursRequested: 0,
  cpuMicroCoreHoursUsed: 0,
  memoryByteHoursRequested: 0,
  memoryByteHoursUsed: 0,
  gpuMicroHours: 0,
  gpuMicroHoursUsed: 0,
};

/** Uses by name of node; allocations without a node are left out. */
export function useByNode(allocations: readonly SourceAllocation[]): Map<string, NodeUse> {
  const uses = new Map<string, NodeUse>();
  for (const { node, cost, quantity } of allocations) {
    if (node === null) continue;
    let use = uses.get(node);
    if (use === undefined) uses.set(node, (use = { ...NO_USE }));
    use.rows += 1;
    use.cpu += cost.cpu;
    use.memory += cost.memory;
    use.gpu += cost.gpu;
    use.cpuMicroCoreHoursRequested += quantity.cpuMicroCoreHoursRequested;
    use.cpuMicroCoreHoursUsed = plus(use.cpuMicroCoreHoursUsed, quantity.cpuMicroCoreHoursUsed);
    use.memoryByteHoursRequested += quantity.memoryByteHoursRequested;
    use.memoryByteHoursUsed = plus(use.memoryByteHoursUsed, quantity.memoryByteHoursUsed);
    use.gpuMicroHours += quantity.gpuMicroHours;
    use.gpuMicroHoursUsed = plus(use.gpuMicroHoursUsed, quantity.gpuMicroHoursUsed);
  }
  return uses;
}

/** The hour's nodes by name, with their idle = asset − allocations on it, signed. */
export function nodeHours({ nodes, region }: SourceHour, uses: ReadonlyMap<string, NodeUse>): NodeHour[] {
  return oneEach(nodes).map((node) => {
    const use = uses.get(node.name) ?? NO_USE;
    return {
      ...placementOf(node, region),
      providerId: node.providerId,
      minutes: node.minutes,
      cpuMilliCoresCapacity: node.cpuMilliCoresCapacity,
      cpuMilliCoresAllocatable: node.cpuMilliCoresAllocatable,
      memoryBytesCapacity: node.memoryBytesCapacity,
      memoryBytesAllocatable: node.memoryBytesAllocatable,
      gpuCount: node.gpuCount,
      cpuNano: node.cpuNano,
      memoryNano: node.memoryNano,
      gpuNano: node.gpuNano,
      totalNano: node.totalNano,
      cpuIdleNano: node.cpuNano - use.cpu,
      memoryIdleNano: node.memoryNano - use.memory,
      gpuIdleNano: node.gpuNano - use.gpu,
      cpuMicroCoreHoursRequested: use.cpuMicroCoreHoursRequested,
      cpuMicroCoreHoursUsed: use.cpuMicroCoreHoursUsed,
      memoryByteHoursRequested: use.memoryByteHoursRequested,
      memoryByteHoursUsed: use.memoryByteHoursUsed,
      gpuMicroHoursRequested: use.gpuMicroHours,
      gpuMicroHoursUsed: use.gpuMicroHoursUsed,
      labels: node.labels,
    };
  });
}

/** A node that was replaced within the hour under its old name is one node that ran for both times. Sorted by name. */
function oneEach(nodes: readonly SourceNode[]): SourceNode[] {
  const byName = new Map<string, SourceNode>();
  for (const node of [...nodes].sort(byLifetime)) {
    const other = byName.get(node.name);
    byName.set(node.name, other === undefined ? node : together(other, node));
  }
  return [...byName.values()];
}

function together(first: SourceNode, second: SourceNode): SourceNode {
  return {
    ...first,
    minutes: Math.min(60, first.minutes + second.minutes),
    cpuMilliCoresCapacity: Math.max(first.cpuMilliCoresCapacity, second.cpuMilliCoresCapacity),
    memoryBytesCapacity: Math.max(first.memoryBytesCapacity, second.memoryBytesCapacity),
    gpuCount: Math.max(first.gpuCount, second.gpuCount),
    cpuNano: first.cpuNano + second.cpuNano,
    memoryNano: first.memoryNano + second.memoryNano,
    gpuNano: first.gpuNano + second.gpuNano,
    totalNano: first.totalNano + second.totalNano,
  };
}

/** By name, the one that ran longest first; what else differs only makes the order certain. */
function byLifetime(a: SourceNode, b: SourceNode): number {
  const text = ({ providerId, instanceType, spot, labels }: SourceNode): string =>
    JSON.stringify([providerId, instanceType, spot, labels]);
  return compareText(a.name, b.name) || b.minutes - a.minutes || compareText(text(a), text(b));
}

/** Volumes by name, each once. */
export function volumeHours(volumes: readonly VolumeHour[]): VolumeHour[] {
  const byName = new Map<string, VolumeHour>();
  for (const volume of [...volumes].sort(bySize)) {
    const other = byName.get(volume.volume);
    if (other === undefined) byName.set(volume.volume, volume);
    else
      byName.set(volume.volume, {
        ...other,
        byteHours: other.byteHours + volume.byteHours,
        byteHoursUsed: plus(other.byteHoursUsed, volume.byteHoursUsed),
        costNano: other.costNano + volume.costNano,
      });
  }
  return [...byName.values()];
}

function bySize(a: VolumeHour, b: VolumeHour): number {
  const text = ({ claimNamespace, claimName, storageClass }: VolumeHour): string =>
    JSON.stringify([claimNamespace, claimName, storageClass]);
  return compareText(a.volume, b.volume) || b.byteHours - a.byteHours || compareText(text(a), text(b));
}

/** Unknown plus anything is unknown. */
export function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
