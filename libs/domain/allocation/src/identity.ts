import { canonicalKind, sanitizeLabelName, type Instant } from '@showback/vocabulary';
import type { SourceAllocation } from './source-hour';

/** Who made a pod: kind as Kubernetes writes it, and name. */
export interface Owner {
  kind: string;
  name: string;
}

/** A label that makes many pods one workload of the given kind, named by its value. */
export interface WorkloadRule {
  label: string;
  kind: string;
}

/** Engines whose pods have no lasting controller of their own. The first label that a pod has decides. */
export const DEFAULT_WORKLOAD_RULES: readonly WorkloadRule[] = [
  { label: 'workflows.argoproj.io/cron-workflow', kind: 'CronWorkflow' },
  { label: 'workflows.argoproj.io/workflow-template', kind: 'WorkflowTemplate' },
  { label: 'workflows.argoproj.io/workflow', kind: 'Workflow' },
  { label: 'dag_id', kind: 'AirflowDag' },
  { label: 'sparkoperator.k8s.io/scheduled-app-name', kind: 'ScheduledSparkApplication' },
  { label: 'sparkoperator.k8s.io/app-name', kind: 'SparkApplication' },
  { label: 'spark-app-name', kind: 'SparkApplication' },
  { label: 'scaledjob.keda.sh/name', kind: 'ScaledJob' },
];

/** `web-6d1dbb5824-58cfa`: what a ReplicaSet's pods have in common, and their own five characters. */
const REPLICA_SET_POD = /^(.+-[a-z0-9]{6,10})-[a-z0-9]{5}$/;
const REPLICA_SET_OWNERS = new Set(['Deployment', 'ReplicaSet', 'Rollout']);

/** The time at the end of a CronJob's Jobs: minutes since 1970, or seconds before Kubernetes 1.21. */
const TIME_SUFFIX = /^(.+)-(\d{8}|\d{10})$/;
/** Kubernetes is younger than that. It also tells minutes from dates such as 20261116, which people put into names by hand. */
const EARLIEST_MINUTE = 23_000_000;
const DAY_MINUTES = 1_440;

/**
 * Says which workload each allocation of one hour belongs to; null for what is no pod.
 * By label rule; else by the controller that the source gives; a pod that lost its controller gets that of its other hours
 * (`knownOwners`, by `namespace/pod`), else that of its siblings of the same ReplicaSet, else it is a bare Pod.
 */
export function ownerFinder(request: {
  hour: Instant;
  allocations: readonly SourceAllocation[];
  knownOwners: ReadonlyMap<string, Owner>;
  workloadRules: readonly WorkloadRule[];
}): (allocation: SourceAllocation) => Owner | null {
  const { hour, allocations, knownOwners } = request;
  const rules = request.workloadRules.map(({ label, kind }) => ({ label: sanitizeLabelName(label), kind }));
  const siblings = siblingOwners(allocations, hour);
  return (allocation) => {
    if (allocation.unmounted) return null;
    const owner = byRule(allocation, rules) ?? byController(allocation, hour);
    if (owner !== null) return owner;
    const { namespace, pod } = allocation;
    if (pod === null) return null;
    const known = knownOwners.get(`${namespace ?? ''}/${pod}`) ?? siblings.get(stemKey(allocation) ?? '');
    return known ? { kind: canonicalKind(known.kind), name: known.name } : { kind: 'Pod', name: pod };
  };
}

function byRule({ labelSet }: SourceAllocation, rules: readonly WorkloadRule[]): Owner | null {
  for (const { label, kind } of rules) {
    const name = labelSet.labels[label]?.trim();
    if (name !== undefined && name !== '') return { kind, name };
  }
  return null;
}

function byController({ controller, controllerKind, pod }: SourceAllocation, hour: Instant): Owner | null {
  if (controller === null || controller === '' || controllerKind === null || controllerKind === '') return null;
  const kind = canonicalKind(controllerKind);
  if (kind !== 'Job') return { kind, name: controller };
  const timed = TIME_SUFFIX.exec(controller);
  if (timed && isScheduleTime(timed[2] ?? '', hour)) return { kind: 'CronJob', name: timed[1] ?? controller };
  return podHasTime(pod, controller, hour) ? { kind: 'CronJob', name: controller } : { kind, name: controller };
}

/** `tariffs-29000735-5a8c9` of the controller `tariffs`; an indexed Job has its index before the last part. */
function podHasTime(pod: string | null, controller: string, hour: Instant): boolean {
  if (pod === null || !pod.startsWith(`${controller}-`)) return false;
  const [time = ''] = /^(?:\d{8}|\d{10})(?=-(?:\d+-)?[a-z0-9]{5}$)/.exec(pod.slice(controller.length + 1)) ?? [];
  return time !== '' && isScheduleTime(time, hour);
}

function isScheduleTime(digits: string, hour: Instant): boolean {
  const minute = digits.length === 8 ? Number(digits) : Number(digits) / 60;
  return minute >= EARLIEST_MINUTE && minute <= hour / 60_000 + DAY_MINUTES;
}

/** Owners by `namespace/ReplicaSet stem`, for the stems of pods that lost theirs. Where siblings disagree most of them decide, then the name. */
function siblingOwners(allocations: readonly SourceAllocation[], hour: Instant): Map<string, Owner> {
  const wanted = new Set<string>();
  for (const allocation of allocations) if (isLost(allocation)) wanted.add(stemKey(allocation) ?? '');
  const votes = new Map<string, Map<string, { owner: Owner; rows: number }>>();
  if (wanted.size === 0) return new Map();
  for (const allocation of allocations) {
    const stem = stemKey(allocation);
    if (stem === null || !wanted.has(stem)) continue;
    const owner = byController(allocation, hour);
    if (owner === null || !REPLICA_SET_OWNERS.has(owner.kind)) continue;
    const counts = votes.get(stem) ?? new Map<string, { owner: Owner; rows: number }>();
    const name = `${owner.kind}/${owner.name}`;
    votes.set(stem, counts.set(name, { owner, rows: (counts.get(name)?.rows ?? 0) + 1 }));
  }
  return new Map([...votes].map(([stem, counts]) => [stem, mostFrequent(counts)]));
}

function mostFrequent(counts: ReadonlyMap<string, { owner: Owner; rows: number }>): Owner {
  const [best] = [...counts].sort(([nameA, a], [nameB, b]) => b.rows - a.rows || (nameA < nameB ? -1 : 1));
  if (best === undefined) throw new RangeError('no votes');
  return best[1].owner;
}

function isLost({ unmounted, controller, controllerKind, pod }: SourceAllocation): boolean {
  return !unmounted && pod !== null && (!controller || !controllerKind);
}

function stemKey({ namespace, pod }: SourceAllocation): string | null {
  const stem = pod === null ? undefined : REPLICA_SET_POD.exec(pod)?.[1];
  return stem === undefined ? null : `${namespace ?? ''}/${stem}`;
}
