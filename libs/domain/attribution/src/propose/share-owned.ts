import type { Nano, RowKind } from '@showback/vocabulary';
import type { Decision } from '../attribute-day';
import { directOf } from '../day';

/** How much of what was spent has an owner. Money is what the sources said, before anything is shared. */
export interface ShareOwned {
  /** Cost of workloads that have a team. */
  ownedNano: Nano;
  /** Cost of all workloads. */
  workloadNano: Nano;
  /** Owned ÷ all of workloads' cost, to six digits; null where that is nothing. */
  ratio: number | null;
  /** Apart, because no rule about workloads can place it: idle, management, and what is not mounted. */
  apart: Readonly<Record<Exclude<RowKind, 'workload'>, Nano>>;
}

/** Adds the days up. */
export function shareOwned(decisions: Iterable<Decision>): ShareOwned {
  const sums = { owned: 0n, workload: 0n, idle: 0n, unmounted: 0n, management: 0n };
  for (const { item, owner } of decisions) {
    const cost = directOf(item);
    sums[item.kind] += cost;
    if (item.kind === 'workload' && (owner['team'] ?? null) !== null) sums.owned += cost;
  }
  const { owned: ownedNano, workload: workloadNano, ...apart } = sums;
  return { ownedNano, workloadNano, ratio: shareOf(ownedNano, workloadNano), apart };
}

const DIGITS = 1_000_000n;

/** `part ÷ whole` to six digits; null where the whole is nothing. */
export function shareOf(part: Nano, whole: Nano): number | null {
  return whole <= 0n ? null : Number((part * DIGITS + whole / 2n) / whole) / Number(DIGITS);
}
