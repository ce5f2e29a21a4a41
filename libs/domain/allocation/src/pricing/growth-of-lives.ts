import type { Life } from './lives';
import type { Samples } from './samples';

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
    let before = { at: from, value: 0 };
    put(rates, from, Number.NaN);
    for (const [sample, instant] of at.entries()) {
      const now = value[sample] ?? Number.NaN;
      if (instant <= from || instant >= after || Number.isNaN(now)) continue;
      const until = Math.min(instant, to);
      if (until > before.at) {
        const rate = (now < before.value ? now : now - before.value) / (Math.max(until - before.at, SHORTEST_MS) / 1_000);
        put(rates, before.at, rate <= most ? rate : Number.NaN);
      }
      before = { at: until, value: now };
    }
    put(rates, to, Number.NaN);
  }
  return rates;
}

function put({ at, value }: Samples, instant: number, rate: number): void {
  at.push(instant);
  value.push(rate);
}
