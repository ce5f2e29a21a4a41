import { type GovernedSort, orderGoverned } from './order-governed';

/** A PodDisruptionBudget over some hours: what stood at the end of each. */
export interface BudgetFigures {
  cluster: string;
  namespace: string;
  name: string;
  /** In the last hour that has it. */
  pods: { expected: number; healthy: number; desired: number };
  /** Disruptions allowed: in the last hour, and in that which allowed least. */
  allowed: { last: number; least: number };
  /** Hours in which there were pods and none might go: a drain of their node waits. Of these, those in which all might have been healthy and still none might go. */
  blocked: { hours: number; whateverIsHealthy: number };
  /** How many hours have it. */
  hours: number;
}

/** What budgets can be sorted by, besides cluster and namespace. */
export const BUDGET_SORT_FIELDS = ['blocked'] as const;

/** Ties by cluster, namespace and name. */
export function orderBudgets(budgets: readonly BudgetFigures[], sort: GovernedSort): BudgetFigures[] {
  const nameOf = ({ cluster, namespace, name }: BudgetFigures): string[] => [cluster, namespace, name];
  return orderGoverned(budgets, sort, { nameOf, figure: { field: 'blocked', of: ({ blocked }) => blocked.hours } });
}

/** Kinds whose pods a drain does not evict, or that nobody guards. */
const UNGUARDED = ['daemonset', 'job', 'cronjob'];
const AFFIX = /^pdb-|-pdb$/;

/** What a workload is called that a budget of this name may be for. */
export function guardedNames(budget: string): string[] {
  const bare = budget.replace(AFFIX, '');
  return bare === budget || bare === '' ? [budget] : [budget, bare];
}

/**
 * The workload that a budget guards, as its name says it: that of the same name, with or without `pdb`, if there is exactly one in its namespace. What a
 * budget selects no exporter tells. @param workloads of the budget's namespace
 */
export function guardedBy<Workload extends { kind: string; name: string }>(
  budget: string,
  workloads: readonly Workload[],
): Workload | null {
  const guarded = workloads.filter(({ kind }) => !UNGUARDED.includes(kind.toLowerCase()));
  for (const name of guardedNames(budget)) {
    const [found, ...others] = guarded.filter((workload) => workload.name === name);
    if (found !== undefined) return others.length === 0 ? found : null;
  }
  return null;
}
