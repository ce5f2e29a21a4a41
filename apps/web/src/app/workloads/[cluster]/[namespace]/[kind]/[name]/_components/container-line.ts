import type { WorkloadResponse } from '@showback/contracts';

/** A container as its row shows it: what one replica asks for and uses, on average. */
export interface ContainerLine {
  container: string;
  cost: string;
  requests: PerReplica;
  used: PerReplica;
  limitsReason: string | undefined;
  efficiency: number | null;
  reason: string | undefined;
}

type PerReplica = WorkloadResponse['containers'][number]['used'];

export function containerLineOf(of: WorkloadResponse['containers'][number]): ContainerLine {
  const { container, cost, requests, used, limitsReason, efficiency } = of;
  return {
    container,
    cost: cost.total,
    requests,
    used,
    limitsReason,
    efficiency: efficiency.total,
    reason: efficiency.reasons?.total,
  };
}
