import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, floorDay, floorHour, formatDay, formatInstant, HOUR_MS, hoursOf } from './instant';

describe('instants', () => {
  it('cuts a window into whole hours that follow each other without gap or overlap, over any daylight-saving change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 200 }), (first, length) => {
        const hours = hoursOf({ start: first * HOUR_MS, end: (first + length) * HOUR_MS });
        expect(hours).toHaveLength(length);
        hours.forEach((hour, index) => expect(hour).toBe((first + index) * HOUR_MS));
      }),
    );
  });

  it('floors to UTC hours and days, also before 1970', () => {
    expect(floorHour(Date.parse('2026-11-16T13:59:59.999Z'))).toBe(Date.parse('2026-11-16T13:00:00Z'));
    expect(floorDay(Date.parse('2026-11-16T13:59:59Z'))).toBe(Date.parse('2026-11-16T00:00:00Z'));
    expect(floorDay(-1)).toBe(-DAY_MS);
  });

  it('writes RFC 3339 in UTC', () => {
    expect(formatInstant(Date.parse('2026-11-16T13:00:00Z'))).toBe('2026-11-16T13:00:00Z');
    expect(formatDay(Date.parse('2026-11-16T13:00:00Z'))).toBe('2026-11-16');
  });
});
