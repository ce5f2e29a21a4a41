import { HOUR_MS, type Instant } from '@showback/vocabulary';

export const DEFAULT_SETTLE_MS = 72 * HOUR_MS;

const AGES_MS = [HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

/**
 * When an hour that was read at `readAt` is read again: at the ages of 1, 6 and 24 h after its end and, last, when it settles.
 * Null: it is settled.
 */
export function nextReadOf(hour: Instant, readAt: Instant, settleMs: number = DEFAULT_SETTLE_MS): Instant | null {
  const end = hour + HOUR_MS;
  const ages = [...AGES_MS.filter((age) => age < settleMs), settleMs];
  const age = ages.find((candidate) => end + candidate > readAt);
  return age === undefined ? null : end + age;
}
