import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf, floorStep, STEPS } from './buckets';
import { DAY_MS, formatInstant, HOUR_MS } from './instant';
import { resolveComparison, resolveWindow, WINDOW_WORDS, WindowFault } from './window-words';

/** A Tuesday in ISO week 48. */
const now = Date.parse('2026-11-24T14:25:10Z');
const asked = { now, dueEnd: Date.parse('2026-11-24T14:00:00Z') };

const span = (text: string | null, at = asked) => {
  const { window } = resolveWindow(text, at);
  return `${formatInstant(window.start)} ${formatInstant(window.end)}`;
};
const versus = (text: string, compare = 'previous', at = asked) => {
  const { start, end } = resolveComparison(compare, resolveWindow(text, at), at);
  return `${formatInstant(start)} ${formatInstant(end)}`;
};
const fault = (text: string, at: Parameters<typeof resolveWindow>[1] = asked) => {
  try {
    resolveWindow(text, at);
  } catch (error) {
    if (error instanceof WindowFault) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('resolveWindow', () => {
  it.each([
    [null, '2026-11-17T00:00:00Z 2026-11-24T00:00:00Z'],
    ['today', '2026-11-24T00:00:00Z 2026-11-24T14:00:00Z'],
    ['yesterday', '2026-11-23T00:00:00Z 2026-11-24T00:00:00Z'],
    ['week', '2026-11-23T00:00:00Z 2026-11-24T14:00:00Z'],
    ['lastweek', '2026-11-16T00:00:00Z 2026-11-23T00:00:00Z'],
    ['month', '2026-11-01T00:00:00Z 2026-11-24T14:00:00Z'],
    ['lastmonth', '2026-10-01T00:00:00Z 2026-11-01T00:00:00Z'],
    ['24h', '2026-11-23T15:00:00Z 2026-11-24T14:00:00Z'],
    ['7d', '2026-11-18T00:00:00Z 2026-11-24T14:00:00Z'],
    ['2w', '2026-11-16T00:00:00Z 2026-11-24T14:00:00Z'],
    ['2026-11-18', '2026-11-18T00:00:00Z 2026-11-19T00:00:00Z'],
    ['2026-W47', '2026-11-16T00:00:00Z 2026-11-23T00:00:00Z'],
    ['2020-W53', '2020-12-28T00:00:00Z 2021-01-04T00:00:00Z'],
    ['2026-02', '2026-02-01T00:00:00Z 2026-03-01T00:00:00Z'],
    ['2026-11-18,2026-11-20', '2026-11-18T00:00:00Z 2026-11-20T00:00:00Z'],
    ['2026-11-18T05:00:00Z,2026-11-18T07:00:00Z', '2026-11-18T05:00:00Z 2026-11-18T07:00:00Z'],
    ['2026-11-18T06:00:00 01:00,2026-11-18T07:00:00.000Z', '2026-11-18T05:00:00Z 2026-11-18T07:00:00Z'],
    ['1763424000,1763431200', '2025-11-18T00:00:00Z 2025-11-18T02:00:00Z'],
    ['1763424000-1763431200', '2025-11-18T00:00:00Z 2025-11-18T02:00:00Z'],
    ['2026-11-24,2026-12-24', '2026-11-24T00:00:00Z 2026-11-24T14:00:00Z'],
  ])('%s is %s', (text, expected) => expect(span(text)).toBe(expected));

  it.each([
    ['7x', 'is none of'],
    ['', 'is none of'],
    ['lately', 'is none of'],
    ['0d', 'at least one hour'],
    ['99999999999d', 'longer than ten years'],
    ['1900-01-01,2026-11-18', 'longer than ten years'],
    ['1969-12-31', 'before 1970'],
    ['2026-11-18,2026-11-16', 'ends (2026-11-16T00:00:00Z) before'],
    ['2026-11-18,2026-11-18', 'before it has begun'],
    ['2026-02-30', 'not in the calendar'],
    ['2026-13', 'no month 13'],
    ['2026-W54', 'no week 54 in 2026: it has 53'],
    ['2025-W53', 'no week 53 in 2025: it has 52'],
    ['2026-W00', 'no week 0'],
    ['2026-12-01', 'in the future: the last hour due ended at 2026-11-24T14:00:00Z'],
    ['2026-11-18T24:00:00Z,2026-11-20', 'not in the calendar'],
    ['999999999999,9999999999999', 'no date'],
    ['999999999998,999999999999', 'not a whole hour'],
    ['2026-11-17T00:30:00Z,2026-11-18T00:00:00Z', 'the nearest is 2026-11-17T01:00:00Z'],
    ['2026-11-17T00:00:00Z,2026-11-18T00:00:00.001Z', 'the nearest is 2026-11-18T00:00:00Z'],
  ])('%j is refused: %s', (text, message) => expect(fault(text)).toContain(message));

  it('widens odd instants to whole hours when asked to', () => {
    const window = '2026-11-17T00:30:00Z,2026-11-17T01:00:00.5Z';
    expect(span(window, { ...asked, round: true } as typeof asked)).toBe('2026-11-17T00:00:00Z 2026-11-17T02:00:00Z');
  });

  it('is empty, not a fault, while no hour of it is due', () => {
    const midnight = { now: Date.parse('2026-11-23T00:05:00Z'), dueEnd: Date.parse('2026-11-22T23:00:00Z') };
    for (const text of ['today', 'week', '2026-11-23'])
      expect(span(text, midnight)).toBe('2026-11-23T00:00:00Z 2026-11-23T00:00:00Z');
    expect(span(null, midnight)).toBe('2026-11-15T00:00:00Z 2026-11-22T00:00:00Z');
  });

  it('is at every moment of whole hours, ends when due at the latest, and never begins after it ends', () => {
    const moment = fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2090, 0) });
    const words = fc.constantFrom(...WINDOW_WORDS, '1h', '24h', '1d', '7d', '1w', '2w', null);
    fc.assert(
      fc.property(moment, words, (at, text) => {
        const dueEnd = Math.floor((at - 600_000) / HOUR_MS) * HOUR_MS;
        const resolved = resolveWindow(text, { now: at, dueEnd });
        const { start, end } = resolved.window;
        expect([start % HOUR_MS, end % HOUR_MS]).toEqual([0, 0]);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(Math.max(dueEnd, start));
        const compared = resolveComparison('previous', resolved, { now: at, dueEnd });
        expect(compared.end - compared.start).toBeLessThanOrEqual(end - start);
        expect(compared.end).toBeLessThanOrEqual(start);
      }),
    );
  });

  it('reads any text to a window or a refusal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9TWZ:,.+dhw-]{0,40}$/)), (text) => {
        const message = fault(text);
        expect(typeof message).toBe('string');
      }),
    );
  });
});

