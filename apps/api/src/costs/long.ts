import { COST_PARTS } from '@showback/allocation';
import type { CostRow, LongPoint } from '@showback/contracts';

/** A line for each start, key and component; components that are zero are left out, points without hours have amount null. */
export function* longPoints(rows: Iterable<CostRow>, start: string): Generator<LongPoint> {
  for (const row of rows) {
    for (const point of row.series ?? [{ start, cost: row.cost }]) {
      const line = { start: point.start, ...row.key, kind: row.kind };
      if (point.cost === null) yield { ...line, component: 'total', amount: null };
      else
        for (const component of COST_PARTS)
          if (!isZero(point.cost[component])) yield { ...line, component, amount: point.cost[component] };
    }
  }
}

function isZero(amount: string): boolean {
  return /^-?0(\.0*)?$/.test(amount);
}
