import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference';

const told = (before: string, after: string): string[] =>
  differenceOf(before, after).map(({ kind, text }) => `${{ same: ' ', gone: '-', come: '+', skip: '~' }[kind]}${text}`);

describe('the difference of two texts', () => {
  it('is empty where they are the same', () => {
    expect(told('a\nb', 'a\nb')).toEqual([]);
  });

  it('tells what went and what came, with three lines around it', () => {
    expect(told('1\n2\n3\n4\n5\nx\n6\n7\n8\n9', '1\n2\n3\n4\n5\ny\nz\n6\n7\n8\n9')).toEqual([
      '~…',
      ' 3',
      ' 4',
      ' 5',
      '-x',
      '+y',
      '+z',
      ' 6',
      ' 7',
      ' 8',
      '~…',
    ]);
  });

  it('keeps lines that are common between two changes', () => {
    expect(told('a\nb\nc', 'x\nb\ny')).toEqual(['-a', '+x', ' b', '-c', '+y']);
  });

  it('tells a text that grows at its end or shrinks to nothing', () => {
    expect(told('a', 'a\nb')).toEqual([' a', '+b']);
    expect(told('a\nb', 'a')).toEqual([' a', '-b']);
  });
});
