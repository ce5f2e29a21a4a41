import type { CostDelta, CostRow, TeamRow } from '@showback/contracts';
import { readable } from '../../lib/names';

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

export function lineOf(row: TeamRow): TeamLine {
  return { id: row.id, name: row.name, ...figuresOf(row) };
}

/** What is no team's, as a row below the teams. */
export function restLineOf(row: CostRow): TeamLine {
  const name = row.key['team'] ?? '';
  return { id: name, name: readable(name), ...figuresOf(row) };
}

function figuresOf({ cost, share, delta, unused, series = [] }: Omit<CostRow, 'key' | 'kind'>): Omit<TeamLine, 'id' | 'name'> {
  return {
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
