import { describe, expect, it } from 'vitest';
import { filterOf, pagesFound } from './found';

describe('the search', () => {
  it('asks for names that have every word, as typed or in small letters', () => {
    expect(filterOf('team', 'pay')).toBe('team~:"pay"');
    expect(filterOf('service', ' Pay  api ')).toBe('service~:"Pay","pay"+service~:"api"');
  });

  it('lets nothing out of the quotes of the filter', () => {
    expect(filterOf('team', 'a"+team:"b\\')).toBe('team~:"a"+team~:"+team:"+team~:"b"');
  });

  it('finds pages by a part of their name, and carries the window along', () => {
    expect(pagesFound('unow', { window: '30d', q: 'x' }).found).toEqual([
      { href: '/unowned?window=30d', name: 'Unowned', beside: '', cost: null },
    ]);
  });
});
