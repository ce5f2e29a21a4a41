import { GIB, MIB } from '../prices';
import type { ChangeSpec, ContainerSpec, WorkloadSpec } from '../fleet/spec';

/** A node from one minute of the cycle to another. */
export interface NodeLife {
  name: string;
  providerId: string;
  pool: string;
  instanceType: string;
  spot: boolean;
  zone: string;
  labels: Readonly<Record<string, string>>;
  start: number;
  end: number;
}

/** A pod on its node from one minute of the cycle to another. */
export interface PodLife {
  spec: WorkloadSpec;
  name: string;
  replica: number;
  /** As OpenCost says it; null for a bare pod and for one whose labels were lost. */
  controllerKind: string | null;
  controller: string | null;
  /** Its labels and its namespace's, as OpenCost merges them, without its node's. */
  labels: Readonly<Record<string, string>>;
  namespaceLabels: Readonly<Record<string, string>>;
  containers: readonly ContainerSpec[];
  /** The number that its measurements are drawn from. */
  hash: number;
  node: NodeLife;
  start: number;
  end: number;
}

/** What a pod may come to use at most: nodes are filled by this, so that they never hold more than they have. */
export interface Reserve {
  milliCores: number;
  memoryBytes: number;
  gpus: number;
}

/** How far measurements stray above the use that a size names. */
export const CPU_SPREAD = 1.12;
const MEMORY_SPREAD = 1.02;

/** The containers of a workload's pods that start at a minute of the cycle. */
export function containersAt(spec: WorkloadSpec, minute: number): readonly ContainerSpec[] {
  const change = spec.changes?.find(({ from, to }) => minute >= from && minute < to);
  return change ? changed(spec.containers, change) : spec.containers;
}

function changed(containers: readonly ContainerSpec[], { size, sidecar }: ChangeSpec): ContainerSpec[] {
  const [first, ...others] = containers;
  const resized = first && size ? { ...first, size } : first;
  return [...(resized ? [resized] : []), ...others, ...(sidecar ? [sidecar] : [])];
}

export function reserveOf(containers: readonly ContainerSpec[]): Reserve {
  const reserve: Reserve = { milliCores: 0, memoryBytes: 0, gpus: 0 };
  for (const { size, memoryLimit, leak, gpu } of containers) {
    const [cpuRequested, memoryRequested, cpuUsed, memoryUsed] = size;
    reserve.milliCores += Math.max(cpuRequested, Math.ceil(cpuUsed * CPU_SPREAD) + 1);
    reserve.memoryBytes +=
      MIB * Math.max(memoryRequested, leak ? (memoryLimit ?? 0) : 0, Math.ceil(memoryUsed * MEMORY_SPREAD) + 1);
    reserve.gpus += gpu ?? 0;
  }
  return reserve;
}

/** Bytes of a volume of a size in GiB. */
export function volumeBytes(gib: number): number {
  return gib * GIB;
}
