import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAmount,
  formatBytes,
  formatChange,
  formatDelta,
  formatDays,
  formatDuration,
  formatInstant,
  formatMoney,
  formatRatio,
} from './format';

describe('format', () => {
  it('little is not shown as nothing', () => {
    expect(formatMoney('0.004219', 'USD')).toBe('$0.0042');
    expect(formatAmount('-0.00000001')).toBe('−0.00000001');
    expect(formatAmount('0.01')).toBe('0.01');
    expect(formatAmount('0')).toBe('0.00');
    expect(formatRatio(0.0004)).toBe('< 0.1 %');
    expect(formatRatio(0)).toBe('0 %');
  });

  it('bytes have the unit that reads best', () => {
    expect([16 * 2 ** 20, 1.5 * 2 ** 30, 100, 0].map(formatBytes)).toEqual(['16 MiB', '1.5 GiB', '100 bytes', '0 bytes']);
  });

  it('a change has its sign, nothing has none', () => {
    expect(formatDelta('12.3', 'USD')).toBe('+$12.30');
    expect(formatDelta('-8.281')).toBe('−8.28');
    expect(formatDelta('0')).toBe('0.00');
    expect(formatChange(0.0412)).toBe('+4.1 %');
    expect(formatChange(-0.814)).toBe('−81 %');
    expect(formatChange(-0.0000006)).toBe('0 %');
  });

  it('money keeps every digit of amounts that no float holds', () => {
    expect(formatMoney('90071992547409931.23', 'USD')).toBe('$90,071,992,547,409,931.23');
    expect(formatMoney('-0.10', 'EUR')).toBe('−€0.10');
  });

  it('what is unknown is never shown as zero or as complete', () => {
    expect(formatMoney(null, 'USD')).toBe('unknown');
    expect(formatRatio(null)).toBe('unknown');
  });

  it('a ratio below one never reads as 100 %', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        (hours) => formatRatio((hours - 1) / hours) !== '100 %' || hours > 100_000_000,
      ),
    );
    expect(formatRatio(1)).toBe('100 %');
    expect(formatRatio(0.29)).toBe('29 %');
    expect(formatRatio(0.9999999)).toBe('99.9 %');
    expect(formatRatio(1.0004)).toBe('100 %');
  });

  it('a ratio and what it leaves are rounded alike', () => {
    expect([formatRatio(0.4246), formatRatio(1 - 0.4246)]).toEqual(['42.5 %', '57.5 %']);
    expect([formatRatio(0.1039), formatRatio(-0.1039), formatRatio(0.0009), formatRatio(0.0011)]).toEqual([
      '10.4 %',
      '−10.4 %',
      '< 0.1 %',
      '0.1 %',
    ]);
  });

  it('a half-open window is named by the days it covers', () => {
    expect(formatDays({ start: '2026-11-16T00:00:00Z', end: '2026-11-23T00:00:00Z' })).toBe('Nov 16 – 22, 2026');
    expect(formatDays({ start: '2026-11-16T00:00:00Z', end: '2026-11-17T00:00:00Z' })).toBe('Nov 16, 2026');
  });

  it('a time that something will take is never said shorter than it is', () => {
    expect([0.2, 40, 100, 3_601, 7_000].map(formatDuration)).toEqual(['1 s', '40 s', '2 min', '61 min', '2 h']);
  });

  it('instants are UTC wherever the reader is', () => {
    expect(formatInstant('2026-11-24T17:12:00Z')).toBe('Nov 24, 2026, 17:12 UTC');
  });
});
