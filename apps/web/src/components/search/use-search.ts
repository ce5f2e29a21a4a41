'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { readView, type View } from '../../lib/view';
import { type Group, pagesFound, soughtInApi } from './found';

const PAUSE_MS = 150;

export interface Search {
  groups: Group[];
  /** For people who do not see the list. */
  said: string;
  fault: string | null;
}

/** What the text finds: pages at once, all else when the API has answered. What it found last stays until then. */
export function useSearch(text: string): Search {
  const query = useSearchParams().toString();
  const [answer, setAnswer] = useState<{ of: string; groups: Group[]; fault: string | null }>({
    of: '',
    groups: [],
    fault: null,
  });
  const sought = text.trim();
  const view: View = readView(new URLSearchParams(query));
  useEffect(() => {
    if (sought === '') return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      soughtInApi(sought, readView(new URLSearchParams(query)), stop.signal).then(
        (groups) => setAnswer({ of: sought, groups, fault: null }),
        (fault: unknown) => {
          if (!stop.signal.aborted) setAnswer({ of: sought, groups: [], fault: wordsOf(fault) });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [sought, query]);
  const groups = [...(sought === '' ? [] : answer.groups), pagesFound(sought, view)].filter(({ found }) => found.length > 0);
  const count = groups.reduce((sum, { found }) => sum + found.length, 0);
  const said = sought !== '' && answer.of !== sought ? 'Searching …' : count === 0 ? 'Nothing has this name.' : `${count} found`;
  return { groups, said, fault: sought === '' ? null : answer.fault };
}

function wordsOf(fault: unknown): string {
  return fault instanceof TypeError || !(fault instanceof Error) ? 'The API does not answer.' : fault.message;
}
