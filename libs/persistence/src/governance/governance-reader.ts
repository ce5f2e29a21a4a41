import type { BudgetFigures, QuotaFullness } from '@showback/allocation';
import type { Window } from '@showback/vocabulary';
import type pg from 'pg';
import { type GovernedSpan } from './governed-spans';
import { type AutoscalerUse, readAutoscalers } from './read-autoscalers';
import { readDisruptionBudgets, readNamesakes } from './read-disruption-budgets';
import { type GovernedKind, readGoverned } from './read-governed';
import { type LimitRangeUse, readLimitRanges } from './read-limit-ranges';
import { type QuotaUse, readQuotaFullness, readQuotas } from './read-quotas';

/** Reads what quotas, autoscalers, limit ranges and disruption budgets said. Spans of one namespace must not overlap. */
export class GovernanceReader {
  constructor(private readonly client: pg.ClientBase) {}

  /** Of some clusters those of which anybody said in a window what there is, by what. */
  told(clusters: readonly { id: bigint; name: string }[], window: Window): Promise<Record<GovernedKind, Set<string>>> {
    return readGoverned(this.client, clusters, window);
  }

  /** All quotas with how full they were at most, in no order: less work than what else is known of them. */
  quotaFullness(spans: readonly GovernedSpan[]): Promise<QuotaFullness[]> {
    return readQuotaFullness(this.client, spans);
  }

  /** What some quotas were, in their order. */
  quotas(spans: readonly GovernedSpan[], of: readonly QuotaFullness[]): Promise<QuotaUse[]> {
    return readQuotas(this.client, spans, of);
  }

  /** What scaled a workload, by name. The kind is matched without case. */
  autoscalers(target: { kind: string; name: string }, spans: readonly GovernedSpan[]): Promise<AutoscalerUse[]> {
    return readAutoscalers(this.client, target, spans);
  }

  limitRanges(spans: readonly GovernedSpan[]): Promise<LimitRangeUse[]> {
    return readLimitRanges(this.client, spans);
  }

  disruptionBudgets(spans: readonly GovernedSpan[]): Promise<BudgetFigures[]> {
    return readDisruptionBudgets(this.client, spans);
  }

  /** Workloads of some names that ran since the beginning of their span. */
  namesakes(
    spans: readonly GovernedSpan[],
    names: readonly string[],
  ): Promise<{ cluster: string; namespace: string; kind: string; name: string }[]> {
    return readNamesakes(this.client, spans, names);
  }
}
