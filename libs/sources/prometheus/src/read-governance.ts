import type { MeasuredHour, SourceAutoscaler, SourceQuota } from '@showback/allocation';
import type { AutoscalerMetric, DisruptionBudget, LimitRange } from '@showback/vocabulary';
import type { Answers, Told } from './answers';
import type { Labels } from './client';
import { named } from './labels';

type Governance = MeasuredHour['governance'];

/** What namespaces are allowed, how workloads are scaled and what keeps pods. Nothing at all where kube-state-metrics is not scraped; else what it does not have is not there. */
export function readGovernance(answers: Answers): Governance {
  if (!answers.seen.has('kube_pod_container_status_running')) return {};
  return {
    quotas: quotas(answers),
    autoscalers: autoscalers(answers),
    disruptionBudgets: disruptionBudgets(answers),
    limitRanges: limitRanges(answers),
  };
}

const last = ({ samples: { value } }: Told): number => value.at(-1) ?? Number.NaN;

/** The value of each thing that a metric tells of, by its namespace and name. */
function valuesOf({ told }: Answers, metric: string, name: string, value: (one: Told) => number = last): Map<string, number> {
  const values = told(metric).map((one): [string, number] => [keyOf(one.labels, name), value(one)]);
  return new Map(values.filter(([, number]) => !Number.isNaN(number)));
}

function keyOf(labels: Labels, name: string): string {
  return `${named(labels, 'namespace')}/${labels[name] ?? ''}`;
}

function average({ samples: { value } }: Told): number {
  const known = value.filter((one) => !Number.isNaN(one));
  return known.reduce((sum, one) => sum + one, 0) / known.length;
}

function quotas({ told }: Answers): SourceQuota[] {
  const byName = new Map<string, Partial<SourceQuota> & Pick<SourceQuota, 'namespace' | 'name' | 'resource'>>();
  for (const one of told('kube_resourcequota')) {
    const { resourcequota: name = '', resource: written = '', type } = one.labels;
    const resource = written === 'cpu' || written === 'memory' ? `requests.${written}` : written;
    const namespace = named(one.labels, 'namespace');
    const key = `${namespace}/${name}/${resource}`;
    const quota = byName.get(key) ?? { namespace, name, resource };
    if (type === 'hard' || type === 'used') byName.set(key, { ...quota, [type]: last(one) });
  }
  return [...byName.values()].flatMap(({ hard, used, ...quota }) =>
    hard === undefined || used === undefined ? [] : [{ ...quota, hard, used }],
  );
}

const HPA = 'horizontalpodautoscaler';
const TARGETS: Readonly<Record<string, AutoscalerMetric['type']>> = {
  utilization: 'utilization',
  average: 'average',
  value: 'value',
};

function autoscalers(answers: Answers): SourceAutoscaler[] {
  const of = (what: string, value?: (one: Told) => number): Map<string, number> =>
    valuesOf(answers, `kube_${HPA}_${what}`, HPA, value);
  const min = of('spec_min_replicas');
  const max = of('spec_max_replicas');
  const current = of('status_current_replicas', average);
  const desired = of('status_desired_replicas', average);
  return answers.told(`kube_${HPA}_info`).flatMap(({ labels }) => {
    const key = keyOf(labels, HPA);
    const maxReplicas = max.get(key);
    if (maxReplicas === undefined) return [];
    return [
      {
        namespace: named(labels, 'namespace'),
        name: labels[HPA] ?? '',
        targetKind: labels['scaletargetref_kind'] ?? '',
        targetName: labels['scaletargetref_name'] ?? '',
        minReplicas: min.get(key) ?? null,
        maxReplicas,
        metrics: targetsOf(answers, key),
        currentReplicas: current.get(key) ?? null,
        desiredReplicas: desired.get(key) ?? null,
      },
    ];
  });
}

function targetsOf({ told }: Answers, key: string): AutoscalerMetric[] {
  return told(`kube_${HPA}_spec_target_metric`).flatMap((one) => {
    const type = TARGETS[one.labels['metric_target_type'] ?? ''];
    if (type === undefined || keyOf(one.labels, HPA) !== key) return [];
    return [{ name: one.labels['metric_name'] ?? '', type, target: type === 'utilization' ? last(one) / 100 : last(one) }];
  });
}

function disruptionBudgets(answers: Answers): DisruptionBudget[] {
  const of = (what: string): Map<string, number> =>
    valuesOf(answers, `kube_poddisruptionbudget_status_${what}`, 'poddisruptionbudget');
  const [healthy, desired, allowed] = [of('current_healthy'), of('desired_healthy'), of('pod_disruptions_allowed')];
  return [...of('expected_pods')].map(([key, podsExpected]) => ({
    namespace: key.slice(0, key.indexOf('/')),
    name: key.slice(key.indexOf('/') + 1),
    podsExpected,
    podsHealthy: healthy.get(key) ?? 0,
    podsDesired: desired.get(key) ?? 0,
    disruptionsAllowed: allowed.get(key) ?? 0,
  }));
}

const RANGE_TYPES: Readonly<Record<string, LimitRange['type']>> = {
  Container: 'Container',
  Pod: 'Pod',
  PersistentVolumeClaim: 'PersistentVolumeClaim',
};
const CONSTRAINTS: Readonly<Record<string, LimitRange['constraint']>> = {
  min: 'min',
  max: 'max',
  default: 'default',
  defaultRequest: 'defaultRequest',
  maxLimitRequestRatio: 'maxLimitRequestRatio',
};

function limitRanges({ told }: Answers): LimitRange[] {
  return told('kube_limitrange').flatMap((one) => {
    const type = RANGE_TYPES[one.labels['type'] ?? ''];
    const constraint = CONSTRAINTS[one.labels['constraint'] ?? ''];
    const value = last(one);
    if (type === undefined || constraint === undefined || Number.isNaN(value)) return [];
    const { limitrange: name = '', resource = '' } = one.labels;
    return [{ namespace: named(one.labels, 'namespace'), name, type, resource, constraint, value }];
  });
}
