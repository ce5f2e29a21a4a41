import type { CostRow } from '@showback/vocabulary';

const HOUR_S = 3_600;

/** What is left of the hour. @param minutes that it ran; absent: all of it */
export function secondsAway(minutes: number | undefined): Pick<CostRow, 'secondsAway'> {
  const away = minutes === undefined ? 0 : HOUR_S - Math.round(minutes * 60);
  return away > 0 ? { secondsAway: away } : {};
}

/** Of two rows that are one: they ran one after the other. */
export function addTimesRun(a: CostRow, b: CostRow): Required<Pick<CostRow, 'secondsAway'>> {
  return { secondsAway: Math.max(0, (a.secondsAway ?? 0) + (b.secondsAway ?? 0) - HOUR_S) };
}
