import { describe, expect, it, test } from 'vitest';
import { gapsIn, hourState } from './hour-states';

const hour = (at: number, state: 'ok' | 'missing' | 'flagged', reason: string | null = null) => ({
  hour: `2026-11-16T0${at}:00:00Z`,
  state,
  reason,
  due: false,
  givenUp: false,
});

test('what is odd about an hour is told as sentences', () => {
  const flags = ['A node costs nothing.', 'negative idle on n'].map((text) => ({ code: 'odd', text }));
  const window = {
    cluster: 'c',
    hour: 0,
    state: 'ok',
    reason: 'the source answered otherwise later',
    flags,
    nextRead: null,
    settled: true,
  } as const;
  expect(hourState(window, 0)).toEqual({
    hour: '1970-01-01T00:00:00Z',
    state: 'flagged',
    reason: 'A node costs nothing. negative idle on n; the source answered otherwise later',
    due: false,
    givenUp: false,
  });
});

describe('gaps of a cluster', () => {
  it('are hours in a row with one state and reason, the newest first; hours that are there are none', () => {
    const hours = [
      hour(0, 'missing', 'down'),
      hour(1, 'missing', 'down'),
      hour(2, 'ok'),
      hour(3, 'missing', 'down'),
      hour(4, 'flagged', 'odd'),
    ];
    expect(gapsIn(hours).map(({ start, end, state }) => [start.slice(11, 13), end.slice(11, 13), state])).toEqual([
      ['04', '05', 'flagged'],
      ['03', '04', 'missing'],
      ['00', '02', 'missing'],
    ]);
  });

  it('stay one gap while some of their hours are tried again and others are given up, and count those', () => {
    const hours = [hour(0, 'missing', 'down'), { ...hour(1, 'missing', 'down'), givenUp: true }, hour(2, 'missing', 'down')];
    expect(gapsIn(hours)).toMatchObject([{ end: '2026-11-16T03:00:00Z', hours: 3, givenUp: 1 }]);
  });
});
