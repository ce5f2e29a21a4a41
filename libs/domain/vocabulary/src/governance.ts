/** What a ResourceQuota allows of one resource in one hour, and what is reserved of it. CPU in cores, memory and storage in bytes, else a count. */
export interface Quota {
  namespace: string;
  /** Of the ResourceQuota: a namespace may have several, and the tightest binds. */
  name: string;
  /** As Kubernetes writes it: `requests.cpu`, `limits.memory`, `pods`, `count/jobs.batch`; `cpu` and `memory` are given as `requests.cpu` and `requests.memory`. */
  resource: string;
  /** The last of the hour. */
  hard: number;
  /** What is reserved of it, not what is really used. The last of the hour. */
  used: number;
}

/** A quota beside what the namespace really used. */
export interface QuotaHour extends Quota {
  /** Average over the hour of all its pods, in the quota's unit; of CPU and memory alone. Null: of another resource, or not measured. */
  reallyUsed: number | null;
  /** The same of its busiest minute. Null or absent: the source does not measure by the minute. */
  reallyPeak?: number | null;
}

/** What a quota of a resource is compared with, in use; null: nobody measures the use of it. */
export function quotaMeasure(resource: string): 'cpu' | 'memory' | null {
  const [, name] = /^(?:requests\.|limits\.)?(cpu|memory)$/.exec(resource) ?? [];
  return name === 'cpu' || name === 'memory' ? name : null;
}

/** What a quota of a resource counts in. */
export function quotaUnit(resource: string): 'cores' | 'bytes' | 'count' {
  const measure = quotaMeasure(resource);
  if (measure !== null) return measure === 'cpu' ? 'cores' : 'bytes';
  return /(^|[./])(storage|ephemeral-storage)$|(^|\.)hugepages-/.test(resource) ? 'bytes' : 'count';
}

/** A HorizontalPodAutoscaler in one hour. KEDA's are named `keda-hpa-*`. */
export interface Autoscaler {
  namespace: string;
  name: string;
  /** What it scales: the kind as Kubernetes writes it. */
  targetKind: string;
  targetName: string;
  /** The last of the hour. Null: the source does not say. */
  minReplicas: number | null;
  maxReplicas: number;
  metrics: AutoscalerMetric[];
  /** Averages over the hour. Null: the source does not say. */
  currentReplicas: number | null;
  desiredReplicas: number | null;
}

export interface AutoscalerMetric {
  /** `cpu`, `memory`, or the name of a metric. */
  name: string;
  /** Of what is requested; of each pod; or of all together. */
  type: 'utilization' | 'average' | 'value';
  /** A utilization as a ratio: 0.7 where Kubernetes writes 70. Averages and values in cores, bytes, or the metric's own unit. */
  target: number;
}

/** A PodDisruptionBudget in one hour: how many pods it keeps and how many may go. The last of the hour. */
export interface DisruptionBudget {
  namespace: string;
  name: string;
  podsExpected: number;
  podsHealthy: number;
  podsDesired: number;
  disruptionsAllowed: number;
}

/** One figure of a LimitRange in one hour, in the units of {@link Quota}; a `maxLimitRequestRatio` is a ratio. */
export interface LimitRange {
  namespace: string;
  name: string;
  type: 'Container' | 'Pod' | 'PersistentVolumeClaim';
  resource: string;
  constraint: 'min' | 'max' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';
  value: number;
}
