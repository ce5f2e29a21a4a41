import { expect, test } from 'vitest';
import { blocksOf } from './replica-blocks';

test('a gap is a gap, and not a step of zero', () => {
  const { blocks } = blocksOf([2, null, 0, 1]);
  expect(blocks.map(({ from, line }) => [from, line])).toEqual([
    [0, 'M0 0.0200V0.0200H1'],
    [2, 'M2 1.0000V1.0000H3V0.5100H4'],
  ]);
});

test('the top is the most, and one where less ran or nothing is known', () => {
  expect(blocksOf([3, 12, null]).most).toBe(12);
  expect(blocksOf([0.25]).most).toBe(1);
  expect(blocksOf([null, null])).toEqual({ most: 1, blocks: [] });
});
