import { COMPONENTS, type LineKind, type Nano } from '@showback/vocabulary';
import { directNano, type Measures } from './measures';

/** `policy`: as the document says of each pool; `separate`: idle as rows of its own; `share`: on the rows that ran beside it; `hide`: left out of the rows. */
export const IDLE_MODES = ['policy', 'separate', 'share', 'hide'] as const;
export type IdleMode = (typeof IDLE_MODES)[number];

/** The components of an answer: those of the sources, and what was shared onto a row. */
export const COST_PARTS = ['cpu', 'memory', 'gpu', 'storage', 'network', 'loadBalancer', 'shared', 'idle', 'other'] as const;
export type CostPart = (typeof COST_PARTS)[number];

/** Money by component. The total is their sum: {@link totalOf}. */
export type ShownCost = Record<CostPart, Nano>;

export function zeroShown(): ShownCost {
  return { cpu: 0n, memory: 0n, gpu: 0n, storage: 0n, network: 0n, loadBalancer: 0n, shared: 0n, idle: 0n, other: 0n };
}

/**
 * What a row costs under an idle mode. Sharing puts idle onto the rows that ran beside it; on an idle row `idle` is then
 * what found nobody to carry it, so that components add up over any grouping.
 */
export function shownCost(measures: Measures, kind: LineKind, idle: Exclude<IdleMode, 'policy'>): ShownCost {
  const shown = zeroShown();
  shown.shared = measures.shared + (idle === 'share' ? measures.sharedIdle : 0n);
  if (idle === 'share' && kind === 'idle') {
    shown.idle = directNano(measures) + measures.idleShare;
    return shown;
  }
  for (const component of COMPONENTS) shown[component] = measures[component];
  if (idle === 'share') shown.idle = measures.idleShare;
  return shown;
}

export function totalOf(cost: ShownCost): Nano {
  let sum = 0n;
  for (const part of COST_PARTS) sum += cost[part];
  return sum;
}

/** Adds in place. */
export function addShown(to: ShownCost, from: ShownCost): void {
  for (const part of COST_PARTS) if (from[part] !== 0n) to[part] += from[part];
}

export function isZero(cost: ShownCost): boolean {
  return COST_PARTS.every((part) => cost[part] === 0n);
}
