import { type LimitRange, sanitizeLabelName } from '@showback/vocabulary';
import type { Rhythm } from '../rhythm';

/** CPU in milli-cores and memory in MiB: requested (0: no request), and used at full load. */
export type Size = readonly [cpuRequested: number, memoryRequested: number, cpuUsed: number, memoryUsed: number];

export interface ContainerSpec {
  name: string;
  size: Size;
  cpuLimit?: number;
  memoryLimit?: number;
  gpu?: number;
  /** How busy its GPUs are on average, at most 0.7. */
  gpuBusy?: number;
  /** Memory that each hour of its life adds, MiB. */
  leak?: number;
}

/** A release that changes what a workload costs, in force from one minute of the cycle to another. */
export interface ChangeSpec {
  from: number;
  to: number;
  /** The new size of the first container. */
  size?: Size;
  /** A container that joins it. */
  sidecar?: ContainerSpec;
}

export interface WorkloadSpec {
  namespace: string;
  name: string;
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob' | 'Job' | 'Pod';
  /** The pods' labels, keys sanitised as OpenCost gives them. */
  labels: Readonly<Record<string, string>>;
  /** Keys sanitised too. */
  annotations?: Readonly<Record<string, string>>;
  containers: readonly ContainerSpec[];
  pool: string;
  /** Fewest and most; between them it follows its load. */
  replicas: readonly [min: number, max: number];
  rhythm: Rhythm;
  releases: 'daily' | 'weekly' | 'monthly' | 'never';
  /** Scaled to nothing outside working hours. */
  sleeps?: boolean;
  /** From which minute of the cycle to which it exists. */
  alive?: readonly [from: number, to: number];
  /** When pods that end are started: every so many minutes, from a minute on, for so long. `workdays`: Monday to Friday only. */
  schedule?: { every: number; at: number; lasts: number; workdays?: boolean };
  volume?: { gib: number; storageClass: string };
  /** The name of its service of type LoadBalancer. */
  loadBalancer?: string;
  changes?: readonly ChangeSpec[];
  /** Times as many replicas for some hours. */
  surge?: { from: number; to: number; times: number };
  /** The replica whose pod lost its labels, so that OpenCost does not find its controller. */
  lostReplica?: number;
  /** MB that each pod sends in an hour of full load. */
  sendsMb?: number;
}

export interface PoolSpec {
  name: string;
  instanceType: string;
  spot: boolean;
  /** Nodes that stay also when nothing runs on them. */
  min: number;
}

/** What containers of a namespace may have, and what those have that say nothing. CPU in milli-cores, memory in MiB. */
export interface LimitRangeSpec {
  namespace: string;
  name: string;
  constraints: Partial<Record<LimitRange['constraint'], { cpu?: number; memory?: number }>>;
}

/** How many pods of a workload have to stay, or how many may go at once. */
export interface DisruptionBudgetSpec {
  namespace: string;
  name: string;
  workload: string;
  keep: { minAvailable: number } | { maxUnavailable: number };
}

export interface ProfileSpec {
  pools: readonly PoolSpec[];
  /** Labels of the namespaces, keys sanitised; one that is not named has only its own name. */
  namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  workloads: readonly WorkloadSpec[];
  /** Namespaces that have a quota. */
  quotas: readonly string[];
  limitRanges: readonly LimitRangeSpec[];
  disruptionBudgets: readonly DisruptionBudgetSpec[];
  /** Claims that no pod mounts. */
  leftClaims: readonly { namespace: string; claim: string; gib: number; storageClass: string }[];
  /** Load balancers without pods. */
  leftLoadBalancers: readonly { namespace: string; service: string }[];
  /** Minutes of the cycle at which a spot node is taken away. */
  interruptions: readonly number[];
  managementPerHour: number;
  /** Hours without data, and why. */
  gap: { from: number; to: number; reason: string } | null;
}

type Options = Partial<Omit<WorkloadSpec, 'namespace' | 'name' | 'kind' | 'containers'>> &
  Pick<ContainerSpec, 'cpuLimit' | 'memoryLimit' | 'gpu' | 'gpuBusy' | 'leak'> & {
    container?: string;
    with?: readonly ContainerSpec[];
    /** The label that holds the workload's own name; null: none does. */
    nameLabel?: string | null;
  };

/** Writes the workloads of one namespace: `defaults` holds what they have in common. */
export function inNamespace(namespace: string, defaults: Options = {}) {
  return (kind: WorkloadSpec['kind'], name: string, size: Size, options: Options = {}): WorkloadSpec => {
    const chosen = { ...defaults, ...options };
    const { container = name, with: sidecars = [], nameLabel = 'app.kubernetes.io/name', ...others } = chosen;
    const { cpuLimit, memoryLimit, gpu, gpuBusy, leak, ...rest } = others;
    const first: ContainerSpec = {
      name: container,
      size,
      ...(cpuLimit !== undefined && { cpuLimit }),
      ...(memoryLimit !== undefined && { memoryLimit }),
      ...(gpu !== undefined && { gpu }),
      ...(gpuBusy !== undefined && { gpuBusy }),
      ...(leak !== undefined && { leak }),
    };
    return {
      namespace,
      name,
      kind,
      pool: 'general',
      replicas: [2, 2],
      rhythm: 'consumer',
      releases: 'weekly',
      containers: [first, ...sidecars],
      ...rest,
      labels: sanitized({ ...(nameLabel !== null && { [nameLabel]: name }), ...defaults.labels, ...options.labels }),
    };
  };
}

function sanitized(labels: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(labels).map(([name, value]) => [sanitizeLabelName(name), value] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const MESH_PROXY: ContainerSpec = { name: 'linkerd-proxy', size: [50, 64, 14, 38], memoryLimit: 250 };
