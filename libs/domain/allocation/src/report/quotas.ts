/** A quota of one resource over some hours, as far as it is compared. */
export interface QuotaFigures {
  cluster: string;
  namespace: string;
  name: string;
  resource: string;
  /** What was allowed last. */
  hard: number;
  /** Reserved: in the last hour that has it, and in the fullest. */
  used: { last: number; peak: number };
  /** Reserved ÷ allowed in the fullest hour; null: in no hour is anything allowed. */
  fullest: number | null;
  /** Of the hours' averages over all pods of the namespace: of n the ⌈0.95 n⌉th from below, and the highest. Null: not measured in every hour, or nothing that is measured. */
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
export function orderQuotas<Quota extends QuotaFigures>(
  quotas: readonly Quota[],
  { field, descending }: { field: string; descending: boolean },
): Quota[] {
  const direction = descending ? -1 : 1;
  const named = quotas.map((quota) => ({ quota, name: [quota.cluster, quota.namespace, quota.name, quota.resource] }));
  return named
    .sort((a, b) => {
      const [one, other] = [a.quota, b.quota];
      if (field === 'full') return compareKnown(one.fullest, other.fullest, direction) || compareNames(a.name, b.name);
      const at = field === 'namespace' ? 1 : 0;
      return direction * compareNames([a.name[at] ?? ''], [b.name[at] ?? '']) || compareNames(a.name, b.name);
    })
    .map(({ quota }) => quota);
}

function compareKnown(a: number | null, b: number | null, direction: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return direction * (a - b);
}

function compareNames(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((name, index) => name !== b[index]);
  return at < 0 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

function ratio(a: number, b: number): number {
  return rounded(a / b);
}

/** Six digits that count, as in all ratios. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
