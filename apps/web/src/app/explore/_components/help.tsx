import Link from 'next/link';
import type { ReactNode } from 'react';
import { exploreHref } from '../../../lib/hrefs';
import type { View } from '../../../lib/view';

/** Each as it can be written, with what it is for. */
const FILTERS: readonly [filter: string, meaning: string][] = [
  ['team:"payments","search"', 'of one of these'],
  ['namespace!:"kube-system"', 'of all but this'],
  ['workload~:"api"', 'with this in its name; <~: begins with it, ~>: ends with it'],
  ['cluster:"acme-prod"+label[app]:"web"', 'both; | is either, with parentheses where they are mixed'],
];

/** What the form takes: the dimensions that there are, each a click, and how a filter is written. */
export function Help({ view, dimensions }: { view: View; dimensions: readonly string[] }) {
  return (
    <details className="no-print mt-4 text-sm">
      <summary className="w-fit text-quiet underline decoration-line underline-offset-4 hover:text-ink">
        What can be asked?
      </summary>
      <dl className="mt-4 max-w-prose space-y-4 border-l-2 border-line pl-4 text-quiet">
        <Entry term="By">
          {dimensions.map((name, at) => (
            <span key={name}>
              {at === 0 ? '' : ', '}
              <Link href={exploreHref({ ...view, by: name })} prefetch={false} className="link text-ink">
                {name}
              </Link>
            </span>
          ))}
          , or a pod’s label as <code className="text-ink">label:app</code>. Several stand with commas:{' '}
          <code className="text-ink">team,environment</code>.
        </Entry>
        <Entry term="Filter">
          <ul className="space-y-1">
            {FILTERS.map(([filter, meaning]) => (
              <li key={filter}>
                <Link href={exploreHref({ ...view, filter })} prefetch={false} className="link wrap-anywhere text-ink">
                  <code>{filter}</code>
                </Link>{' '}
                {meaning}
              </li>
            ))}
          </ul>
          <p className="mt-1">
            Fields are the dimensions, and <code className="text-ink">label[…]</code>,{' '}
            <code className="text-ink">namespaceLabel[…]</code>, <code className="text-ink">annotation[…]</code>.
          </p>
        </Entry>
        <Entry term="Compare with">
          <code className="text-ink">previous</code> is the same number of hours before; any window does, as{' '}
          <code className="text-ink">2026-10</code> or <code className="text-ink">lastweek</code>.
        </Entry>
        <Entry term="Idle and shared cost">
          <code className="text-ink">policy</code> is as the rules say; <code className="text-ink">separate</code> leaves them
          with what caused them.
        </Entry>
      </dl>
    </details>
  );
}

function Entry({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="font-medium text-ink">{term}</dt>
      <dd className="mt-1">{children}</dd>
    </div>
  );
}
