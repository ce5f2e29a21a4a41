'use client';

import type { ClusterData } from '@showback/contracts';
import { STATE_NAMES } from './state-names';

export type Hour = ClusterData['coverage'][number];

/** How each state is said and drawn. Told apart by shape as well as by colour. */
export const STATES: Record<Hour['state'], { text: string; look: string; mark: string }> = {
  ok: { text: 'collected', look: 'fill-good', mark: 'M0 0h8v8h-8z' },
  flagged: { text: 'flagged: odd, but in the figures', look: 'fill-odd', mark: 'M0 8 4 0l4 8z' },
  quarantined: {
    text: 'quarantined: cannot be true, in no figure',
    look: 'fill-bad',
    mark: 'M0 0h2.4L4 1.6 5.6 0H8v2.4L6.4 4 8 5.6V8H5.6L4 6.4 2.4 8H0V5.6L1.6 4 0 2.4z',
  },
  missing: { text: 'missing: in no figure', look: 'fill-bad', mark: 'M0 0h8v8h-8zM1.6 1.6v4.8h4.8v-4.8z' },
  pending: { text: 'not read yet', look: 'fill-quiet', mark: 'M2.5 2.5h3v3h-3z' },
};

const ORDER = ['ok', 'flagged', 'quarantined', 'missing', 'pending'] as const;

/** What the marks mean, and how many hours have each. */
export function Legend({ counts }: { counts: ClusterData['hours'] }) {
  return (
    <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-xs text-quiet">
      {ORDER.map((state) => (
        <li key={state} className="flex items-center gap-1.5">
          <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2.5">
            <path d={STATES[state].mark} fillRule="evenodd" className={STATES[state].look} />
          </svg>
          {STATE_NAMES[state]} <span className="figure text-ink">{counts[state].toLocaleString('en')}</span>
        </li>
      ))}
    </ul>
  );
}
