import { BUDGET_SORT_FIELDS, type BudgetFigures, guardedBy, guardedNames, orderBudgets } from '@showback/allocation';
import type { DisruptionBudgetRow, WorkloadDisruptionBudget, WorkloadResponse } from '@showback/contracts';
import type { CostReader, GovernedSpan, WorkloadName } from '@showback/persistence';
import { name } from '../costs/lines';
import type { AskedList } from './answer';
import type { Seen } from './governance.service';

type Governance = CostReader['governance'];

/** Disruption budgets, with the workload that each is for where its name says it. */
export const DISRUPTION_BUDGETS: AskedList<BudgetFigures, DisruptionBudgetRow> = {
  name: 'disruptionbudgets',
  kind: 'disruptionBudgets',
  sorts: BUDGET_SORT_FIELDS,
  list: (governance, spans) => governance.disruptionBudgets(spans),
  order: orderBudgets,
  show: async (governance, page, seen) => {
    const guarded = await guardedOf(governance, page, seen);
    return page.map((budget) => {
      const workload = guarded(budget);
      const { cluster, namespace } = budget;
      const shown = workload && { kind: workload.kind, name: workload.name };
      return { cluster, namespace, ...figuresOf(budget), workload: shown };
    });
  },
  columns: {
    cluster: (row) => name(row.cluster),
    namespace: (row) => name(row.namespace),
    name: (row) => name(row.name),
    workloadKind: ({ workload }) => name(workload?.kind ?? null),
    workload: ({ workload }) => name(workload?.name ?? null),
    podsExpected: ({ pods }) => pods.expected,
    podsHealthy: ({ pods }) => pods.healthy,
    podsDesired: ({ pods }) => pods.desired,
    disruptionsAllowedLast: ({ disruptionsAllowed }) => disruptionsAllowed.last,
    disruptionsAllowedLeast: ({ disruptionsAllowed }) => disruptionsAllowed.least,
    blockedHours: ({ blocked }) => blocked.hours,
    blockedWhateverIsHealthyHours: ({ blocked }) => blocked.whateverIsHealthy,
    hours: ({ hours }) => hours,
  },
};

/** The budgets of a workload. `told`: whether anybody said what budgets there are. `spans`: hours in which the asker may see it. */
export async function budgetsOf(
  governance: Governance,
  { cluster, namespace, kind, workload }: WorkloadName,
  { spans, told }: { spans: readonly GovernedSpan[]; told: boolean },
): Promise<Pick<WorkloadResponse, 'disruptionBudgets' | 'disruptionBudgetsReason'>> {
  if (!told) return { disruptionBudgets: null, disruptionBudgetsReason: 'not-measured' };
  const all = (await governance.disruptionBudgets(spans)).filter((budget) => guardedNames(budget.name).includes(workload));
  const guarded = await guardedOf(governance, all, { spans: [...spans], sees: () => true });
  const own = all.filter((budget) => {
    const found = guarded(budget);
    return found?.kind === kind && found.name === workload && budget.cluster === cluster.name && budget.namespace === namespace;
  });
  return { disruptionBudgets: orderBudgets(own, { field: 'blocked', descending: true }).map(figuresOf) };
}

type Guarding = (budget: BudgetFigures) => { kind: string; name: string } | null;

async function guardedOf(governance: Governance, budgets: readonly BudgetFigures[], { spans, sees }: Seen): Promise<Guarding> {
  const names = [...new Set(budgets.flatMap(({ name: of }) => guardedNames(of)))];
  const found = names.length === 0 ? [] : await governance.namesakes(spans, names);
  return ({ cluster, namespace, name: of }) => {
    const beside = found.filter((one) => one.cluster === cluster && one.namespace === namespace);
    const guarded = guardedBy(of, beside);
    return guarded !== null && sees(guarded) ? guarded : null;
  };
}

function figuresOf({ name: of, pods, allowed, blocked, hours }: BudgetFigures): WorkloadDisruptionBudget {
  return { name: of, pods, disruptionsAllowed: allowed, blocked, hours };
}
