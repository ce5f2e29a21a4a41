import { bucketsOf, DAY_MS, HOUR_MS } from '@showback/vocabulary';
import { describe, expect, it } from 'vitest';
import { coverageOf, type UncollectedHours } from './coverage';

const start = Date.parse('2026-11-16T00:00:00Z');
const buckets = bucketsOf({ start, end: start + 2 * DAY_MS }, 'day');
const acme = { name: 'acme', collectFrom: start + 3 * HOUR_MS, keptFrom: 0, configured: true };
const hours = (from: number, to: number, state: UncollectedHours['state'], reason: string | null = null): UncollectedHours => ({
  cluster: 'acme',
  start: start + from * HOUR_MS,
  end: start + to * HOUR_MS,
  state,
  reason,
});
const reasons = (gaps: UncollectedHours[], cluster = acme) =>
  coverageOf([cluster], buckets, gaps).missing.map(
    (gap) => `${(gap.start - start) / HOUR_MS}-${(gap.end - start) / HOUR_MS} ${gap.reason}`,
  );

describe('coverageOf', () => {
  it('says of each missing hour why, and joins what is one', () => {
    expect(
      reasons([
        hours(0, 5, 'unplanned'),
        hours(5, 6, 'pending'),
        hours(6, 7, 'missing', 'it answered 503'),
        hours(8, 9, 'quarantined', 'no CPU cost'),
        hours(9, 10, 'given_up', 'no data'),
      ]),
    ).toEqual([
      '0-3 before collection begins (2026-11-16T03:00:00Z)',
      '3-6 not collected yet',
      '6-7 it answered 503',
      '8-9 in quarantine: no CPU cost',
      '9-10 given up: no data',
    ]);
  });

  it('tells what is no longer kept from what is late', () => {
    expect(reasons([hours(0, 48, 'unplanned')], { ...acme, keptFrom: start + DAY_MS })).toEqual([
      '0-3 before collection begins (2026-11-16T03:00:00Z)',
      '3-24 no longer kept (from 2026-11-17T00:00:00Z)',
      '24-48 not collected yet',
    ]);
  });

  it('counts by cluster and bucket', () => {
    const globex = { ...acme, name: 'globex' };
    const coverage = coverageOf([acme, globex], buckets, [hours(20, 30, 'missing')]);
    expect([coverage.expectedHours, coverage.collectedHours]).toEqual([96, 86]);
    expect(coverage.count('acme', 0)).toEqual({ expected: 24, collected: 20 });
    expect(coverage.count(null, 1)).toEqual({ expected: 48, collected: 42 });
  });

  it('expects nothing more of a cluster that is no longer configured', () => {
    const removed = { ...acme, configured: false };
    const coverage = coverageOf([removed], buckets, [hours(10, 48, 'unplanned'), hours(2, 3, 'given_up')]);
    expect([coverage.expectedHours, coverage.collectedHours]).toEqual([10, 9]);
    expect(coverage.missing.length).toBe(1);
  });

  it('is nothing of nothing without clusters', () => {
    expect(coverageOf([], buckets, [])).toMatchObject({ expectedHours: 0, collectedHours: 0, missing: [] });
  });
});
