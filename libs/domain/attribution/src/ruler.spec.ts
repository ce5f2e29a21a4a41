import { apportion } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rulerOf } from './ruler';

const nano = fc.oneof(fc.bigInt({ min: -(10n ** 6n), max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 9n }), fc.constant(0n));
const lengths = fc.array(nano, { minLength: 1, maxLength: 40 });
const weight = fc.oneof(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.bigInt({ min: 1n, max: 3n }));
const receivers = fc
  .array(weight, { minLength: 1, maxLength: 6 })
  .map((weights) => weights.map((one, index) => ({ team: `t${index}`, weight: one })));

const sizeOf = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
const sum = (all: readonly bigint[]): bigint => all.reduce((a, b) => a + b, 0n);
const wholeOf = (all: readonly bigint[]) => ({ total: sum(all), most: sum(all.map(sizeOf)) });

/** What all of them get of each stretch. */
function laid(all: readonly bigint[], to: Parameters<typeof rulerOf>[0], most = wholeOf(all).most): bigint[][] {
  const of = to.map((_, index) => index);
  const ruler = rulerOf(to, { ...wholeOf(all), most }, of);
  return all.map((length) => ruler.next(length));
}

describe('what is laid end to end', () => {
  it('gives each stretch whole, and each receiver its part of all by largest remainder', () => {
    fc.assert(
      fc.property(lengths, receivers, (all, to) => {
        const given = laid(all, to);
        given.forEach((parts, index) => expect(sum(parts)).toBe(all[index]));
        const total = sum(all);
        const parts = to.map((_, index) => sum(given.map((stretch) => stretch[index] ?? 0n)));
        if (total !== 0n) expect(parts).toEqual(apportion(total, to.map((one) => one.weight))); // prettier-ignore
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same, to the last nano-unit, computed in numbers and in integers of any size', () => {
    fc.assert(
      fc.property(lengths, receivers, (all, to) => {
        expect(laid(all, to)).toEqual(laid(all, to, 2n ** 60n));
      }),
      { numRuns: 1_000 },
    );
  });

  it('goes by no other for those that are asked about alone, also after stretches that nobody asks about', () => {
    fc.assert(
      fc.property(lengths, lengths, receivers, (before, after, to) => {
        const all = [...before, ...after];
        const some = to.flatMap((_, index) => (index % 2 === 0 ? [index] : []));
        const ruler = rulerOf(to, wholeOf(all), some);
        before.forEach((length) => {
          ruler.pass(length);
        });
        const found = after.map((length) => ruler.next(length));
        const whole = laid(all, to).slice(before.length);
        expect(found).toEqual(whole.map((parts) => some.map((index) => parts[index])));
      }),
    );
  });
});
