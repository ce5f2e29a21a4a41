import type { Nano, RowKind } from '@showback/vocabulary';

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

/**
 * How much has an owner.
 * @param costs of all lines, by kind
 * @param unownedNano of the workloads that nobody owns
 */
export function shareOwned({ workload, ...apart }: Readonly<Record<RowKind, Nano>>, unownedNano: Nano): ShareOwned {
  const ownedNano = workload - unownedNano;
  return { ownedNano, workloadNano: workload, ratio: shareOf(ownedNano, workload), apart };
}

const DIGITS = 1_000_000n;

/** `part ÷ whole` to six digits; null where the whole is nothing. */
export function shareOf(part: Nano, whole: Nano): number | null {
  return whole <= 0n ? null : Number((part * DIGITS + whole / 2n) / whole) / Number(DIGITS);
}
