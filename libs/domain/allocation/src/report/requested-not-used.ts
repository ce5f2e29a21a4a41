import type { Nano } from '@showback/vocabulary';
import { ratioOf } from './figures';
import type { ReportFigures } from './report';
import { perMonth } from './utilisation';

/** What was requested and not used of something, beside what it is a part of. */
export interface NotUsed {
  /** Money for it of what ran, idle apart. */
  of: Nano;
  /** Null: not measured. */
  amount: Nano | null;
  ratio: number | null;
  /** The amount in a month of 730 hours. */
  monthly: Nano | null;
}

/** Of CPU and memory together; of GPUs apart, null where there are none. */
export type RequestedNotUsed = NotUsed & { gpu: NotUsed | null };

/** @param hours of the window; @param coverage what part of them is collected */
export function requestedNotUsed(
  { ran, unused, quantity }: Pick<ReportFigures, 'ran' | 'unused' | 'quantity'>,
  hours: number,
  coverage: { collected: number; expected: number },
): RequestedNotUsed {
  const notUsed = (of: Nano, amount: Nano | null): NotUsed => ({
    of,
    amount,
    ratio: amount === null || of <= 0n ? null : ratioOf(amount, of),
    monthly: amount === null ? null : perMonth(amount, hours, coverage),
  });
  const gpu = quantity.gpuHours.requested > 0 ? notUsed(ran.gpu, unused.gpu) : null;
  return { ...notUsed(ran.cpu + ran.memory, unused.total), gpu };
}
