import type { CostDelta, TeamRow } from '@showback/contracts';

/** A team as its row shows it: no more than that goes to the browser. */
export interface TeamLine {
  id: string;
  name: string;
  total: string;
  share: number | null;
  delta: CostDelta | undefined;
  unused: string | null;
  unusedReason: string | undefined;
  idle: string;
  shared: string;
  course: (string | null)[];
}

export function lineOf({ id, name, cost, share, delta, unused, series = [] }: TeamRow): TeamLine {
  return {
    id,
    name,
    total: cost.total,
    share,
    delta,
    unused: unused.total,
    unusedReason: unused.reasons?.total,
    idle: cost.idle,
    shared: cost.shared,
    course: series.map((point) => point.cost?.total ?? null),
  };
}
