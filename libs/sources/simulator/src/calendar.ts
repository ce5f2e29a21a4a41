import { DAY_MS, type Instant } from '@showback/vocabulary';

/**
 * The fleet lives in cycles of four weeks that begin on Sundays at midnight UTC: whatever happens once a cycle and lasts
 * no longer than two days lies whole within any thirty days. All times within a cycle are minutes since its start.
 */
const CYCLE_DAYS = 28;
export const CYCLE_MINUTES = CYCLE_DAYS * 24 * 60;
const CYCLE_ORIGIN = Date.UTC(2026, 0, 4);

/** All that happens, happens at a multiple of this: the resolution at which OpenCost looks. */
export const TICK_MINUTES = 5;

/** The number of the cycle that an instant lies in. */
export function cycleOf(instant: Instant): number {
  return Math.floor((instant - CYCLE_ORIGIN) / (CYCLE_DAYS * DAY_MS));
}

export function cycleStart(cycle: number): Instant {
  return CYCLE_ORIGIN + cycle * CYCLE_DAYS * DAY_MS;
}

/** Minutes from the start of its cycle to an instant. */
export function minuteOf(instant: Instant): number {
  return (instant - cycleStart(cycleOf(instant))) / 60_000;
}

/** A time of day on a day of the cycle (0 is the first Sunday) as its minute. */
export function at(day: number, hour = 0, minute = 0): number {
  return (day * 24 + hour) * 60 + minute;
}

/** Day of the week of a minute of a cycle: 0 is Sunday. */
export function weekdayOf(minute: number): number {
  return Math.floor(minute / 1440) % 7;
}

export function hourOfDay(minute: number): number {
  return Math.floor(minute / 60) % 24;
}

/** Rounds down to the resolution. */
export function toTick(minute: number): number {
  return Math.floor(minute / TICK_MINUTES) * TICK_MINUTES;
}
