import { type GovernedSort, orderGoverned } from './order-governed';

/** A quota of one resource over some hours, as far as quotas are ordered by it. */
export interface QuotaFullness {
  cluster: string;
  namespace: string;
  name: string;
  resource: string;
  /** Reserved ÷ allowed in the fullest hour; null: in no hour is anything allowed. */
  fullest: number | null;
}

/** The same with its figures. */
export interface QuotaFigures extends QuotaFullness {
  /** What was allowed last. */
  hard: number;
  /** Reserved: in the last hour that has it, and in the fullest. */
  used: { last: number; peak: number };
  /** By all pods of the namespace: of the averages of n hours the ⌈0.95 n⌉th from below, and the busiest minute, or hour where minutes are not measured. Null: not measured in every hour, or nothing that is measured. */
  reallyUsed: { p95: number; peak: number } | null;
}

/** How full a quota is. Null: nothing is allowed. */
export interface Fullness {
  last: number | null;
  peak: number | null;
  p95Used: number | null;
  peakUsed: number | null;
}

/** What quotas can be sorted by, besides cluster and namespace. */
export const QUOTA_SORT_FIELDS = ['full'] as const;

export function fullnessOf({ hard, used, fullest, reallyUsed }: QuotaFigures): Fullness {
  const of = (amount: number | undefined): number | null => (hard === 0 || amount === undefined ? null : ratio(amount, hard));
  return {
    last: of(used.last),
    peak: fullest === null ? null : rounded(fullest),
    p95Used: of(reallyUsed?.p95),
    peakUsed: of(reallyUsed?.peak),
  };
}

/** Ties by cluster, namespace, name and resource; of which it is not known how full they are come last. */
export function orderQuotas(quotas: readonly QuotaFullness[], sort: GovernedSort): QuotaFullness[] {
  const nameOf = ({ cluster, namespace, name, resource }: QuotaFullness): string[] => [cluster, namespace, name, resource];
  return orderGoverned(quotas, sort, { nameOf, figure: { field: 'full', of: ({ fullest }) => fullest } });
}

function ratio(a: number, b: number): number {
  return rounded(a / b);
}

/** Six digits that count, as in all ratios. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
