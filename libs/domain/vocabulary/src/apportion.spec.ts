import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion } from './apportion';

const weights = fc.array(fc.bigInt({ min: -5n, max: 10n ** 12n }), { maxLength: 40 });

describe('apportion', () => {
  it('gives parts that add up to the total, each within one unit of its exact share', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), weights, (total, given) => {
        const parts = apportion(total, given);
        const sum = given.reduce((a, b) => (b > 0n ? a + b : a), 0n);
        if (sum === 0n) {
          expect(parts).toBeNull();
          return;
        }
        expect(parts?.reduce((a, b) => a + b, 0n)).toBe(total);
        parts?.forEach((part, index) => {
          const off = part * sum - total * ((given[index] ?? 0n) > 0n ? (given[index] ?? 0n) : 0n);
          expect(off < sum && off > -sum).toBe(true);
        });
      }),
    );
  });

  it('gives nothing to a weight of zero or less', () => {
    expect(apportion(7n, [0n, 3n, -2n, 4n])).toEqual([0n, 3n, 0n, 4n]);
  });

  it('splits $10.00 over three equal tenants as 3.34, 3.33, 3.33', () => {
    expect(apportion(1000n, [1n, 1n, 1n])).toEqual([334n, 333n, 333n]);
  });

  it('keeps the sign of a negative total', () => {
    expect(apportion(-1000n, [1n, 1n, 1n])).toEqual([-334n, -333n, -333n]);
  });
});
