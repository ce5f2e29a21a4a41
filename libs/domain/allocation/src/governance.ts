import { type Autoscaler, type CostRow, type Finding, quotaMeasure, type Quota, type QuotaHour } from '@showback/vocabulary';
import type { SourceHour } from './source-hour';

/** Beyond these a cluster is not governed but flooded: the first by name are kept, and that is said. */
export const QUOTAS_MAX = 20_000;
export const AUTOSCALERS_MAX = 20_000;

interface Governance {
  quotas?: QuotaHour[];
  autoscalers?: Autoscaler[];
}

/**
 * Quotas of an hour beside what their namespaces really used, and autoscalers, in order and each once: two exporters may tell
 * of the same. What is no number is no quota.
 */
export function governanceOf(
  { quotas, autoscalers }: Pick<SourceHour, 'quotas' | 'autoscalers'>,
  rows: readonly CostRow[],
): Governance {
  return {
    ...(quotas && { quotas: quotaHours(quotas, rows) }),
    ...(autoscalers && { autoscalers: autoscalersOf(autoscalers) }),
  };
}

/** That not all of them are kept. */
export function floodFlags({ quotas = [], autoscalers = [] }: Pick<SourceHour, 'quotas' | 'autoscalers'>): Finding[] {
  const flood = (count: number, max: number, what: string): Finding[] =>
    count <= max
      ? []
      : [{ code: `too-many-${what}`, text: `the source named ${count} ${what}; the first ${max} by name are kept` }];
  return [...flood(quotas.length, QUOTAS_MAX, 'quotas'), ...flood(autoscalers.length, AUTOSCALERS_MAX, 'autoscalers')];
}

function quotaHours(quotas: readonly Quota[], rows: readonly CostRow[]): QuotaHour[] {
  const known = quotas.filter(({ hard, used }) => isAmount(hard) && isAmount(used));
  const named = known.map((quota) => ({
    ...quota,
    resource: /^(cpu|memory)$/.test(quota.resource) ? `requests.${quota.resource}` : quota.resource,
  }));
  const used = useByNamespace(rows);
  return each(named, ({ namespace, name, resource }) => [namespace, name, resource], QUOTAS_MAX).map(
    ({ namespace, name, resource, hard, used: reserved }) => {
      const measure = quotaMeasure(resource);
      const reallyUsed = measure === null ? null : used(namespace)[measure];
      return { namespace, name, resource, hard, used: reserved, reallyUsed };
    },
  );
}

function autoscalersOf(autoscalers: readonly Autoscaler[]): Autoscaler[] {
  const known = autoscalers.filter(({ maxReplicas }) => isAmount(maxReplicas));
  return each(known, ({ namespace, name }) => [namespace, name], AUTOSCALERS_MAX).map((autoscaler) => ({
    ...autoscaler,
    minReplicas: finite(autoscaler.minReplicas),
    currentReplicas: finite(autoscaler.currentReplicas),
    desiredReplicas: finite(autoscaler.desiredReplicas),
    metrics: autoscaler.metrics.filter(({ target }) => isAmount(target)),
  }));
}

/** Longer names than all of Kubernetes' together are nobody's, and an index holds no more. */
const NAMES_MAX = 800;

/** An amount that can be one: none, or between a billionth of a core and more bytes than there are. */
function isAmount(amount: number): boolean {
  return amount === 0 || (amount >= 1e-9 && amount <= 1e24);
}

/** Of several of the same name the one that comes last as text, whatever their order; the first `max` by name. */
function each<Named>(all: readonly Named[], nameOf: (one: Named) => string[], max: number): Named[] {
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
    .slice(0, max)
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
