import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { money, moneyQuoter, readEntry, toMeasured, toNano, toWhole } from './entry';

const quote = moneyQuoter(['cpuCost', 'totalCost']);
const row = z.object({ cpuCost: money });
const nanoOf = (digits: string): bigint => toNano(readEntry(row, 'k', quote(`{"cpuCost":${digits}}`)).cpuCost, 'k', 'cpuCost');

describe('money', () => {
  it('keeps every digit that a float would lose', () => {
    expect(nanoOf('123456789012345.123456789')).toBe(123_456_789_012_345_123_456_789n);
    expect(nanoOf('0.1')).toBe(100_000_000n);
    expect(nanoOf('-186.00001')).toBe(-186_000_010_000n);
    expect(nanoOf(' 1.5e-05 ')).toBe(15_000n);
  });

  it('from any number of nano-units to text and back is the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (nano) => {
        const magnitude = (nano < 0n ? -nano : nano).toString().padStart(10, '0');
        expect(nanoOf(`${nano < 0n ? '-' : ''}${magnitude.slice(0, -9)}.${magnitude.slice(-9)}`)).toBe(nano);
      }),
    );
  });

  it.each(['null', 'NaN', '+Inf', '-Infinity', '1e999'])('%s is no number, and the row and field are named', (digits) => {
    const text = `{"cpuCost":${digits}}`;
    expect(() => toNano(readEntry(row, 'ns/pod', quote(text)).cpuCost, 'ns/pod', 'cpuCost')).toThrow(
      expect.objectContaining({ code: 'not-a-number', message: expect.stringMatching(/"ns\/pod": cpuCost/) as string }),
    );
  });

  it('digits in labels are left alone, whatever the labels are called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, label) => {
        const row = { labels: { [`${name}"cpuCost":1`]: `"totalCost":2,${label}`, cpuCost: '3' }, cpuCost: 4.25 };
        const read = JSON.parse(quote(JSON.stringify(row))) as unknown;
        expect(read).toEqual({ labels: row.labels, cpuCost: '4.25' });
      }),
    );
  });
});

describe('quantities', () => {
  it('unknown is not zero', () => {
    expect(toMeasured(null, 1)).toBeNull();
    expect(toMeasured(undefined, 1)).toBeNull();
    expect(toMeasured(0, 1)).toBe(0);
    expect(toMeasured(-3, 1)).toBeNull();
  });

  it('what must be known and is NaN is refused; what an old version does not send is nothing', () => {
    expect(() => toWhole(null, 1, 'k', 'cpuCoreHours')).toThrow(expect.objectContaining({ code: 'not-a-number' }));
    expect(() => toWhole(1e300, 1, 'k', 'cpuCoreHours')).toThrow(expect.objectContaining({ code: 'not-a-number' }));
    expect(toWhole(undefined, 1, 'k', 'gpuHours')).toBe(0);
    expect(toWhole(0.25, 1_000_000, 'k', 'cpuCoreHours')).toBe(250_000);
  });
});
