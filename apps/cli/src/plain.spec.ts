import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from './plain';

describe('plain', () => {
  it('no name from a cluster can move the cursor, colour the terminal or turn the reading direction', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        expect(plain(name)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f]/u);
      }),
    );
    expect(plain('a\u001b[31mred\u202egnp.exe')).toBe('a\ufffd[31mred\ufffdgnp.exe');
  });

  it('ordinary names, emoji and other scripts stay as they are', () => {
    for (const name of ['payments', '支払い', '🚀-rocket', "it's <b>", 'שלום']) expect(plain(name)).toBe(name);
  });

  it('a name of four kilobytes takes one line', () => {
    expect(plain('x'.repeat(4096))).toBe(`${'x'.repeat(59)}…`);
  });
});
