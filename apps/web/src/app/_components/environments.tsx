import type { CostsResponse } from '@showback/contracts';
import Link from 'next/link';
import { Money } from '../../components/figures/money';
import { Ratio } from '../../components/figures/ratio';
import { ShareBar } from '../../components/figures/share-bar';
import { exploreHref } from '../../lib/hrefs';
import { readable } from '../../lib/names';
import type { View } from '../../lib/view';

/** Production against the rest, where the rules tell environments apart. */
export function Environments({ answer: { rows, currency }, view }: { answer: CostsResponse; view: View }) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="environments" className="mt-12 max-w-2xl">
      <h2 id="environments" className="text-lg font-semibold tracking-tight">
        <Link prefetch={false} href={exploreHref({ ...view, by: 'environment' })} className="hover:text-accent">
          By environment
        </Link>
      </h2>
      <ul className="mt-3 space-y-3 text-sm">
        {rows.map(({ key, cost, share }) => (
          <li key={key['environment']}>
            <span className="flex items-baseline gap-3">
              <bdi className="truncate">{readable(key['environment'] ?? '')}</bdi>
              <span className="ml-auto font-medium">
                <Money amount={cost.total} currency={currency} />
              </span>
              <span className="w-36 text-right">
                <Ratio ratio={share} of="the total" />
              </span>
            </span>
            {share === null ? null : <ShareBar ratio={share} />}
          </li>
        ))}
      </ul>
      {rows.some(({ kind }) => kind === 'idle' || kind === 'unmounted') ? (
        <p className="mt-3 text-sm text-quiet">
          Idle capacity and unmounted volumes have no environment: those that are a team’s own are among them here, and in that
          team’s row above.
        </p>
      ) : null}
    </section>
  );
}
