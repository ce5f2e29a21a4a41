import { expect, test } from 'vitest';
import { daysOfWindow, windowOfDays, wordsWith } from './words';

test('the last day that is picked is in the window, whichever was picked first', () => {
  expect(windowOfDays('2026-11-18', '2026-11-19')).toBe('2026-11-18,2026-11-20');
  expect(windowOfDays('2026-12-31', '2026-12-30')).toBe('2026-12-30,2027-01-01');
});

test('a window shows the days that it touches', () => {
  expect(daysOfWindow({ start: '2026-11-18T00:00:00Z', end: '2026-11-20T00:00:00Z' })).toEqual({
    first: '2026-11-18',
    last: '2026-11-19',
  });
  expect(daysOfWindow({ start: '2026-11-18T00:00:00Z', end: '2026-11-18T07:00:00Z' }).last).toBe('2026-11-18');
});

test('the first word is the page’s own default, whatever that is', () => {
  expect(wordsWith('Last 30 days')[0]).toEqual({ word: '', text: 'Last 30 days' });
  expect(new Set(wordsWith('').map(({ word }) => word)).size).toBe(wordsWith('').length);
});
