import { expect, it } from 'vitest';
import { isRough } from './amounts';

it.each([
  ['more than a hundredth and more than half a cent', '0.5', '0.006', true],
  ['a hundredth', '0.6', '0.006', false],
  ['half a cent', '0.1', '0.005', false],
  ['all of little', '0.000005', '0.000005', false],
  ['of what is negative as of what is not', '-10', '0.12', true],
  ['of nothing', '0', '0.12', true],
])('a cost that may be off by %s is rough or is not', (_, cost, precision, rough) => {
  expect(isRough(cost, precision)).toBe(rough);
});
