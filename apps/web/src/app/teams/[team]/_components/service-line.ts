import type { CostDelta, ServiceRow } from '@showback/contracts';

/** A service as its row shows it. */
export interface ServiceLine {
  team: string;
  service: string;
  workloads: number;
  total: string;
  precision: string;
  share: number | null;
  delta: CostDelta | undefined;
  unused: string | null;
  unusedReason: string | undefined;
  course: (string | null)[];
}

export function serviceLineOf({
  team,
  service,
  workloads,
  cost,
  precision,
  share,
  delta,
  unused,
  series = [],
}: ServiceRow): ServiceLine {
  return {
    team,
    service,
    workloads,
    total: cost.total,
    precision,
    share,
    delta,
    unused: unused.total,
    unusedReason: unused.reasons?.total,
    course: series.map((point) => point.cost?.total ?? null),
  };
}
