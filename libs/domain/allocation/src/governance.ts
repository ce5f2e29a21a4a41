import {
  type Autoscaler,
  type CostHour,
  type CostRow,
  type DisruptionBudget,
  type Finding,
  type LimitRange,
  type QuotaHour,
  quotaMeasure,
} from '@showback/vocabulary';
import type { SourceHour, SourceQuota } from './source-hour';

/** Beyond these a cluster is not governed but flooded: the first by name are kept, and that is said. */
export const GOVERNED_MAX = 20_000;

/** What is governed, and what people call it. */
const KINDS = {
  quotas: 'quotas',
  autoscalers: 'autoscalers',
  limitRanges: 'limit ranges',
  disruptionBudgets: 'disruption budgets',
} as const;
type Kind = keyof typeof KINDS;

/**
 * Quotas of an hour beside what their namespaces really used, autoscalers, limit ranges and disruption budgets, in order and each
 * once: two exporters may tell of the same. What is no number is none of them.
 */
export function governanceOf(
  { quotas, autoscalers, limitRanges, disruptionBudgets }: Pick<SourceHour, Kind>,
  rows: readonly CostRow[],
): Pick<CostHour, Kind> {
  return {
    ...(quotas && { quotas: quotaHours(quotas, rows) }),
    ...(autoscalers && { autoscalers: autoscalersOf(autoscalers) }),
    ...(limitRanges && { limitRanges: limitRangesOf(limitRanges) }),
    ...(disruptionBudgets && { disruptionBudgets: disruptionBudgetsOf(disruptionBudgets) }),
  };
}

/** That not all of them are kept. */
export function floodFlags(source: Pick<SourceHour, Kind>): Finding[] {
  return (Object.keys(KINDS) as Kind[]).flatMap((kind) => {
    const count = source[kind]?.length ?? 0;
    if (count <= GOVERNED_MAX) return [];
    const text = `the source named ${count} ${KINDS[kind]}; the first ${GOVERNED_MAX} by name are kept`;
    return [{ code: `too-many-${KINDS[kind].replace(' ', '-')}`, text }];
  });
}

function quotaHours(quotas: readonly SourceQuota[], rows: readonly CostRow[]): QuotaHour[] {
  const known = quotas.filter(({ hard, used }) => isAmount(hard) && isAmount(used));
  const named = known.map((quota) => ({
    ...quota,
    resource: /^(cpu|memory)$/.test(quota.resource) ? `requests.${quota.resource}` : quota.resource,
  }));
  const used = useByNamespace(rows);
  return each(named, ({ namespace, name, resource }) => [namespace, name, resource]).map(
    ({ namespace, name, resource, hard, used: reserved, reallyPeak = null }) => {
      const measure = quotaMeasure(resource);
      const reallyUsed = measure === null ? null : used(namespace)[measure];
      // An average that another source rounded may pass the peak that this one measured.
      const peak = reallyUsed === null || reallyPeak === null ? null : Math.max(reallyUsed, reallyPeak);
      return { namespace, name, resource, hard, used: reserved, reallyUsed, reallyPeak: peak };
    },
  );
}

function autoscalersOf(autoscalers: readonly Autoscaler[]): Autoscaler[] {
  const known = autoscalers.filter(({ maxReplicas }) => isAmount(maxReplicas));
  return each(known, ({ namespace, name }) => [namespace, name]).map((autoscaler) => ({
    ...autoscaler,
    minReplicas: finite(autoscaler.minReplicas),
    currentReplicas: finite(autoscaler.currentReplicas),
    desiredReplicas: finite(autoscaler.desiredReplicas),
    metrics: autoscaler.metrics.filter(({ target }) => isAmount(target)),
  }));
}

function limitRangesOf(limitRanges: readonly LimitRange[]): LimitRange[] {
  const known = limitRanges.filter(({ value }) => isAmount(value));
  return each(known, ({ namespace, name, type, resource, constraint }) => [namespace, name, type, resource, constraint]);
}

function disruptionBudgetsOf(budgets: readonly DisruptionBudget[]): DisruptionBudget[] {
  const known = budgets.filter(({ podsExpected, podsHealthy, podsDesired, disruptionsAllowed }) =>
    [podsExpected, podsHealthy, podsDesired, disruptionsAllowed].every(isAmount),
  );
  return each(known, ({ namespace, name }) => [namespace, name]);
}

/** Longer names than all of Kubernetes' together are nobody's, and an index holds no more. */
const NAMES_MAX = 800;

/** An amount that can be one: none, or between a billionth of a core and more bytes than there are. */
function isAmount(amount: number): boolean {
  return amount === 0 || (amount >= 1e-9 && amount <= 1e24);
}

/** Of several of the same name the one that comes last as text, whatever their order; the first by name. */
function each<Named>(all: readonly Named[], nameOf: (one: Named) => string[]): Named[] {
  const found = new Map<string, { one: Named; text: string }>();
  for (const one of all) {
    const id = nameOf(one).join('\0');
    if (id.length > NAMES_MAX) continue;
    const text = JSON.stringify(one);
    const before = found.get(id);
    if (before === undefined || before.text < text) found.set(id, { one, text });
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, GOVERNED_MAX)
    .map(([, { one }]) => one);
}

type Use = Record<'cpu' | 'memory', number | null>;

/** Cores and bytes that a namespace's pods used, averaged over the hour; a sum of which a part is unknown is unknown. */
function useByNamespace(rows: readonly CostRow[]): (namespace: string) => Use {
  const uses = new Map<string, Use>();
  for (const { kind, namespace, quantity } of rows) {
    if (kind !== 'workload' || namespace === null) continue;
    const { cpu, memory } = uses.get(namespace) ?? { cpu: 0, memory: 0 };
    uses.set(namespace, {
      cpu: plus(cpu, quantity.cpuMicroCoreHoursUsed),
      memory: plus(memory, quantity.memoryByteHoursUsed),
    });
  }
  return (namespace) => {
    const { cpu, memory } = uses.get(namespace) ?? { cpu: 0, memory: 0 };
    return { cpu: cpu === null ? null : cpu / 1e6, memory };
  };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function finite(count: number | null): number | null {
  return count === null || !isAmount(count) ? null : count;
}
