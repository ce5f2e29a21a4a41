import type { CostDelta, CostRow, ServiceRow } from '@showback/contracts';

/** A workload as its row shows it. */
export interface WorkloadLine {
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  total: string;
  precision: string;
  share: number | null;
  delta: CostDelta | undefined;
  unused: string | null;
  unusedReason: string | undefined;
  efficiency: number | null;
  efficiencyReason: string | undefined;
}

/** From rows of `/workloads`, or of `/costs` by workload. */
export function workloadLineOf({ key, cost, precision, share, delta, unused, efficiency }: Omit<CostRow, 'kind'>): WorkloadLine {
  return {
    cluster: key['cluster'] ?? '',
    namespace: key['namespace'] ?? '',
    kind: key['controllerKind'] ?? '',
    name: key['workload'] ?? '',
    total: cost.total,
    precision,
    share,
    delta,
    ...usedOf({ unused, efficiency }),
  };
}

/** What a team carries that is no workload of its own: idle of its pools, shared costs that it received. */
export function carriedLineOf({ service, cost, precision, share, delta, unused, efficiency }: ServiceRow): WorkloadLine {
  const nowhere = { cluster: '', namespace: '', kind: '' };
  return { ...nowhere, name: service, total: cost.total, precision, share, delta, ...usedOf({ unused, efficiency }) };
}

export function usedOf({ unused, efficiency }: Pick<CostRow, 'unused' | 'efficiency'>) {
  return {
    unused: unused.total,
    unusedReason: unused.reasons?.total,
    efficiency: efficiency.total,
    efficiencyReason: efficiency.reasons?.total,
  };
}
