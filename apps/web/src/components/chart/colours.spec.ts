import { expect, test } from 'vitest';
import { colourOf, looksOf } from './colours';

test('a name has the same colour whatever stands beside it', () => {
  const [alone] = looksOf(['payments']);
  const [, beside] = looksOf(['search', 'payments']);
  expect(beside?.colour).toBe(alone?.colour);
});

test('names of one colour in a chart differ by their texture', () => {
  const names = Array.from({ length: 12 }, (_, index) => `team-${index}`);
  const looks = looksOf(names).map(({ colour, texture }) => `${colour} ${texture}`);
  expect(new Set(looks).size).toBe(12);
});

test('what is nobody’s is never in a colour of a team; hostile names are names', () => {
  expect(colourOf('payments/__idle__')).toBe('var(--color-series-idle)');
  expect(colourOf('__idle__')).toBe('var(--color-series-idle)');
  expect(colourOf('__proto__')).toMatch(/series-\d/);
});
