import type { Life } from './lives';
import { put, tellsAhead, type Samples } from './samples';

/** A start is said in whole seconds: what was counted in less than one cannot be told how fast. */
const SHORTEST_MS = 1_000;

/**
 * A counter as a gauge of what it grew by per second over lives that are known from end to end: it counted from 0 since its thing began, and after its last sample goes on as
 * before it, until the thing's end. Where a first value says more than can have grown (at most `most` per second), or nothing was seen, nothing is known.
 */
export function growthOfLives({ at, value }: Samples, lives: readonly Life[], most: number): Samples {
  const rates: Samples = { at: [], value: [] };
  for (const [index, { from, to }] of lives.entries()) {
    const after = lives[index + 1]?.from ?? Infinity;
    const seen = at.flatMap((instant, sample) => {
      const now = value[sample] ?? Number.NaN;
      return instant < from || instant >= after || Number.isNaN(now) ? [] : [{ at: Math.min(instant, to), value: now }];
    });
    put(rates, from, Number.NaN);
    for (const { at: instant, rate } of isAhead(seen, from) ? ratesBehind(seen, to) : ratesBefore(seen, from))
      put(rates, instant, rate <= most ? rate : Number.NaN);
    put(rates, to, Number.NaN);
  }
  return rates;
}

interface Sample {
  at: number;
  value: number;
}

function isAhead([first, second]: readonly Sample[], from: number): boolean {
  if (first === undefined) return false;
  const next = second === undefined ? null : (second.value - first.value) / ((second.at - first.at) / 1_000);
  return tellsAhead(first.value, (first.at - from) / 1_000, next);
}

/** What it grew by up to each sample, since the one before. */
function ratesBefore(seen: readonly Sample[], from: number): { at: number; rate: number }[] {
  let before: Sample = { at: from, value: 0 };
  return seen.flatMap(({ at, value }) => {
    const since = before;
    if (at === from) return [];
    before = { at, value };
    return at > since.at ? [{ at: since.at, rate: grown(value, since) / (Math.max(at - since.at, SHORTEST_MS) / 1_000) }] : [];
  });
}

/** What it grew by from each sample on, until the next one. */
function ratesBehind(seen: readonly Sample[], to: number): { at: number; rate: number }[] {
  return seen.flatMap(({ at, value }, index) => {
    const until = seen[index + 1]?.at ?? to;
    const since = seen[index - 1] ?? { at, value: 0 };
    return until > at ? [{ at, rate: grown(value, since) / ((until - at) / 1_000) }] : [];
  });
}

/** After a reset from nothing. */
function grown(now: number, before: Sample): number {
  return now < before.value ? now : now - before.value;
}
