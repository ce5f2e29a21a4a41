import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNano, parseNano, sumNano } from './money';

describe('money', () => {
  it('survives writing and reading to the last nano-unit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (amount) => {
        expect(parseNano(formatNano(amount))).toBe(amount);
      }),
    );
  });

  it.each([
    ['0.1', 100_000_000n],
    ['2.22048', 2_220_480_000n],
    ['-186.5', -186_500_000_000n],
    ['1e-5', 10_000n],
    ['1.25E+3', 1_250_000_000_000n],
    ['0.044000000000000004', 44_000_000n],
    ['0.0000000005', 1n],
    ['-0.0000000005', -1n],
    ['9007199254740993.000000001', 9_007_199_254_740_993_000_000_001n],
  ])('reads %s exactly, rounding only beyond the ninth decimal', (text, nano) => {
    expect(parseNano(text)).toBe(nano);
  });

  it.each(['', 'NaN', 'Infinity', '1.', '.5', '0x10', '1,5', ' 1', '1e9999', '--1'])('refuses %j', (text) => {
    expect(() => parseNano(text)).toThrow(RangeError);
  });

  it('shows no trailing zeros, and as many decimals as are asked for', () => {
    expect(formatNano(12_345_000_000n)).toBe('12.345');
    expect(formatNano(0n)).toBe('0');
    expect(formatNano(-5n)).toBe('-0.000000005');
    expect(formatNano(12_300_000_000n, 2)).toBe('12.30');
    expect(formatNano(12_000_000_000n, 0)).toBe('12');
  });

  it('adds up nothing to nothing', () => {
    expect(sumNano([])).toBe(0n);
  });
});
