import { DAY_MS, HOUR_MS, type Instant, type Window } from './instant';

export const STEPS = ['hour', 'day', 'week', 'month'] as const;
/** How a window is cut into points; weeks are ISO weeks. */
export type Step = (typeof STEPS)[number];

const WEEK_MS = 7 * DAY_MS;
const FIRST_MONDAY = 4 * DAY_MS;

/** The start of the UTC hour, day, ISO week or month that an instant lies in. */
export function floorStep(instant: Instant, step: Step): Instant {
  if (step === 'hour') return Math.floor(instant / HOUR_MS) * HOUR_MS;
  if (step === 'day') return Math.floor(instant / DAY_MS) * DAY_MS;
  if (step === 'week') return Math.floor((instant - FIRST_MONDAY) / WEEK_MS) * WEEK_MS + FIRST_MONDAY;
  const date = new Date(instant);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** The steps of a window in order; the first and the last are cut to it. Null: the window itself. */
export function bucketsOf(window: Window, step: Step | null): Window[] {
  if (step === null) return [window];
  const buckets: Window[] = [];
  for (let start = window.start; start < window.end;) {
    const end = Math.min(nextStep(start, step), window.end);
    buckets.push({ start, end });
    start = end;
  }
  return buckets;
}

function nextStep(instant: Instant, step: Step): Instant {
  const start = floorStep(instant, step);
  if (step === 'month') {
    const date = new Date(start);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
  return start + (step === 'hour' ? HOUR_MS : step === 'day' ? DAY_MS : WEEK_MS);
}
