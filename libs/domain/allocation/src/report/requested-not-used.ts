import type { Nano } from '@showback/vocabulary';
import { ratioOf } from './figures';
import type { ReportFigures } from './report';
import { perMonth } from './utilisation';

/** What was requested and not used, beside what it is a part of. */
export interface RequestedNotUsed {
  /** Money for CPU and memory of what ran, idle apart. */
  of: Nano;
  /** Null: not measured. */
  amount: Nano | null;
  ratio: number | null;
  /** The amount in a month of 730 hours. */
  monthly: Nano | null;
}

/** @param hours of the window; @param coverage what part of them is collected */
export function requestedNotUsed(
  { ran, unused: { total: amount } }: Pick<ReportFigures, 'ran' | 'unused'>,
  hours: number,
  coverage: { collected: number; expected: number },
): RequestedNotUsed {
  const of = ran.cpu + ran.memory;
  if (amount === null) return { of, amount, ratio: null, monthly: null };
  return { of, amount, ratio: of <= 0n ? null : ratioOf(amount, of), monthly: perMonth(amount, hours, coverage) };
}
