'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { changed } from '../../lib/view';

export interface Order {
  id: string;
  desc: boolean;
}

/**
 * How a table is sorted and filtered, kept in the address, so that a link, a reload and the back button show the same.
 * Only the browser is concerned: the server is not asked again.
 */
export function useOrder(initial: string, name: string | undefined) {
  const [path, params] = [usePathname(), useSearchParams()];
  const key = (what: string) => (name === undefined ? what : `${name}.${what}`);
  const written = params.get(key('sort')) ?? initial;
  const order: Order = { id: written.replace(/^-/, ''), desc: written.startsWith('-') };
  return {
    order,
    typed: params.get(key('q')) ?? '',
    sortBy: ({ id, desc }: Order) => {
      const sort = `${desc ? '-' : ''}${id}`;
      window.history.pushState(null, '', changed(path, params, { [key('sort')]: sort === initial ? undefined : sort }));
    },
    type: (typed: string) => window.history.replaceState(null, '', changed(path, params, { [key('q')]: typed })),
  };
}
