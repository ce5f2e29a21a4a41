import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Interner, safeText } from './text';

it('text that Postgres cannot keep is made safe, all other text stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const safe = safeText(text);
      expect(safe).not.toContain('\0');
      expect(Buffer.from(safe, 'utf8').toString('utf8')).toBe(safe);
      if (!text.includes('\0') && Buffer.from(text, 'utf8').toString('utf8') === text) expect(safe).toBe(text);
    }),
  );
  expect(safeText('a\0b \ud800c 😀 \udc00')).toBe('a\uFFFDb \uFFFDc 😀 \uFFFD');
  expect(safeText('\u202E"; DROP TABLE <script> 💸')).toBe('\u202E"; DROP TABLE <script> 💸');
});

it('equal label sets are one object, whatever the order of their names', () => {
  const interner = new Interner();
  const one = interner.labelSetOf({ labels: { a: '1', b: '2' }, namespaceLabels: { team: 'x' }, annotations: {} });
  const same = interner.labelSetOf({ labels: { b: '2', a: '1' }, namespaceLabels: { team: 'x' }, annotations: {} });
  const other = interner.labelSetOf({ labels: { team: 'x' }, namespaceLabels: { a: '1', b: '2' }, annotations: {} });
  expect(same).toBe(one);
  expect(other).not.toBe(one);
  expect(Object.keys(one.labels)).toEqual(['a', 'b']);
});
