import type { Autoscaler, DisruptionBudget, LimitRange, QuotaHour } from './governance';
import type { Nano } from './money';
import type { Instant } from './instant';
import type { UsageHour } from './usage/usage';

/** What a ledger row is about. `unmounted`: volumes that no pod mounts and load balancers without pods. */
export const ROW_KINDS = ['workload', 'idle', 'unmounted', 'management'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** The components that a source prices; `other` is what the row's total holds beyond them (it may be negative). */
export const COMPONENTS = ['cpu', 'memory', 'gpu', 'storage', 'network', 'loadBalancer', 'other'] as const;
export type Component = (typeof COMPONENTS)[number];

/** Money of one row. `total` is the source's own total and equals the sum of the components. */
export type Cost = Record<Component, Nano> & { total: Nano };

/**
 * Physical quantities of one row within its hour, as safe integers so that sums do not depend on their order:
 * CPU in 1e-6 core hours, memory and storage in byte hours, GPU in 1e-6 GPU hours, network in bytes.
 * `used` is null where the source has no measurement (unknown is not zero). An extended resource cannot be had without being
 * requested, so GPUs requested are those allocated; of what has none, none are used: 0.
 */
export interface Quantities {
  cpuMicroCoreHoursRequested: number;
  cpuMicroCoreHoursUsed: number | null;
  cpuMicroCoreHoursAllocated: number;
  memoryByteHoursRequested: number;
  memoryByteHoursUsed: number | null;
  memoryByteHoursAllocated: number;
  gpuMicroHours: number;
  /** Σ over devices of how busy each was while the container ran, 0 to 1, in shares of a device as those allocated. */
  gpuMicroHoursUsed: number | null;
  storageByteHours: number;
  networkBytesSent: number;
  networkBytesReceived: number;
}

/**
 * Labels of a pod without its node's own and the volatile ones, of its namespace, the annotations that rules name, and of the
 * node that it ran on, without those that tell one node of a pool from another. Sanitised keys as OpenCost gives them.
 */
export interface LabelSet {
  labels: Readonly<Record<string, string>>;
  namespaceLabels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  nodeLabels: Readonly<Record<string, string>>;
}

/** What a source says of a pod's labels: with its node's own and the volatile ones among them. */
export type SourceLabelSet = Omit<LabelSet, 'nodeLabels'>;

/** Where a row ran. Null: it ran nowhere (unmounted, management) or the source does not say. */
export interface Placement {
  node: string | null;
  nodePool: string | null;
  capacityType: 'spot' | 'on-demand' | null;
  instanceType: string | null;
  region: string | null;
}

/** Half of the fifth decimal: what OpenCost's rounding can take from or add to one figure of an allocation row. */
export const ROW_ROUNDING_NANO = 5_000n;

/** One row of the ledger: one container of one pod on one node in one hour; or idle of a node; or unmounted; or management. */
export interface CostRow extends Placement {
  kind: RowKind;
  namespace: string | null;
  /** Canonical Kubernetes kind: `Deployment`, `CronJob`, `Pod`. */
  controllerKind: string | null;
  workload: string | null;
  pod: string | null;
  container: string | null;
  labelSet: LabelSet;
  cost: Cost;
  quantity: Quantities;
  /** Idle of the row's node pool shared onto it; negative on idle rows, which give it away. Σ over an hour is 0. */
  idleShareNano: Nano;
  /** How far the cost may be from what it truly was. Absent: what {@link ROW_ROUNDING_NANO} says. */
  precisionNano?: Nano;
  /** Whole seconds of the hour in which it did not run. Absent: none. */
  secondsAway?: number;
}

/** One node in one hour. Money is the asset's cost; idle = asset − allocations, signed. */
export interface NodeHour extends Placement {
  node: string;
  zone: string | null;
  providerId: string | null;
  /** How long it ran within the hour. */
  minutes: number;
  cpuMilliCoresCapacity: number;
  cpuMilliCoresAllocatable: number | null;
  memoryBytesCapacity: number;
  memoryBytesAllocatable: number | null;
  gpuCount: number;
  cpuNano: Nano;
  memoryNano: Nano;
  gpuNano: Nano;
  totalNano: Nano;
  cpuIdleNano: Nano;
  memoryIdleNano: Nano;
  gpuIdleNano: Nano;
  cpuMicroCoreHoursRequested: number;
  cpuMicroCoreHoursUsed: number | null;
  memoryByteHoursRequested: number;
  memoryByteHoursUsed: number | null;
  gpuMicroHoursRequested: number;
  gpuMicroHoursUsed: number | null;
  labels: Readonly<Record<string, string>>;
}

/** One persistent volume in one hour. */
export interface VolumeHour {
  volume: string;
  claimNamespace: string | null;
  claimName: string | null;
  storageClass: string | null;
  bytesCapacity: number;
  byteHours: number;
  byteHoursUsed: number | null;
  costNano: Nano;
}

/** Odd but possible: counted in the figures and shown. Impossible: quarantined, in no figure. */
export interface Finding {
  code: string;
  /** A sentence for people. */
  text: string;
}

/** All that the ledger stores of one cluster and hour. */
export interface CostHour {
  cluster: string;
  /** Start of the hour. */
  hour: Instant;
  rows: CostRow[];
  nodes: NodeHour[];
  volumes: VolumeHour[];
  /** Absent: nobody measured it, and what is known of the hour stands. */
  usage?: UsageHour[];
  /** What namespaces are allowed, by namespace, name and resource, each once. Absent as above; [] says that there are none. */
  quotas?: QuotaHour[];
  /** What scales workloads, by namespace and name, each once. */
  autoscalers?: Autoscaler[];
  /** One figure each. */
  limitRanges?: LimitRange[];
  disruptionBudgets?: DisruptionBudget[];
  /** Σ rows of the source's answer (idle and unmounted among them) + management: what Σ rows must equal. */
  sourceTotalNano: Nano;
  /** Asset cost − allocated cost per component that has assets; never corrected, only shown. */
  assetDifferenceNano: Partial<Record<Component, Nano>>;
  flags: Finding[];
  /** Non-empty: the answer cannot be true and must not enter any figure. */
  quarantine: Finding[];
}

export const NO_LABELS: LabelSet = { labels: {}, namespaceLabels: {}, annotations: {}, nodeLabels: {} };

export function zeroCost(): Cost {
  return { cpu: 0n, memory: 0n, gpu: 0n, storage: 0n, network: 0n, loadBalancer: 0n, other: 0n, total: 0n };
}

export function zeroQuantities(): Quantities {
  return {
    cpuMicroCoreHoursRequested: 0,
    cpuMicroCoreHoursUsed: 0,
    cpuMicroCoreHoursAllocated: 0,
    memoryByteHoursRequested: 0,
    memoryByteHoursUsed: 0,
    memoryByteHoursAllocated: 0,
    gpuMicroHours: 0,
    gpuMicroHoursUsed: 0,
    storageByteHours: 0,
    networkBytesSent: 0,
    networkBytesReceived: 0,
  };
}