describe('resolveComparison', () => {
  it.each([
    ['today', '2026-11-23T00:00:00Z 2026-11-23T14:00:00Z'],
    ['week', '2026-11-16T00:00:00Z 2026-11-17T14:00:00Z'],
    ['lastweek', '2026-11-09T00:00:00Z 2026-11-16T00:00:00Z'],
    ['month', '2026-10-01T00:00:00Z 2026-10-24T14:00:00Z'],
    ['lastmonth', '2026-09-01T00:00:00Z 2026-10-01T00:00:00Z'],
    ['2026-03', '2026-02-01T00:00:00Z 2026-03-01T00:00:00Z'],
    ['2026-02', '2026-01-01T00:00:00Z 2026-01-29T00:00:00Z'],
    ['7d', '2026-11-11T00:00:00Z 2026-11-17T14:00:00Z'],
    ['2026-11-18T05:00:00Z,2026-11-18T07:00:00Z', '2026-11-18T03:00:00Z 2026-11-18T05:00:00Z'],
  ])('%s compares with %s', (text, expected) => expect(versus(text)).toBe(expected));

  it('cuts another window to the same elapsed time', () => {
    expect(versus('2026-11-18,2026-11-20', '2026-10')).toBe('2026-10-01T00:00:00Z 2026-10-03T00:00:00Z');
    expect(() => versus('2026-11', 'lately')).toThrow(WindowFault);
  });
});

describe('bucketsOf', () => {
  it('cuts a window into calendar steps without gap or overlap', () => {
    const hours = fc.integer({ min: Date.UTC(2024, 0) / HOUR_MS, max: Date.UTC(2027, 0) / HOUR_MS });
    fc.assert(
      fc.property(hours, fc.integer({ min: 1, max: 2000 }), fc.constantFrom(...STEPS), (first, length, step) => {
        const window = { start: first * HOUR_MS, end: (first + length) * HOUR_MS };
        const buckets = bucketsOf(window, step);
        expect(buckets[0]?.start).toBe(window.start);
        expect(buckets.at(-1)?.end).toBe(window.end);
        buckets.slice(1).forEach(({ start }, index) => {
          expect(start).toBe(buckets[index]?.end);
          expect(floorStep(start, step)).toBe(start);
        });
        for (const { start, end } of buckets) expect(floorStep(end - HOUR_MS, step)).toBe(floorStep(start, step));
      }),
    );
  });

  it('begins weeks on Monday', () => {
    const sunday = Date.parse('2026-11-22T23:00:00Z');
    expect(formatInstant(floorStep(sunday, 'week'))).toBe('2026-11-16T00:00:00Z');
    expect(floorStep(sunday + HOUR_MS, 'week')).toBe(sunday + HOUR_MS);
    expect(bucketsOf({ start: sunday, end: sunday + 8 * DAY_MS }, 'week').length).toBe(3);
  });
});
