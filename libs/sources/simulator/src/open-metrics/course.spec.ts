import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CPU_MINUTES } from '../hour/usage';
import { Course, mixedMinutes, spreadHour } from './course';

const MINUTE_MS = 60_000;
const RATIOS = mixedMinutes(CPU_MINUTES);

const means = fc.record({
  mean: fc.double({ min: 0, max: 64, noNaN: true }),
  from: fc.integer({ min: 0, max: 59 }),
  minutes: fc.integer({ min: 1, max: 60 }),
  turn: fc.integer({ min: 0, max: 59 }),
  bound: fc.double({ min: 0, max: 64, noNaN: true }),
});

describe('the minutes of an hour', () => {
  it('average to its mean, and stay on its side of a bound', () => {
    fc.assert(
      fc.property(means, ({ bound, ...hour }) => {
        const above = hour.mean > bound;
        const rates = spreadHour({ ...hour, low: above ? bound : 0, high: above ? Infinity : bound }, RATIOS);
        const average = rates.reduce((sum, rate) => sum + rate, 0) / hour.minutes;
        expect(Math.abs(average - hour.mean)).toBeLessThanOrEqual(1e-9 * hour.mean);
        const slack = 1e-9 * (hour.mean + bound);
        for (const rate of rates) expect(above ? rate >= bound - slack : rate <= bound + slack && rate >= -slack).toBe(true);
      }),
    );
  });

  it('are those of the distribution of use where nothing bounds them', () => {
    const rates = spreadHour({ mean: 2, from: 0, minutes: 60, low: 0, high: Infinity, turn: 11 }, RATIOS);
    const expected = CPU_MINUTES.flatMap(([ratio, minutes]) => Array.from({ length: minutes }, () => ratio * 2));
    const sorted = [...rates].sort((a, b) => a - b);
    expect(sorted).toHaveLength(60);
    sorted.forEach((rate, index) => expect(rate).toBeCloseTo(expected[index] ?? NaN, 12));
  });
});

describe('what rates come to', () => {
  it('grows within a minute too, from what was before, and stands still before and after', () => {
    const course = new Course(0, [2, 4, 6], 10);
    const at = (minutes: number) => course.upTo(minutes * MINUTE_MS);
    expect([-1, 0, 0.5, 1, 1.25, 3, 9].map(at)).toEqual([10, 10, 11, 12, 13, 22, 22]);
    expect(course.mean(MINUTE_MS, 3 * MINUTE_MS)).toBe(5);
  });
});
