import { DAY_MS, HOUR_MS, floorDay, floorHour, type Instant } from '@showback/vocabulary';

/** An hour that cannot be had is given up after this many tries, when it is also older than the settling time. */
const TRIES_BEFORE_GIVING_UP = 5;

/** How far back a real source is asked where `collect.from` is absent: what a Prometheus keeps by default. */
export const DEFAULT_HISTORY_DAYS = 15;

/** End of the last hour that is due: an hour is due `delayMs` after its end, so that late samples are in. */
export function dueEnd(now: Instant, delayMs: number): Instant {
  return floorHour(now - delayMs);
}

/** The first hour of a history of `days` whole UTC days before today. */
export function historyStart(days: number, now: Instant): Instant {
  return floorDay(now) - days * DAY_MS;
}

/**
 * Whether an hour that failed once more is given up: it is older than the settling time (nobody corrects it
 * any more) and was tried often enough. A manual collection revives it.
 * @param tries failed tries, this one among them.
 */
export function isGivenUp({
  hour,
  now,
  settleMs,
  tries,
}: {
  hour: Instant;
  now: Instant;
  settleMs: number;
  tries: number;
}): boolean {
  return tries >= TRIES_BEFORE_GIVING_UP && now - (hour + HOUR_MS) > settleMs;
}
