import { describe, expect, it } from 'vitest';
import { filterOf, pagesFound, soughtInApi } from './found';

describe('the search', () => {
  it('asks for names that have every word, as typed or in small letters', () => {
    expect(filterOf('workload', 'pay')).toBe('workload~:"pay"');
    expect(filterOf('service', ' Pay  api ')).toBe('service~:"Pay","pay"+service~:"api"');
  });

  it('lets nothing out of the quotes of the filter', () => {
    expect(filterOf('service', 'a"+team:"b\\')).toBe('service~:"a"+service~:"+team:"+service~:"b"');
  });

  it('asks for nothing where there is no word', async () => {
    expect(await soughtInApi(' "\\" ', {}, new AbortController().signal)).toEqual([]);
  });

  it('finds pages by a part of their name, and carries the window along', () => {
    expect(pagesFound('unow', { window: '30d', q: 'x' }).found).toEqual([
      { href: '/unowned?window=30d', name: 'Unowned', beside: '', cost: null },
    ]);
  });
});
