import { HOUR_MS } from '@showback/vocabulary';
import type { MeasuredContainer } from './measured-hour';
import { HOLD_MS, intervalOf, put, type Hour, type Samples } from './samples';
import { seenLives, type InSight, type SeenLife } from './seen-lives';

/** A time during which a container ran, in milliseconds since 1970. */
export interface Life {
  from: number;
  to: number;
}

/** When a container ran, as well as it is known. */
export interface Lives {
  /** As it was sampled, with a sample more where an end is said to the second: 1 where it began, 0 where it ended. */
  running: Samples;
  /** All its lives, where both ends of each are known, and seen from every hour that has a part of it; else null. */
  whole: readonly Life[] | null;
  /** By how many milliseconds its time within the hour may be off, as an end of it is known to a scrape alone. */
  roughMs: number;
}

/**
 * When a container ran. From its first sample to one interval after its last one is right on average; where both ends are said to the second, it ran from the one to the other. Where
 * its start alone is said, it ran from there for as long as its samples say: if it ended half an interval after its last one, too little would be counted of
 * those that are shorter than an interval, of which no scrape sees many.
 * @param startsTold whether starts are said at all: then the hour in which it began took its own
 */
export function livesOf(
  { running, startedMs, endedMs = [] }: MeasuredContainer,
  hour: Hour,
  { startsTold, ...sight }: InSight & { startsTold: boolean },
): Lives {
  const intervalMs = intervalOf(running.at, hour.intervalMs);
  const { lives, doubts } = seenLives(running, { startedMs, endedMs }, { intervalMs, sight });
  const added: Samples = { at: [], value: [] };
  const whole: Life[] = [];
  let roughMs = 0;
  for (const { from, to } of doubts) roughMs += shared(from, to, hour);
  for (const life of lives) {
    const { from, to, known } = endsOf(life, startedMs, intervalMs, startsTold);
    if (from < life.first) put(added, from, 1);
    if (to < life.gone) put(added, to, 0);
    if (!known) roughMs += doubtOf(life, intervalMs, hour);
    if (known && life.start !== 'unseen' && life.end !== 'unseen' && seenByAll({ from, to }, hour)) whole.push({ from, to });
  }
  return {
    running: added.at.length === 0 ? running : merged(running, added),
    whole: lives.length > 0 && whole.length === lives.length && doubts.length === 0 ? whole : null,
    roughMs,
  };
}

/** From where to where a life is counted, and whether that is known as far as it is in sight. */
function endsOf(
  { start, end, first, last, gone }: SeenLife,
  startedMs: readonly number[],
  intervalMs: number,
  startsTold: boolean,
): Life & { known: boolean } {
  const from = typeof start === 'number' ? start : first;
  if (end === 'unseen') return { from, to: gone, known: start !== null };
  if (typeof end === 'number' && (typeof start === 'number' || (start === 'unseen' && startsTold)))
    return { from, to: end, known: true };
  // What it began earlier than it was seen, it ends earlier than it would be missed.
  const early = typeof start === 'number' ? first - start : start === 'unseen' ? beforeSeen(first, startedMs, intervalMs) : 0;
  return { from, to: Math.max(last, gone - early), known: false };
}

/** How long before its first sample a life began that began before what was measured: samples keep their distance. */
function beforeSeen(first: number, startedMs: readonly number[], intervalMs: number): number {
  const start = Math.max(...startedMs.filter((one) => one < first));
  return Number.isFinite(start) ? (first - start) % intervalMs : 0;
}

/** By how much the time of a life may be off within the hour: what it is too early at one end it is too late at the other, so by one interval at most. */
function doubtOf({ start, end, first, last }: SeenLife, intervalMs: number, hour: Hour): number {
  const atStart = start === null ? shared(first - intervalMs, first, hour) : 0;
  const atEnd = end === 'unseen' ? 0 : shared(last, last + intervalMs, hour);
  return Math.min(intervalMs, atStart + atEnd);
}

function shared(from: number, to: number, { startMs }: Hour): number {
  return Math.max(0, Math.min(to, startMs + HOUR_MS) - Math.max(from, startMs));
}

/** Whether each hour that has a part of a life sees both its ends: within the hour, or near its beginning or its end. */
function seenByAll({ from, to }: Life, { startMs }: Hour): boolean {
  const near = (instant: number): boolean => from >= instant - HOLD_MS && to <= instant + HOLD_MS;
  return (from >= startMs && to <= startMs + HOUR_MS) || near(startMs) || near(startMs + HOUR_MS);
}

/** In order of time; of one instant, first what was sampled. */
function merged(sampled: Samples, added: Samples): Samples {
  const result: Samples = { at: [], value: [] };
  let taken = 0;
  const take = (until: number): void => {
    for (; taken < added.at.length && (added.at[taken] ?? 0) < until; taken++)
      put(result, added.at[taken] ?? 0, added.value[taken] ?? 0);
  };
  for (const [index, instant] of sampled.at.entries()) {
    take(instant);
    put(result, instant, sampled.value[index] ?? Number.NaN);
  }
  take(Infinity);
  return result;
}
