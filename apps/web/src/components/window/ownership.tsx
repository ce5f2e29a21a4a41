import type { AttributionSpan } from '@showback/contracts';
import Link from 'next/link';
import { formatDays } from '../../lib/format';
import { address, type View } from '../../lib/view';

/** Where owners changed within the window: says so, and shows the whole window under today's ownership on request. */
export function Ownership({ path, view, spans }: { path: string; view: View; spans: readonly AttributionSpan[] }) {
  const current = view.attribution === 'current';
  if (!current && spans.length < 2) return null;
  const last = spans.at(-1);
  return (
    <p className="mb-6 text-sm text-quiet">
      {current
        ? 'The whole window is shown under today’s ownership. '
        : `Who owns what changed within this window${last === undefined ? '' : ` (${last.version === null ? 'the last rules' : `rules of version ${last.version}`} hold ${formatDays(last)})`}. `}
      <Link
        prefetch={false}
        href={address(path, { ...view, attribution: current ? undefined : 'current' })}
        className="link text-ink"
      >
        {current ? 'Show it as it was' : 'Compare under today’s ownership'}
      </Link>
    </p>
  );
}
