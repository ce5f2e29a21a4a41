import { expect, test } from 'vitest';
import { allOf, isOf } from './filters';

test('no value gets out of its quotes', () => {
  expect(isOf('team', 'a"+cluster:"b\\')).toBe('team:"a\\"+cluster:\\"b\\\\"');
});

test('each part of a conjunction is one', () => {
  expect(allOf('a:"1"|b:"2"', undefined, 'c:"3"')).toBe('(a:"1"|b:"2")+(c:"3")');
  expect(allOf(undefined, 'c:"3"')).toBe('c:"3"');
  expect(allOf()).toBeUndefined();
});
