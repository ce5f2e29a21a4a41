import { apportion, type Nano } from '@showback/vocabulary';
import type { ShareWeights } from './share-weights';

type Receivers = ShareWeights['receivers'];

/**
 * What some receivers have up to a point of a whole that is laid end to end; at its end exactly their parts by largest remainder. Each has up
 * to there what is between its two bounds, and a bound has `at × bound ÷ whole`, without what is after the comma.
 */
export interface Ruler {
  /** What each of them gets of the next stretch, in order. Those of all receivers add up to its length. */
  next: (length: Nano) => Nano[];
  /** Goes on by a stretch of which nobody asks what it gives. */
  pass: (length: Nano) => void;
}

/** What is laid end to end. `most`: no point of it is further from its beginning than so much. */
export interface Whole {
  total: Nano;
  most: Nano;
}

/** @param of the places of the receivers that are asked about, in order */
export function rulerOf(receivers: Receivers, { total, most }: Whole, of: readonly number[]): Ruler {
  const weights = receivers.map(({ weight }) => weight);
  // A whole of zero can still have parts that are not: they go by the weights.
  const parts = total === 0n ? weights : (apportion(total, weights) ?? weights);
  const sums = [0n];
  for (const part of parts) sums.push((sums.at(-1) ?? 0n) + part);
  const needed = [...new Set(of.flatMap((index) => [index, index + 1]))];
  const places = new Map(needed.map((index, place) => [index, place]));
  const marking = { bounds: needed.map((index) => sums[index] ?? 0n), whole: sums.at(-1) ?? 0n };
  const ends = of.map((index) => places.get(index + 1) ?? 0);
  return most < MOST_SMALL ? new SmallRuler(marking, ends) : new LargeRuler(marking, ends);
}

interface Marking {
  /** Where the parts of those asked about begin and end, each bound once, in order. */
  bounds: readonly bigint[];
  whole: bigint;
}

/** Up to it a number is as far from what a bound has as `DOUBT` says, which leaves hardly any in doubt. */
const MOST_SMALL = 2n ** 48n;
/** Four roundings of 2^-53 each, and as much again. */
const DOUBT = 2 ** -50;

/** As {@link LargeRuler} to the last nano-unit, in numbers: only where one is too near to a whole one to tell which it is, is it computed exactly. */
class SmallRuler implements Ruler {
  private readonly ratios: Float64Array;
  private at = 0n;
  /** What each bound has at `markedAt`. */
  private marks: Float64Array;
  private before: Float64Array;
  private markedAt = 0n;

  /** @param ends the place of each one's end among the bounds; its beginning is the one before */
  constructor(
    private readonly marking: Marking,
    private readonly ends: readonly number[],
  ) {
    this.ratios = Float64Array.from(marking.bounds, (bound) => Number(bound) / Number(marking.whole));
    this.marks = new Float64Array(this.ratios.length);
    this.before = new Float64Array(this.ratios.length);
  }

  next(length: Nano): Nano[] {
    if (this.markedAt !== this.at) this.mark();
    [this.before, this.marks] = [this.marks, this.before];
    this.at += length;
    this.mark();
    const { marks, before } = this;
    return this.ends.map((end) => {
      const gained = (marks[end] ?? 0) - (before[end] ?? 0) - (marks[end - 1] ?? 0) + (before[end - 1] ?? 0);
      return gained === 0 ? 0n : BigInt(gained);
    });
  }

  pass(length: Nano): void {
    this.at += length;
  }

  private mark(): void {
    const { ratios, marks, at } = this;
    const point = Number(at);
    for (let place = 0; place < ratios.length; place++) {
      const near = point * (ratios[place] ?? 0);
      const whole = Math.trunc(near);
      const after = Math.abs(near - whole);
      const doubt = Math.abs(near) * DOUBT;
      marks[place] = after > doubt && after < 1 - doubt ? whole : this.exactly(place);
    }
    this.markedAt = at;
  }

  private exactly(place: number): number {
    const { bounds, whole } = this.marking;
    return Number((this.at * (bounds[place] ?? 0n)) / whole);
  }
}

/** However large the whole is. */
class LargeRuler implements Ruler {
  private at = 0n;
  private marks: bigint[];
  private markedAt = 0n;

  constructor(
    private readonly marking: Marking,
    private readonly ends: readonly number[],
  ) {
    this.marks = marking.bounds.map(() => 0n);
  }

  next(length: Nano): Nano[] {
    if (this.markedAt !== this.at) this.mark();
    const before = this.marks;
    this.at += length;
    this.mark();
    const gained = (place: number): bigint => (this.marks[place] ?? 0n) - (before[place] ?? 0n);
    return this.ends.map((place) => gained(place) - gained(place - 1));
  }

  pass(length: Nano): void {
    this.at += length;
  }

  private mark(): void {
    this.marks = this.marking.bounds.map((bound) => (this.at * bound) / this.marking.whole);
    this.markedAt = this.at;
  }
}
