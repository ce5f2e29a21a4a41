import type { Instant } from '@showback/vocabulary';
import type { Minutes } from '../hour/usage';

const MINUTE_MS = 60_000;

/** A rate minute by minute, and what it comes to. */
export class Course {
  private readonly sums: Float64Array;

  /** @param before what it came to, in rate × minutes, up to the start */
  constructor(
    private readonly start: Instant,
    rates: ArrayLike<number>,
    before = 0,
  ) {
    this.sums = new Float64Array(rates.length + 1);
    this.sums[0] = before;
    for (let minute = 0; minute < rates.length; minute++) this.sums[minute + 1] = (this.sums[minute] ?? 0) + (rates[minute] ?? 0);
  }

  /** Rate × minutes up to an instant. */
  upTo(at: Instant): number {
    const minutes = Math.max(0, Math.min((at - this.start) / MINUTE_MS, this.sums.length - 1));
    const whole = Math.floor(minutes);
    const sum = this.sums[whole] ?? 0;
    return minutes === whole ? sum : sum + (minutes - whole) * ((this.sums[whole + 1] ?? sum) - sum);
  }

  /** The average rate between two instants. */
  mean(from: Instant, to: Instant): number {
    return (this.upTo(to) - this.upTo(from)) / ((to - from) / MINUTE_MS);
  }
}

/** An hour's average that is to be spread over its minutes. */
export interface HourMean {
  mean: number;
  /** The minutes of the hour in which it ran: from, and how many. */
  from: number;
  minutes: number;
  /** Bounds that no minute crosses, unless the mean does. */
  low: number;
  high: number;
  /** Turns the order of minutes. */
  turn: number;
}

/** The ratios of sixty minutes, mixed: 37 has no common factor with 60. */
export function mixedMinutes(spread: Minutes): readonly number[] {
  const ratios = spread.flatMap(([ratio, minutes]) => Array.from({ length: minutes }, () => ratio));
  return Array.from({ length: ratios.length }, (_, minute) => ratios[(minute * 37) % ratios.length] ?? 1);
}

/** The values of an hour's minutes: their average is the mean, and they differ as far as the bounds let them. */
export function spreadHour({ mean, from, minutes, low, high, turn }: HourMean, ratios: readonly number[]): Float64Array {
  const values = new Float64Array(minutes);
  let sum = 0;
  for (let minute = 0; minute < minutes; minute++) sum += values[minute] = ratios[(from + minute + turn) % ratios.length] ?? 1;
  const average = sum / minutes;
  let [least, most] = [0, 0];
  for (let minute = 0; minute < minutes; minute++) {
    const difference = (values[minute] ?? 1) / average - 1;
    values[minute] = difference;
    least = Math.min(least, difference);
    most = Math.max(most, difference);
  }
  const room = (bound: number, difference: number) => (difference === 0 ? 1 : Math.max(0, (bound / mean - 1) / difference));
  const scale = mean === 0 ? 0 : Math.min(1, room(high, most), room(low, least));
  for (let minute = 0; minute < minutes; minute++) values[minute] = mean * (1 + scale * (values[minute] ?? 0));
  return values;
}
