import type { CostRow, Nano } from '@showback/vocabulary';
import type { SourceHour } from './source-hour';

/** How far idle of a node may be off; null: what is idle on none. */
export type RowPrecision = (node: string | null) => Pick<CostRow, 'precisionNano'>;

/**
 * Idle is the rest of a node: what is known of it only as roughly as what ran there, for what that has too much idle has too little.
 * So the precisions of a node's rows together are that of its idle. Where no row says anything, only rounding puts idle off.
 */
export function idlePrecision({ allocations, nodes, roundingNano }: SourceHour): RowPrecision {
  const named = new Set(nodes.map(({ name }) => name));
  const rough = new Map<string | null, Nano>();
  for (const { node, unmounted, precisionNano } of allocations) {
    if (precisionNano === undefined || precisionNano === 0n || unmounted) continue;
    const place = node !== null && named.has(node) ? node : null;
    rough.set(place, (rough.get(place) ?? 0n) + precisionNano);
  }
  return (node) => {
    const off = rough.get(node);
    return off === undefined ? rounded(roundingNano) : { precisionNano: off + (roundingNano ?? 0n) };
  };
}

/** Of a row that says nothing of itself. */
export function rounded(roundingNano: Nano | undefined): Pick<CostRow, 'precisionNano'> {
  return roundingNano === undefined ? {} : { precisionNano: roundingNano };
}
