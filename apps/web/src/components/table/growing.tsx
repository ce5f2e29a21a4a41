'use client';

import { useEffect, useRef, useState } from 'react';

const STEP = 100;

/**
 * How many of many rows are drawn: a screenful and more, then the next as the reader comes near their end. Sorting and
 * filtering are over all rows and begin at the top again. `of`: what tells one order of rows from another.
 */
export function useGrowing(of: string) {
  const [state, setState] = useState({ of, count: STEP });
  const count = state.of === of ? state.count : STEP;
  return { count, grow: () => setState({ of, count: count + STEP }), all: () => setState({ of, count: Infinity }) };
}

/** The end of the rows that are drawn: reached by scrolling or by its button. */
export function MoreRows({ span, rest, grow, all }: { span: number; rest: number; grow: () => void; all: () => void }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (row.current === null) return;
    const seen = new IntersectionObserver(([entry]) => (entry?.isIntersecting === true ? grow() : undefined), {
      rootMargin: '800px',
    });
    seen.observe(row.current);
    return () => seen.disconnect();
  });
  return (
    <tr ref={row}>
      <td colSpan={span} className="border-b border-line py-3 text-center">
        <button type="button" onClick={all} className="control">
          Show the other {rest.toLocaleString('en')} rows
        </button>
      </td>
    </tr>
  );
}
