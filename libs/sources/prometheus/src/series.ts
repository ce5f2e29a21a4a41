import type { Samples } from '@showback/allocation';

/** Series of one metric by what they are about. Several of one thing (two Prometheus, two kube-state-metrics, a container before and after its restart) become one. */
export class SeriesOf {
  private readonly pieces = new Map<string, Samples[]>();

  add(key: string, samples: Samples): void {
    if (samples.at.length === 0) return;
    const pieces = this.pieces.get(key);
    if (pieces === undefined) this.pieces.set(key, [samples]);
    else pieces.push(samples);
  }

  get size(): number {
    return this.pieces.size;
  }

  keys(): Iterable<string> {
    return this.pieces.keys();
  }

  has(key: string): boolean {
    return this.pieces.has(key);
  }

  /** One series of a thing; null where there is none. @param intervalMs how far its samples are apart */
  get(key: string, intervalMs: number): Samples | null {
    const pieces = this.pieces.get(key);
    if (pieces === undefined) return null;
    const [only] = pieces;
    if (pieces.length === 1 && only !== undefined) return only;
    const merged = together(pieces, intervalMs);
    this.pieces.set(key, [merged]);
    return merged;
  }

  /** The last value of a thing. */
  last(key: string): number | null {
    let found: { at: number; value: number } | null = null;
    for (const { at, value } of this.pieces.get(key) ?? []) {
      const [instant, latest] = [at.at(-1) ?? 0, value.at(-1) ?? Number.NaN];
      if (!Number.isNaN(latest) && (found === null || instant > found.at)) found = { at: instant, value: latest };
    }
    return found?.value ?? null;
  }
}

/** The piece with most samples stands; the others fill the times at which it has none. */
function together(pieces: readonly Samples[], intervalMs: number): Samples {
  const spacing = intervalMs * 0.75;
  const sorted = [...pieces].sort((a, b) => b.at.length - a.at.length || (a.at[0] ?? 0) - (b.at[0] ?? 0));
  let merged: Samples = { at: [], value: [] };
  for (const piece of sorted) merged = fill(merged, piece, spacing);
  return merged;
}

function fill(base: Samples, piece: Samples, spacing: number): Samples {
  const result: Samples = { at: [], value: [] };
  const push = (from: Samples, index: number): void => {
    result.at.push(from.at[index] ?? 0);
    result.value.push(from.value[index] ?? Number.NaN);
  };
  let taken = 0;
  for (const [index, instant] of piece.at.entries()) {
    while (taken < base.at.length && (base.at[taken] ?? 0) <= instant) push(base, taken++);
    const before = taken === 0 ? -Infinity : (base.at[taken - 1] ?? 0);
    const after = base.at[taken] ?? Infinity;
    if (instant - before > spacing && after - instant > spacing) push(piece, index);
  }
  while (taken < base.at.length) push(base, taken++);
  return result;
}
