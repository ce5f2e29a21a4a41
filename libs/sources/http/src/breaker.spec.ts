import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from './breaker';

const START = Date.parse('2026-11-16T13:00:00Z');

function made(): { breaker: CircuitBreaker; fail: (times: number) => void; advance: (ms: number) => void } {
  let now = START;
  const breaker = new CircuitBreaker({ failuresToOpen: 3, baseMs: 1_000, capMs: 4_000 }, () => now);
  const fail = (times: number): void => {
    for (let time = 0; time < times; time += 1) breaker.failed();
  };
  return { breaker, fail, advance: (ms) => void (now += ms) };
}

describe('CircuitBreaker', () => {
  it('opens after failures in a row, and not when one success came between', () => {
    const { breaker, fail } = made();
    fail(2);
    breaker.succeeded();
    fail(2);
    expect(breaker.view().state).toBe('closed');
    fail(1);
    expect(breaker.view()).toEqual({ state: 'open', failures: 3, openUntil: START + 1_000 });
  });

  it('lets one read decide when its time has come, and waits twice as long after each that fails, up to a bound', () => {
    const { breaker, fail, advance } = made();
    fail(3);
    for (const waited of [1_000, 2_000, 4_000, 4_000]) {
      advance(waited - 1);
      expect(breaker.view().state).toBe('open');
      advance(1);
      expect(breaker.view().state).toBe('half-open');
      fail(1);
    }
    breaker.succeeded();
    expect(breaker.view()).toEqual({ state: 'closed', failures: 0, openUntil: null });
  });

  it('does not leave a server alone for a year because the clock was set back by one', () => {
    const { breaker, fail, advance } = made();
    fail(3);
    advance(-31_536_000_000);
    expect(breaker.view().state).toBe('half-open');
  });
});
