'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
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
  const [typed, setTyped] = useTyped(key('q'), params.get(key('q')) ?? '');
  const written = params.get(key('sort')) ?? initial;
  const order: Order = { id: written.replace(/^-/, ''), desc: written.startsWith('-') };
  // As the address is now: what the hook knows of it comes later.
  const withChange = (change: Record<string, string | undefined>) =>
    changed(path, new URLSearchParams(window.location.search), change);
  return {
    order,
    typed,
    sortBy: ({ id, desc }: Order) => {
      const sort = `${desc ? '-' : ''}${id}`;
      window.history.pushState(null, '', withChange({ [key('sort')]: sort === initial ? undefined : sort }));
    },
    type: (text: string) => {
      setTyped(text);
      window.history.replaceState(null, '', withChange({ [key('q')]: text }));
    },
  };
}

/** What stands in the field: it follows the keys at once, and the address when the reader goes back or forward. */
function useTyped(key: string, initial: string) {
  const [typed, setTyped] = useState(initial);
  useEffect(() => {
    const follow = () => setTyped(new URLSearchParams(window.location.search).get(key) ?? '');
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, [key]);
  return [typed, setTyped] as const;
}
