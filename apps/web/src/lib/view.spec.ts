import { expect, test } from 'vitest';
import { stepOf } from './view';

test('a window of hours is drawn by hours, all else by days', () => {
  for (const window of ['today', 'yesterday', '1d', '6h', '24h', '48h', '2026-11-18T06:00:00Z,2026-11-19T02:00:00Z'])
    expect({ window, step: stepOf({ window }) }).toEqual({ window, step: 'hour' });
  for (const window of ['', '7d', '72h', 'week', '2026-11-18', '2026-11-18,2026-11-19', '2026-11-01T06:00:00Z,2026-11-18', 'a,b'])
    expect({ window, step: stepOf({ window }) }).toEqual({ window, step: 'day' });
});

test('what the reader chose goes before, and what is no step does not', () => {
  expect(stepOf({ window: 'today', step: 'day' })).toBe('day');
  expect(stepOf({ window: 'today', step: 'minute' })).toBe('hour');
});
