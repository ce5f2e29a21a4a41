import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOff } from './back-off';

const bounds = fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 0, max: 3_600_000 }));

describe('backOff', () => {
  it('stays between its base and its cap, however many tries failed', () => {
    fc.assert(
      fc.property(
        bounds,
        fc.nat(10_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        ([baseMs, more], tries, draw) => {
          const waited = backOff(tries, { baseMs, capMs: baseMs + more }, () => draw);
          expect(waited).toBeGreaterThanOrEqual(baseMs);
          expect(waited).toBeLessThanOrEqual(baseMs + more);
        },
      ),
    );
  });

  it('spreads over the whole range, so that many that failed together do not come back together', () => {
    const spread = [0, 0.5, 0.999].map((draw) => backOff(3, { baseMs: 100, capMs: 10_000 }, () => draw));
    expect(spread).toEqual([100, 850, 1_599]);
  });

  it('doubles with each try until the cap', () => {
    const ceilings = [0, 1, 2, 3, 50].map((tries) => backOff(tries, { baseMs: 1_000, capMs: 10_000 }, () => 1));
    expect(ceilings).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
  });
});
