import type {
  Autoscaler,
  DisruptionBudget,
  Finding,
  Instant,
  LimitRange,
  Nano,
  Quantities,
  Quota,
  SourceLabelSet,
  Usage,
  VolumeHour,
} from '@showback/vocabulary';

/** What any cost source says of one cluster and hour, before Showback derives anything from it. */
export interface SourceHour {
  cluster: string;
  hour: Instant;
  region: string | null;
  /** Containers, unmounted claims and load balancers without pods; never idle. */
  allocations: SourceAllocation[];
  /** The source's own idle row; null where the answer has none. It is authoritative. */
  idle: SourceCost | null;
  nodes: SourceNode[];
  volumes: VolumeHour[];
  /** Load balancers as assets: their cost only. */
  loadBalancerAssetsNano: Nano;
  managementNano: Nano;
  /** How far rounding alone puts each row off, its idle and management too. Absent: the source rounds to 5 decimals, ±5e-6. */
  roundingNano?: Nano;
  /** How containers behaved within the hour. Absent: the source does not measure it, or it could not be asked; [] says that nothing ran. */
  usage?: SourceUsage[];
  /** What namespaces are allowed, how workloads are scaled, and what keeps pods. Absent: the source does not measure it; [] says that there are none. */
  quotas?: SourceQuota[];
  autoscalers?: SourceAutoscaler[];
  disruptionBudgets?: DisruptionBudget[];
  limitRanges?: LimitRange[];
  /** What the reader itself noticed. */
  flags: Finding[];
  /** Nodes that nobody knows the price or the capacity of: their cost is unknown, not nothing. Absent: none. */
  unpriced?: readonly string[];
  /** Nobody says what containers request: what they were given is unknown, not what they used. Absent: it is said. */
  requestsUnknown?: true;
  /** Clusters whose rows stand among these, by what the source calls them, with their number. Absent: none. */
  foreignClusters?: ReadonlyMap<string, number>;
}

/** Money as the source states it: separately rounded parts and its own total. */
export interface SourceCost {
  cpu: Nano;
  memory: Nano;
  gpu: Nano;
  storage: Nano;
  network: Nano;
  loadBalancer: Nano;
  total: Nano;
}

export interface SourceAllocation {
  unmounted: boolean;
  namespace: string | null;
  node: string | null;
  /** How long it was seen running within the hour. Absent: all of it. */
  minutes?: number;
  pod: string | null;
  container: string | null;
  /** As the source says it, in any case; null where it lost it. */
  controllerKind: string | null;
  controller: string | null;
  labelSet: SourceLabelSet;
  cost: SourceCost;
  /** How far its cost may be from what it truly was, in nano-units. Absent: as far as the source's rounding puts it off. */
  precisionNano?: Nano;
  quantity: Quantities;
}

/** Usage of a container in one pod, or in several of the same owner: `pod` is then any of them. */
export interface SourceUsage extends Usage {
  namespace: string;
  pod: string;
  container: string;
}

/** A quota of a namespace, one a resource. */
export interface SourceQuota extends Quota {
  /** What all pods of the namespace used together in their busiest minute, in the quota's unit. Null or absent: nobody knows. */
  reallyPeak?: number | null;
}

/** What scales a workload. */
export type SourceAutoscaler = Autoscaler;

export interface SourceNode {
  name: string;
  labels: Readonly<Record<string, string>>;
  instanceType: string | null;
  spot: boolean;
  providerId: string | null;
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
}
