/** Bounds of a back-off, in milliseconds. */
export interface BackOff {
  baseMs: number;
  capMs: number;
}

/**
 * Full-jitter exponential back-off: a random time between `baseMs` and `baseMs × 2^tries`, at most `capMs`.
 * The floor keeps an unlucky draw from asking again at once.
 * @param tries how many tries failed before this one.
 */
export function backOff(tries: number, { baseMs, capMs }: BackOff, random: () => number): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(tries + 1, 30));
  return Math.round(baseMs + random() * Math.max(0, ceiling - baseMs));
}
