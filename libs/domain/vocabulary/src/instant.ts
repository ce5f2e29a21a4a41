/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A half-open span of whole UTC hours. */
export interface Window {
  start: Instant;
  end: Instant;
}

export function floorHour(instant: Instant): Instant {
  return Math.floor(instant / HOUR_MS) * HOUR_MS;
}

export function floorDay(instant: Instant): Instant {
  return Math.floor(instant / DAY_MS) * DAY_MS;
}

/** RFC 3339 in UTC, to the second: `2026-11-16T13:00:00Z`. */
export function formatInstant(instant: Instant): string {
  const text = new Date(instant).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

/** The UTC date: `2026-11-16`. */
export function formatDay(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The hours' starts of a window, in order. */
export function hoursOf({ start, end }: Window): Instant[] {
  return Array.from({ length: Math.max(0, Math.round((end - start) / HOUR_MS)) }, (_, index) => start + index * HOUR_MS);
}
