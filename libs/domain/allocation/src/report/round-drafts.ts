import { type Nano, sumNano } from '@showback/vocabulary';
import type { Draft } from './draft';
import { roundNano, roundParts } from './round';
import { COST_PARTS, type ShownCost, totalOf, zeroShown } from './shown-cost';

/**
 * Rounds rows to `decimals` so that what is shown adds up: the rows to the rounded whole, the components to their row, and
 * the points to their row, component by component. Figures compared and unused add up over the rows too.
 */
export function roundDrafts(drafts: readonly Draft[], decimals: number): Draft[] {
  const unit = 10n ** BigInt(9 - decimals);
  const column = (pick: (draft: Draft) => Nano): Nano[] => {
    const amounts = drafts.map(pick);
    return roundParts(amounts, unit, roundNano(sumNano(amounts), unit));
  };
  const totals = column(({ cost }) => totalOf(cost));
  const sameHours = drafts.every(({ cost, current }) => totalOf(cost) === current);
  const currents = sameHours ? totals : column(({ current }) => current);
  const previous = column((draft) => draft.previous);
  const cpuUnused = column(({ measures }) => measures.cpuUnused);
  const memoryUnused = column(({ measures }) => measures.memoryUnused);
  const gpuUnused = column(({ measures }) => measures.gpuUnused);
  return drafts.map((draft, index) => {
    const cost = roundCost(draft.cost, unit, totals[index] ?? 0n);
    return {
      ...draft,
      cost,
      points: roundPoints(draft.points, unit, cost),
      current: currents[index] ?? 0n,
      previous: previous[index] ?? 0n,
      measures: {
        ...draft.measures,
        cpuUnused: cpuUnused[index] ?? 0n,
        memoryUnused: memoryUnused[index] ?? 0n,
        gpuUnused: gpuUnused[index] ?? 0n,
      },
    };
  });
}

function roundCost(cost: ShownCost, unit: Nano, total: Nano): ShownCost {
  const parts = COST_PARTS.map((part) => cost[part]);
  const rounded = roundParts(parts, unit, total);
  return Object.fromEntries(COST_PARTS.map((part, index) => [part, rounded[index] ?? 0n])) as ShownCost;
}

function roundPoints(points: ReadonlyMap<number, ShownCost>, unit: Nano, row: ShownCost): Map<number, ShownCost> {
  const indexes = [...points.keys()].sort((a, b) => a - b);
  const rounded = new Map(indexes.map((index) => [index, zeroShown()]));
  for (const part of COST_PARTS) {
    const amounts = roundParts(
      indexes.map((index) => points.get(index)?.[part] ?? 0n),
      unit,
      row[part],
    );
    indexes.forEach((index, at) => {
      const point = rounded.get(index);
      if (point) point[part] = amounts[at] ?? 0n;
    });
  }
  return rounded;
}
