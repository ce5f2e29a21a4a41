import type { SourceAutoscaler } from '@showback/allocation';
import type { Instant } from '@showback/vocabulary';
import { keptOf } from '../hour/governance';
import { MIB } from '../prices';
import type { Family, Labels, Value } from './family';
import type { Lives, PodRun, Present } from './lives';
import type { Lived } from './scrapes';

/** What kube-state-metrics says of quotas, limit ranges and disruption budgets, and of what scales workloads. */
export function governanceFamilies(lives: Lives): Family[] {
  return [quotaFamily(lives), limitRangeFamily(lives), ...autoscalerFamilies(lives), ...budgetFamilies(lives)];
}

function limitRangeFamily({ limitRanges }: Lives): Family {
  const series = limitRanges.map(({ thing: { namespace, name, type, resource, constraint, value }, ...lived }) => ({
    lived,
    labels: { namespace, limitrange: name, resource, type, constraint },
    value,
  }));
  return { name: 'kube_limitrange', type: 'gauge', help: 'Information about limit range.', series };
}

/** What a budget says, by what it is called after `kube_poddisruptionbudget_status_`. */
const BUDGET_STATUS = {
  expected_pods: ['podsExpected', 'Total number of pods counted by this disruption budget'],
  current_healthy: ['podsHealthy', 'Current number of healthy pods'],
  desired_healthy: ['podsDesired', 'Minimum desired number of healthy pods'],
  pod_disruptions_allowed: ['disruptionsAllowed', 'Number of pod disruptions that are currently allowed'],
} as const;

function budgetFamilies({ disruptionBudgets, pods }: Lives): Family[] {
  const guarded = disruptionBudgets.map(({ thing, ...lived }) => {
    const own = pods.filter(({ pod: { spec } }) => spec.namespace === thing.namespace && spec.name === thing.workload);
    return { thing, lived, steps: stepsOf(own, () => 1) };
  });
  return Object.entries(BUDGET_STATUS).map(([name, [field, help]]) => ({
    name: `kube_poddisruptionbudget_status_${name}`,
    type: 'gauge',
    help,
    series: guarded.map(({ thing, lived, steps }) => ({
      lived,
      labels: { namespace: thing.namespace, poddisruptionbudget: thing.name },
      value: (at: Instant) => keptOf(thing, steps.at(at))[field],
    })),
  }));
}

/** What a pod takes of a quota, by its resource. */
const TAKEN: Readonly<Record<string, (run: PodRun) => number>> = {
  'requests.cpu': ({ pod }) => pod.containers.reduce((sum, { size }) => sum + size[0], 0),
  'requests.memory': ({ pod }) => pod.containers.reduce((sum, { size }) => sum + size[1], 0) * MIB,
  pods: () => 1,
};
/** Sums are of whole milli-cores. */
const DIVISORS: Readonly<Record<string, number>> = { 'requests.cpu': 1000 };

function quotaFamily({ quotas, pods }: Lives): Family {
  const series = quotas.flatMap(({ thing: { namespace, name, resource, hard }, ...lived }) => {
    const steps = stepsOf(
      pods.filter(({ pod }) => pod.spec.namespace === namespace),
      TAKEN[resource] ?? (() => 0),
    );
    const labels = { namespace, resource, resourcequota: name };
    return [
      { lived, labels: { ...labels, type: 'hard' }, value: hard },
      { lived, labels: { ...labels, type: 'used' }, value: (at: Instant) => steps.at(at) / (DIVISORS[resource] ?? 1) },
    ];
  });
  return { name: 'kube_resourcequota', type: 'gauge', help: 'Information about resource quota.', series };
}

function autoscalerFamilies({ autoscalers, pods }: Lives): Family[] {
  const family = (name: string, help: string, each: (scaler: Present<SourceAutoscaler>) => [Labels, Value | null][]): Family => ({
    name: `kube_horizontalpodautoscaler_${name}`,
    type: 'gauge',
    help,
    series: autoscalers.flatMap((scaler) => {
      const { namespace, name: own } = scaler.thing;
      return each(scaler).flatMap(([labels, value]) =>
        value === null ? [] : [{ lived: scaler, labels: { namespace, horizontalpodautoscaler: own, ...labels }, value }],
      );
    }),
  });
  const running = ({ thing: { namespace, targetName } }: Present<SourceAutoscaler>): Value => {
    const own = pods.filter(({ pod: { spec } }) => spec.namespace === namespace && spec.name === targetName);
    const steps = stepsOf(own, () => 1);
    return (at) => steps.at(at);
  };
  return [
    family('info', 'Information about this autoscaler.', ({ thing: { targetKind, targetName } }) => [
      [{ scaletargetref_api_version: 'apps/v1', scaletargetref_kind: targetKind, scaletargetref_name: targetName }, 1],
    ]),
    family('spec_min_replicas', 'Lower limit for the number of pods.', ({ thing }) => [[{}, thing.minReplicas]]),
    family('spec_max_replicas', 'Upper limit for the number of pods.', ({ thing }) => [[{}, thing.maxReplicas]]),
    family('spec_target_metric', 'The metric specifications used by this autoscaler.', ({ thing: { metrics } }) =>
      metrics.map(({ name, type, target }) => [
        { metric_name: name, metric_target_type: type },
        type === 'utilization' ? Math.round(target * 100) : target,
      ]),
    ),
    family('status_current_replicas', 'Current number of replicas of pods managed by this autoscaler.', (scaler) => [
      [{}, running(scaler)],
    ]),
    family('status_desired_replicas', 'Desired number of replicas of pods managed by this autoscaler.', ({ thing }) => [
      [{}, thing.desiredReplicas],
    ]),
  ];
}

function stepsOf(pods: readonly PodRun[], amount: (run: PodRun) => number): Steps {
  const steps = new Steps();
  for (const run of pods) steps.add(run, amount(run));
  return steps;
}

/** A sum that changes as things begin and end. */
class Steps {
  private readonly changes: { at: Instant; by: number }[] = [];
  private sums: { at: Instant; sum: number }[] | null = null;

  add({ from, to }: Lived, amount: number): void {
    this.changes.push({ at: from, by: amount }, { at: to, by: -amount });
    this.sums = null;
  }

  at(instant: Instant): number {
    this.sums ??= this.summed();
    let [low, high] = [0, this.sums.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sums[middle]?.at ?? Infinity) <= instant) low = middle + 1;
      else high = middle;
    }
    return this.sums[low - 1]?.sum ?? 0;
  }

  private summed(): { at: Instant; sum: number }[] {
    let sum = 0;
    return this.changes.sort((a, b) => a.at - b.at).map(({ at, by }) => ({ at, sum: (sum += by) }));
  }
}
