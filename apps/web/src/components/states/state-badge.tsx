'use client';

const LOOKS = {
  ok: { text: 'up to date', look: 'text-good', mark: 'M2 6.5 5 9.5 10 3' },
  late: { text: 'late', look: 'text-odd', mark: 'M6 2v5l3 2' },
  failing: { text: 'failing', look: 'text-bad', mark: 'M3 3l6 6M9 3 3 9' },
  misconfigured: { text: 'misconfigured', look: 'text-bad', mark: 'M6 2v5m0 2.5v.5' },
  simulated: { text: 'simulated', look: 'text-quiet', mark: 'M2 8c2-6 3-6 4-2s2 3 4-2' },
  removed: { text: 'no longer configured', look: 'text-quiet', mark: 'M2 6h8' },
} as const;

export type ClusterState = keyof typeof LOOKS;

/** How a cluster's collection is, in a word; never by colour alone. */
export function StateBadge({ state }: { state: ClusterState }) {
  const { text, look, mark } = LOOKS[state];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${look}`}>
      <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3">
        <path d={mark} stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" fill="none" />
      </svg>
      {text}
    </span>
  );
}
