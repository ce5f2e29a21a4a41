import { HOUR_MS } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueEnd, historyStart, isGivenUp } from './due';

const at = (text: string): number => Date.parse(text);

describe('dueEnd', () => {
  it('makes an hour due only after its end and the delay', () => {
    const delayMs = 600_000;
    expect(dueEnd(at('2026-11-16T14:09:59Z'), delayMs)).toBe(at('2026-11-16T13:00:00Z'));
    expect(dueEnd(at('2026-11-16T14:10:00Z'), delayMs)).toBe(at('2026-11-16T14:00:00Z'));
  });

  it('knows UTC hours only: the nights when clocks change in Europe and America have 24 of them', () => {
    for (const night of ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01']) {
      const ends = Array.from({ length: 24 }, (_, hour) => dueEnd(at(`${night}T00:00:00Z`) + (hour + 1) * HOUR_MS, 0));
      expect(new Set(ends).size).toBe(24);
      expect(ends.at(-1)).toBe(at(`${night}T00:00:00Z`) + 24 * HOUR_MS);
    }
  });

  it('is never in the future and never moves back while time goes on', () => {
    fc.assert(
      fc.property(fc.nat(4e12), fc.nat(1e9), fc.nat(4 * HOUR_MS), (now, later, delayMs) => {
        expect(dueEnd(now, delayMs) + delayMs).toBeLessThanOrEqual(now);
        expect(dueEnd(now + later, delayMs)).toBeGreaterThanOrEqual(dueEnd(now, delayMs));
      }),
    );
  });
});

describe('historyStart', () => {
  it('is a UTC midnight, so that the first day is a whole one', () => {
    expect(historyStart(30, at('2026-11-24T17:05:00Z'))).toBe(at('2026-10-25T00:00:00Z'));
  });
});

describe('isGivenUp', () => {
  const hour = at('2026-11-16T13:00:00Z');
  const settleMs = 72 * HOUR_MS;
  const old = hour + HOUR_MS + settleMs + 1;

  it('gives an hour up when it is older than the settling time and was tried five times', () => {
    expect(isGivenUp({ hour, now: old, settleMs, tries: 5 })).toBe(true);
  });

  it('keeps trying what is young, and what was hardly tried', () => {
    expect(isGivenUp({ hour, now: old - 1, settleMs, tries: 500 })).toBe(false);
    expect(isGivenUp({ hour, now: old + 1e12, settleMs, tries: 4 })).toBe(false);
  });
});
