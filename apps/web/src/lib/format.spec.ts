import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDays, formatInstant, formatMoney, formatRatio } from './format';

describe('format', () => {
  it('money keeps every digit of amounts that no float holds', () => {
    expect(formatMoney('90071992547409931.23', 'USD')).toBe('$90,071,992,547,409,931.23');
    expect(formatMoney('-0.10', 'EUR')).toBe('-€0.10');
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
  });

  it('a half-open window is named by the days it covers', () => {
    expect(formatDays({ start: '2026-11-16T00:00:00Z', end: '2026-11-23T00:00:00Z' })).toBe('Nov 16 – 22, 2026');
    expect(formatDays({ start: '2026-11-16T00:00:00Z', end: '2026-11-17T00:00:00Z' })).toBe('Nov 16, 2026');
  });

  it('instants are UTC wherever the reader is', () => {
    expect(formatInstant('2026-11-24T17:12:00Z')).toBe('Nov 24, 2026, 5:12 PM UTC');
  });
});
