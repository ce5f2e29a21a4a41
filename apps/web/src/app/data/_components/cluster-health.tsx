import type { ClusterData, SourceStatus } from '@showback/contracts';
import Link from 'next/link';
import { Money } from '../../../components/figures/money';
import { StateBadge } from '../../../components/states/state-badge';
import { formatInstant } from '../../../lib/format';
import { clusterHref } from '../../../lib/hrefs';
import { componentName } from '../../../lib/names';
import { Backfill } from './backfill';
import { Gaps } from './gaps';
import { HeatStrip } from './heat-strip';
import { Legend } from './hour-marks';

interface ClusterHealthProps {
  cluster: ClusterData;
  currency: string | undefined;
  /** Whether who looks may take quarantined hours into the figures. */
  mayAccept: boolean;
}

/** One cluster: its sources, each of its hours, what is missing and why, and what its assets differ by. */
export function ClusterHealth({ cluster, currency, mayAccept }: ClusterHealthProps) {
  const { id, state, sources, backfill, coverage, hours, gaps, settledTo, assets } = cluster;
  return (
    <section aria-labelledby={`cluster-${id}`} className="mt-10 first:mt-0">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 id={`cluster-${id}`} className="text-lg font-semibold tracking-tight">
          <Link href={clusterHref(id)} prefetch={false} className="link">
            <bdi>{id}</bdi>
          </Link>
        </h2>
        <p className="text-sm">
          <StateBadge state={state} />
        </p>
        {settledTo === null ? null : <p className="text-sm text-quiet">settled to {formatInstant(settledTo)}</p>}
      </div>
      <Backfill of={backfill} />
      <Sources sources={sources} />
      <HeatStrip name={id} hours={coverage} />
      <Legend counts={hours} />
      <Gaps cluster={id} gaps={gaps} mayAccept={mayAccept} />
      <Assets byComponent={assets.byComponent} currency={currency} />
    </section>
  );
}

function Sources({ sources }: { sources: readonly SourceStatus[] }) {
  return (
    <ul className="mt-3 space-y-1 text-sm">
      {sources.map(({ kind, state, lastWindow, lastError, nextTry, breaker, notices }) => (
        <li key={kind} className="break-words">
          <span className="font-medium">{kind}</span>: {state}
          {lastWindow === null ? '' : `, newest hour ${formatInstant(lastWindow)}`}
          {breaker === null || breaker === 'closed' ? '' : `, left alone (breaker ${breaker})`}
          {nextTry === null ? '' : `, next try ${formatInstant(nextTry)}`}
          {/* Who sees no money of whole clusters is told the state in place of the text. */}
          {lastError === null || lastError.text === state ? null : (
            <span className="block text-quiet">
              <bdi>{lastError.text}</bdi>
            </span>
          )}
          {notices.length === 0 ? null : (
            <ul className="list-disc ps-5 text-quiet">
              {notices.map(({ code, text, seenAt }) => (
                <li key={`${code} ${text}`}>
                  <bdi>{text}</bdi> Seen {formatInstant(seenAt)}.
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Assets({ byComponent, currency }: { byComponent: ClusterData['assets']['byComponent']; currency: string | undefined }) {
  const differences = Object.entries(byComponent ?? {})
    .filter(([, amount]) => amount !== '0')
    .sort(([, a], [, b]) => Math.abs(Number(b)) - Math.abs(Number(a)));
  if (differences.length === 0) return null;
  return (
    <p className="mt-3 text-sm text-quiet">
      By how much assets cost more than allocations say, or with a minus less; shown, never corrected:{' '}
      {differences.map(([component, amount], at) => (
        <span key={component}>
          {at === 0 ? '' : ', '}
          {componentName(component)} <Money amount={amount} {...(currency !== undefined && { currency })} />
        </span>
      ))}
      .
    </p>
  );
}
