import { DAY_MS, floorDay, HOUR_MS, type Instant, type Window } from '@showback/vocabulary';

/** Which hours of a window have a counterpart in the window it is compared with, by cluster. */
export interface ComparedHours {
  /** Every hour of the window has one in every cluster. */
  complete: boolean;
  spans: ReadonlyMap<string, { current: Window[]; previous: Window[] }>;
  /** How many hours are compared, of one cluster or (null) of at least one. */
  hours: (cluster: string | null) => number;
}

export interface Comparison {
  window: Window;
  /** Not longer than the window: its hours stand against the window's hours in order. */
  comparison: Window;
  clusters: readonly string[];
  /** Hours that are not collected, in either window. */
  gaps: readonly (Window & { cluster: string })[];
  /** Days before this one are kept as days only. */
  hoursFrom: Instant;
}

/**
 * Leaves out of both windows the hours that either lacks. Where hours are no longer kept, a day of which an hour is left out
 * is left out whole, with its counterpart.
 */
export function comparableHours({ window, comparison, clusters, gaps, hoursFrom }: Comparison): ComparedHours {
  const length = hoursIn(window);
  const kept = new Map(clusters.map((cluster) => [cluster, new Uint8Array(length).fill(1, 0, hoursIn(comparison))]));
  for (const gap of gaps) {
    const hours = kept.get(gap.cluster);
    for (const { start } of [window, comparison])
      hours?.fill(0, offset(gap.start, start, length), offset(gap.end, start, length));
  }
  const spans = new Map<string, { current: Window[]; previous: Window[] }>();
  const any = new Uint8Array(length);
  for (const [cluster, hours] of kept) {
    while (dropRaggedDays(hours, window.start, hoursFrom) || dropRaggedDays(hours, comparison.start, hoursFrom));
    hours.forEach((hour, index) => (any[index] = (any[index] ?? 0) | hour));
    spans.set(cluster, { current: runs(hours, window.start), previous: runs(hours, comparison.start) });
  }
  const count = (hours: Uint8Array) => hours.reduce((sum, hour) => sum + hour, 0);
  const complete = [...kept.values()].every((hours) => count(hours) === length);
  return { complete, spans, hours: (cluster) => count(cluster === null ? any : (kept.get(cluster) ?? new Uint8Array())) };
}

/** Leaves out days that are kept as days only and are not wholly compared. Returns whether it changed anything. */
function dropRaggedDays(hours: Uint8Array, start: Instant, hoursFrom: Instant): boolean {
  let changed = false;
  const end = start + hours.length * HOUR_MS;
  for (let day = floorDay(start); day < Math.min(end, hoursFrom); day += DAY_MS) {
    const from = offset(day, start, hours.length);
    const to = offset(day + DAY_MS, start, hours.length);
    const left = hours.subarray(from, to).reduce((sum, hour) => sum + hour, 0);
    if (left === 0 || left === DAY_MS / HOUR_MS) continue;
    hours.fill(0, from, to);
    changed = true;
  }
  return changed;
}

function runs(hours: Uint8Array, start: Instant): Window[] {
  const found: Window[] = [];
  for (let index = 0; index < hours.length; index += 1) {
    if (hours[index] !== 1) continue;
    const from = index;
    while (hours[index + 1] === 1) index += 1;
    found.push({ start: start + from * HOUR_MS, end: start + (index + 1) * HOUR_MS });
  }
  return found;
}

function hoursIn({ start, end }: Window): number {
  return Math.max(0, Math.round((end - start) / HOUR_MS));
}

/** Where an instant lies in a window of `length` hours, held within it. */
function offset(instant: Instant, start: Instant, length: number): number {
  return Math.max(0, Math.min(length, Math.round((instant - start) / HOUR_MS)));
}
