import type { SourceAutoscaler, SourceHour, SourceQuota } from '@showback/allocation';
import type { DisruptionBudget, LimitRange } from '@showback/vocabulary';
import type { DisruptionBudgetSpec, LimitRangeSpec, ProfileSpec, WorkloadSpec } from '../fleet/spec';
import { MIB } from '../prices';
import type { ContainerHour, SimulatedHour } from './simulated-hour';

/** What a namespace of a quota may have above what its workloads come to at their fullest. */
const HEADROOM = 1.2;

/** What the cluster would say of quotas, limit ranges, disruption budgets, and of deployments that follow their load. */
export function simulatedGovernance(
  { containers }: Pick<SimulatedHour, 'containers'>,
  profile: Pick<ProfileSpec, 'quotas' | 'workloads' | 'limitRanges' | 'disruptionBudgets'>,
): Required<Pick<SourceHour, 'quotas' | 'autoscalers' | 'limitRanges' | 'disruptionBudgets'>> {
  const { quotas, workloads, limitRanges, disruptionBudgets } = profile;
  const byNamespace = grouped(containers, ({ pod }) => pod.spec.namespace);
  const bySpec = grouped(containers, ({ pod }) => pod.spec);
  return {
    quotas: quotas.flatMap((namespace) =>
      quotasOf(
        namespace,
        workloads.filter((spec) => spec.namespace === namespace),
        byNamespace.get(namespace) ?? [],
      ),
    ),
    autoscalers: workloads.filter(isScaled).flatMap((spec) => autoscalerOf(spec, bySpec.get(spec) ?? [])),
    limitRanges: limitRanges.flatMap(limitRangeOf),
    disruptionBudgets: disruptionBudgets.map((budget) => {
      const rows = (byNamespace.get(budget.namespace) ?? [])
        .filter(isLast)
        .filter(({ pod }) => pod.spec.name === budget.workload);
      const pods = new Set(rows.map(({ pod }) => pod)).size;
      return { namespace: budget.namespace, name: budget.name, ...keptOf(budget, pods) };
    }),
  };
}

/** What a budget says of so many pods, all of them healthy. */
export function keptOf({ keep }: DisruptionBudgetSpec, pods: number): Omit<DisruptionBudget, 'namespace' | 'name'> {
  const podsDesired = 'minAvailable' in keep ? keep.minAvailable : Math.max(0, pods - keep.maxUnavailable);
  return { podsExpected: pods, podsHealthy: pods, podsDesired, disruptionsAllowed: Math.max(0, pods - podsDesired) };
}

function limitRangeOf({ namespace, name, constraints }: LimitRangeSpec): LimitRange[] {
  return (Object.entries(constraints) as [LimitRange['constraint'], { cpu?: number; memory?: number }][]).flatMap(
    ([constraint, { cpu, memory }]) => {
      const [perCore, perByte] = constraint === 'maxLimitRequestRatio' ? [1, 1] : [1000, MIB];
      const of = { namespace, name, type: 'Container' as const, constraint };
      return [
        ...(cpu === undefined ? [] : [{ ...of, resource: 'cpu', value: cpu / perCore }]),
        ...(memory === undefined ? [] : [{ ...of, resource: 'memory', value: memory * perByte }]),
      ];
    },
  );
}

function quotasOf(namespace: string, specs: readonly WorkloadSpec[], rows: readonly ContainerHour[]): SourceQuota[] {
  const last = rows.filter(isLast);
  const fullest = (of: (spec: WorkloadSpec) => number): number =>
    specs.reduce((sum, spec) => sum + of(spec) * mostReplicas(spec), 0) * HEADROOM;
  const requested = (at: 0 | 1) => (spec: WorkloadSpec) => spec.containers.reduce((sum, { size }) => sum + size[at], 0);
  const reserved = (at: 0 | 1): number => last.reduce((sum, { container: { size } }) => sum + size[at], 0);
  const quota = (resource: string, hard: number, used: number): SourceQuota => ({
    namespace,
    name: 'compute',
    resource,
    hard,
    used,
  });
  return [
    quota('requests.cpu', Math.ceil(fullest(requested(0)) / 1000), reserved(0) / 1000),
    quota('requests.memory', Math.ceil(fullest(requested(1)) / 1024) * 1024 * MIB, reserved(1) * MIB),
    quota('pods', Math.ceil(fullest(() => 1) / 5) * 5, new Set(last.map(({ pod }) => pod)).size),
  ];
}

function mostReplicas({ replicas: [, max], surge }: WorkloadSpec): number {
  return max * (surge?.times ?? 1);
}

/** Whether it still runs as the hour ends. */
function isLast({ from, minutes }: ContainerHour): boolean {
  return (from % 60) + minutes >= 60;
}

/** Deployments follow their load; what belongs to it by name or number does not. */
function isScaled({ kind, replicas: [min, max] }: WorkloadSpec): boolean {
  return kind === 'Deployment' && min < max;
}

/** Those that work through a queue are scaled by its length, as KEDA does; the others by their CPU. */
function autoscalerOf(spec: WorkloadSpec, rows: readonly ContainerHour[]): SourceAutoscaler[] {
  const { namespace, name, replicas, rhythm, containers } = spec;
  const [first] = containers;
  const own = rows.filter(({ container }) => container.name === first?.name);
  if (first === undefined || own.length === 0) return [];
  const queued = rhythm === 'night';
  const [requested, , used] = first.size;
  const utilization = requested === 0 ? 0.8 : Math.min(0.9, Math.max(0.5, Math.round((used / requested) * 20) / 20));
  return [
    {
      namespace,
      name: queued ? `keda-hpa-${name}` : name,
      targetKind: 'Deployment',
      targetName: name,
      minReplicas: replicas[0],
      maxReplicas: mostReplicas(spec),
      metrics: [
        queued
          ? { name: 's0-queue-length', type: 'average', target: 100 }
          : { name: 'cpu', type: 'utilization', target: utilization },
      ],
      currentReplicas: own.reduce((sum, { minutes }) => sum + minutes, 0) / 60,
      desiredReplicas: own.filter(isLast).length,
    },
  ];
}

function grouped<Key>(rows: readonly ContainerHour[], keyOf: (row: ContainerHour) => Key): Map<Key, ContainerHour[]> {
  const groups = new Map<Key, ContainerHour[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
