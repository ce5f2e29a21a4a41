import type { Series } from '../recording';
import { within, type Span } from './plan';

export type Labels = Series['labels'];
/** A sample's value at a second of the plan; null: there is none. */
export type Value = (second: number) => number | null;
/** A metric of one target, scraped. */
export type Write = (metric: string, labels: Labels, value: Value) => Generator<Series>;

/** What is told while something is there. */
export const during =
  (span: Span, value = 1): Value =>
  (second) =>
    within(second, span) ? value : null;

/** Series of things that had one name, one after the other, as one. */
export function joined(pieces: readonly Series[]): Series {
  const [first, ...others] = pieces;
  if (first === undefined) throw new RangeError('no pieces');
  if (others.length === 0) return first;
  const values = new Map<number, number | string>();
  for (const { at: times, value } of pieces)
    for (const [index, time] of times.entries()) values.set(time, value[index] ?? Number.NaN);
  const sorted = [...values].sort(([a], [b]) => a - b);
  return { ...first, at: sorted.map(([time]) => time), value: sorted.map(([, value]) => value) };
}
