import { DAY_MS, floorDay, HOUR_MS } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparableHours } from './comparable-hours';

const day = (index: number) => Date.UTC(2026, 10, 16) + index * DAY_MS;
const base = {
  window: { start: day(1), end: day(2) },
  comparison: { start: day(0), end: day(1) },
  clusters: ['acme'],
  gaps: [],
  hoursFrom: 0,
};
const gap = (start: number, hours: number, cluster = 'acme') => ({ cluster, start, end: start + hours * HOUR_MS });

describe('comparableHours', () => {
  it('is complete without gaps', () => {
    const { complete, spans, hours } = comparableHours(base);
    expect([complete, hours(null), hours('acme')]).toEqual([true, 24, 24]);
    expect(spans.get('acme')).toEqual({ current: [base.window], previous: [base.comparison] });
  });

  it('leaves an hour that one side lacks out of both', () => {
    const { complete, spans, hours } = comparableHours({
      ...base,
      gaps: [gap(day(0) + 5 * HOUR_MS, 1), gap(day(1) + 20 * HOUR_MS, 1)],
    });
    expect([complete, hours('acme')]).toEqual([false, 22]);
    expect(spans.get('acme')?.current.map(({ start }) => (start - day(1)) / HOUR_MS)).toEqual([0, 6, 21]);
  });

  it('leaves out hours without counterpart when the other window is shorter', () => {
    const { complete, hours } = comparableHours({ ...base, comparison: { start: day(0), end: day(0) + 20 * HOUR_MS } });
    expect([complete, hours(null)]).toEqual([false, 20]);
  });

  it('leaves out a whole day, and its counterpart, where single hours are no longer kept', () => {
    const twoDays = {
      ...base,
      window: { start: day(2), end: day(4) },
      comparison: { start: day(0), end: day(2) },
      hoursFrom: day(2),
    };
    const { spans, hours } = comparableHours({ ...twoDays, gaps: [gap(day(2) + HOUR_MS, 1)] });
    expect(hours('acme')).toBe(24);
    expect(spans.get('acme')).toEqual({
      current: [{ start: day(3), end: day(4) }],
      previous: [{ start: day(1), end: day(2) }],
    });
  });

  it('counts for each cluster apart, and for all what any of them compares', () => {
    const { hours } = comparableHours({ ...base, clusters: ['acme', 'globex'], gaps: [gap(day(0), 24, 'globex')] });
    expect([hours('acme'), hours('globex'), hours(null)]).toEqual([24, 0, 24]);
  });

  it('compares as many hours on both sides, never one that either lacks, and no part of a day that is kept as a day only', () => {
    const hour = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(
        hour,
        hour,
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.tuple(hour, fc.integer({ min: 1, max: 30 }))),
        hour,
        (a, b, length, holes, kept) => {
          const start = day(0);
          const window = { start: start + a * HOUR_MS, end: start + (a + length) * HOUR_MS };
          const comparison = { start: start + b * HOUR_MS, end: start + (b + length) * HOUR_MS };
          const gaps = holes.map(([at, hours]) => gap(start + at * HOUR_MS, hours));
          const hoursFrom = floorDay(start + kept * HOUR_MS);
          const { spans, hours } = comparableHours({ window, comparison, clusters: ['acme'], gaps, hoursFrom });
          const { current = [], previous = [] } = spans.get('acme') ?? {};
          const shift = comparison.start - window.start;
          expect(current.map((span) => ({ start: span.start + shift, end: span.end + shift }))).toEqual(previous);
          expect(current.reduce((sum, span) => sum + (span.end - span.start) / HOUR_MS, 0)).toBe(hours('acme'));
          for (const span of [...current, ...previous]) {
            expect(gaps.some((hole) => hole.start < span.end && span.start < hole.end)).toBe(false);
            if (span.start < hoursFrom) expect(span.start).toBe(floorDay(span.start));
            if (span.end < hoursFrom) expect(span.end).toBe(floorDay(span.end));
          }
        },
      ),
    );
  });
});
