import { SourceFault } from '@showback/allocation';
import { describe, expect, it } from 'vitest';
import { Breaker } from './breaker';

const down = new SourceFault('unreachable', 'connection refused', true);
const noData = new SourceFault('no-data', 'nothing was recorded then');

function breaker(): { breaker: Breaker; advance: (ms: number) => void } {
  let now = Date.parse('2026-11-16T13:00:00Z');
  const settings = { failuresToOpen: 3, backOff: { baseMs: 1_000, capMs: 8_000 }, random: () => 1 };
  return { breaker: new Breaker(settings, () => now), advance: (ms) => (now += ms) };
}

function fail(subject: Breaker, times: number, fault: unknown = down): void {
  for (let time = 0; time < times; time += 1) subject.failed(fault);
}

describe('Breaker', () => {
  it('leaves a source alone after failures in a row, and not after fewer', () => {
    const { breaker: subject } = breaker();
    fail(subject, 2);
    subject.succeeded();
    fail(subject, 2);
    expect(subject.state()).toBe('closed');
    fail(subject, 1);
    expect(subject.state()).toBe('open');
    expect(subject.waitMs()).toBe(2_000);
  });

  it('lets one read probe the source when its time has come, and closes when that succeeds', () => {
    const { breaker: subject, advance } = breaker();
    fail(subject, 3);
    advance(2_000);
    expect(subject.state()).toBe('half-open');
    subject.succeeded();
    expect(subject).toMatchObject({ failures: 0 });
    expect(subject.state()).toBe('closed');
    expect(subject.nextTry()).toBeNull();
  });

  it('waits longer after each probe that fails, up to a bound', () => {
    const { breaker: subject, advance } = breaker();
    fail(subject, 3);
    const waits = [1, 2, 3].map(() => {
      advance(subject.waitMs());
      subject.failed(down);
      return subject.waitMs();
    });
    expect(waits).toEqual([4_000, 8_000, 8_000]);
  });

  it('takes an answer that is wrong for its hour alone as a sign of life', () => {
    const { breaker: subject } = breaker();
    fail(subject, 100, noData);
    expect(subject.state()).toBe('closed');
    fail(subject, 2);
    fail(subject, 1, noData);
    fail(subject, 2);
    expect(subject.state()).toBe('closed');
  });

  it('takes a fault of the reader itself as one of the source, so that it is not repeated for every hour', () => {
    const { breaker: subject } = breaker();
    fail(subject, 3, new TypeError('undefined is not a function'));
    expect(subject.state()).toBe('open');
  });

  it('never leaves a source alone for longer than the bound, also when the clock is set back a year', () => {
    const { breaker: subject, advance } = breaker();
    fail(subject, 3);
    advance(-31_536_000_000);
    expect(subject.waitMs()).toBe(8_000);
  });
});
