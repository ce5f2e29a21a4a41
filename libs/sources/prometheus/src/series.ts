import type { Samples } from '@showback/allocation';
import { Scrapes } from './scrapes';

/** Samples of one series of a thing, with what tells it from the thing's other series. */
interface Piece {
  samples: Samples;
  /** What of it: one CPU of those that old cAdvisor counts apart. */
  part: string;
  /** Which of those that had one name, one after the other. */
  life: string;
  /** Who told of it, where what it leaves out is known not to be there; else null. */
  target: string | null;
}

/** Series of one metric by what they are about. Several of one thing (two Prometheus, two kube-state-metrics, a container before and after its restart) become one. */
export class SeriesOf {
  private readonly pieces = new Map<string, Piece[]>();

  /** @param scrapes when those were scraped who tell of all that there is, also in other metrics */
  constructor(private readonly scrapes = new Scrapes()) {}

  add(key: string, samples: Samples, { part = '', life = '', target = null }: Partial<Omit<Piece, 'samples'>> = {}): void {
    if (samples.at.length === 0) return;
    const piece = { samples, part, life, target };
    if (target !== null) this.scrapes.add(target, samples);
    const pieces = this.pieces.get(key);
    if (pieces === undefined) this.pieces.set(key, [piece]);
    else pieces.push(piece);
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

  /** Forgets what was told of a thing. */
  delete(key: string): void {
    this.pieces.delete(key);
  }

  /** Whether any series, as it was told, is so. */
  some(isSo: (samples: Samples) => boolean): boolean {
    for (const pieces of this.pieces.values()) if (pieces.some(({ samples }) => isSo(samples))) return true;
    return false;
  }

  /**
   * One series of a thing; null where there is none.
   * @param intervalMs how far its samples are apart
   * @param nothing what stands where it was not there: between lives of one name, and where a scrape told of others alone
   */
  get(key: string, intervalMs: number, nothing = Number.NaN): Samples | null {
    const pieces = this.pieces.get(key);
    if (pieces === undefined) return null;
    const [only] = pieces;
    const isAlone = pieces.length === 1 && only !== undefined;
    if (isAlone && ((only.life === '' && only.target === null) || isWhole(only.samples.at, intervalMs))) return only.samples;
    const parts = grouped(wholeOrParts(pieces), ({ part }) => part);
    const samples = added(parts.map((part) => this.livesOf(part, intervalMs, nothing)));
    this.pieces.set(key, [{ samples, part: '', life: '', target: null }]);
    return samples;
  }

  /** Lives of one name, one after the other: between the end of one and the next one's beginning there was nothing, which is no missed scrape. */
  private livesOf(pieces: readonly Piece[], intervalMs: number, nothing: number): Samples {
    const lives = grouped(pieces, ({ life }) => life).map((life) => {
      const one = this.withAbsences(life, intervalMs, nothing);
      return life[0]?.life === '' && life[0].target === null ? one : unbroken(one, intervalMs);
    });
    const [first = { at: [], value: [] }, ...later] = lives.sort((a, b) => (a.at[0] ?? 0) - (b.at[0] ?? 0));
    return later.reduce((before, life) => {
      const end = (before.at.at(-1) ?? 0) + intervalMs;
      const ended = join(before, { at: [end], value: [nothing] });
      return together((life.at[0] ?? 0) > end + intervalMs / 2 ? [ended, life] : [before, life], intervalMs);
    }, first);
  }

  /** Series of one life as one, with the times at which those who told of it were scraped and did not. */
  private withAbsences(life: readonly Piece[], intervalMs: number, nothing: number): Samples {
    const one = together(
      life.map(({ samples }) => samples),
      intervalMs,
    );
    const targets = new Set(life.flatMap(({ target }) => target ?? []));
    const gaps = targets.size === 0 ? [] : gapsOf(one.at, intervalMs * 1.5);
    if (gaps.length === 0) return one;
    const told = new Set(life.flatMap(({ samples }) => samples.at));
    const absent = gaps.flatMap((gap) => this.scrapes.within(gap, targets, told) ?? []);
    return absent.reduce((whole, instant) => inserted(whole, instant, nothing), one);
  }

  /** The last value of a thing. */
  last(key: string): number | null {
    let found: { at: number; value: number } | null = null;
    for (const { samples } of this.pieces.get(key) ?? []) {
      const [instant, latest] = [samples.at.at(-1) ?? 0, samples.value.at(-1) ?? Number.NaN];
      if (!Number.isNaN(latest) && (found === null || instant > found.at)) found = { at: instant, value: latest };
    }
    return found?.value ?? null;
  }
}

function grouped(pieces: readonly Piece[], by: (piece: Piece) => string): Piece[][] {
  const groups = new Map<string, Piece[]>();
  for (const piece of pieces) groups.set(by(piece), [...(groups.get(by(piece)) ?? []), piece]);
  return [...groups.values()];
}

/** Where the whole is said beside its parts, the parts say it again. */
function wholeOrParts(pieces: readonly Piece[]): readonly Piece[] {
  const whole = pieces.filter(({ part }) => part === '');
  return whole.length === 0 ? pieces : whole;
}

/** Parts that were scraped at once, added up; a time at which one is missing says nothing. */
function added(parts: readonly Samples[]): Samples {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const sums = new Map<number, { value: number; parts: number }>();
  for (const { at, value } of parts)
    for (const [index, instant] of at.entries()) {
      const sum = sums.get(instant) ?? { value: 0, parts: 0 };
      sums.set(instant, { value: sum.value + (value[index] ?? Number.NaN), parts: sum.parts + 1 });
    }
  const whole = [...sums].filter(([, sum]) => sum.parts === parts.length).sort(([a], [b]) => a - b);
  return { at: whole.map(([instant]) => instant), value: whole.map(([, { value }]) => value) };
}

/** What lives on either side of missed scrapes, however many, lived between them. */
function unbroken({ at, value }: Samples, intervalMs: number): Samples {
  const whole: Samples = { at: [], value: [] };
  for (const [index, instant] of at.entries()) {
    const next = at[index + 1] ?? instant;
    for (let filled = instant; filled === instant || filled + intervalMs / 2 < next; filled += intervalMs) {
      whole.at.push(filled);
      whole.value.push(value[index] ?? Number.NaN);
    }
  }
  return whole;
}

/** Whether no scrape of a series was missed, so that there is nothing to fill. */
function isWhole(at: readonly number[], intervalMs: number): boolean {
  for (let index = 1; index < at.length; index++) if ((at[index] ?? 0) - (at[index - 1] ?? 0) > intervalMs * 1.5) return false;
  return true;
}

function gapsOf(at: readonly number[], most: number): { from: number; to: number }[] {
  return at.flatMap((to, index) => {
    const from = at[index - 1] ?? to;
    return to - from > most ? [{ from, to }] : [];
  });
}

function inserted({ at, value }: Samples, instant: number, held: number): Samples {
  const index = at.findIndex((one) => one > instant);
  return { at: at.toSpliced(index, 0, instant), value: value.toSpliced(index, 0, held) };
}

function join(a: Samples, b: Samples): Samples {
  return { at: [...a.at, ...b.at], value: [...a.value, ...b.value] };
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
