import type { ClusterData, SourceStatus } from '@showback/contracts';
import { Money } from '../../../components/figures/money';
import { StateBadge } from '../../../components/states/state-badge';
import { formatInstant } from '../../../lib/format';
import { gapsIn } from './gaps';
import { HeatStrip } from './heat-strip';

const GAPS_SHOWN = 8;

/** One cluster: its sources, each of its hours, what is missing and why, and what its assets differ by. */
export function ClusterHealth({ cluster, currency }: { cluster: ClusterData; currency: string | undefined }) {
  const { id, state, sources, backfill, coverage, settledTo, assets } = cluster;
  return (
    <section aria-labelledby={`cluster-${id}`} className="mt-10 first:mt-0">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 id={`cluster-${id}`} className="text-lg font-semibold tracking-tight">
          <bdi>{id}</bdi>
        </h2>
        <StateBadge state={state} />
        <p className="text-sm text-quiet">
          {backfill.doneHours.toLocaleString('en')} of {backfill.totalHours.toLocaleString('en')} hours of its history
          {settledTo === null ? '' : `, settled to ${formatInstant(settledTo)}`}
        </p>
      </div>
      <Sources sources={sources} />
      <HeatStrip name={id} hours={coverage} />
      <Gaps coverage={coverage} />
      <Assets byComponent={assets.byComponent} currency={currency} />
    </section>
  );
}

function Sources({ sources }: { sources: readonly SourceStatus[] }) {
  return (
    <ul className="mt-3 space-y-1 text-sm">
      {sources.map(({ kind, state, lastWindow, lastError, nextTry, breaker }) => (
        <li key={kind} className="break-words">
          <span className="font-medium">{kind}</span>: {state}
          {lastWindow === null ? '' : `, newest hour ${formatInstant(lastWindow)}`}
          {breaker === null || breaker === 'closed' ? '' : `, left alone (breaker ${breaker})`}
          {nextTry === null ? '' : `, next try ${formatInstant(nextTry)}`}
          {lastError === null ? null : (
            <span className="block text-quiet">
              <bdi>{lastError.text}</bdi>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Gaps({ coverage }: { coverage: ClusterData['coverage'] }) {
  const gaps = gapsIn(coverage);
  if (gaps.length === 0)
    return <p className="mt-3 text-sm text-quiet">Every hour that is due is there, and nothing is odd about it.</p>;
  return (
    <ul className="mt-3 space-y-1 text-sm">
      {gaps.slice(0, GAPS_SHOWN).map(({ start, state, reason }) => (
        <li key={`${start} ${state}`} className="break-words">
          <span className={state === 'flagged' ? 'text-odd' : 'text-bad'}>{state}</span> from {formatInstant(start)}
          {reason === null ? '' : ': '}
          {reason === null ? null : <bdi>{reason}</bdi>}
        </li>
      ))}
      {gaps.length > GAPS_SHOWN ? <li className="text-quiet">and {gaps.length - GAPS_SHOWN} more</li> : null}
    </ul>
  );
}

function Assets({ byComponent, currency }: { byComponent: ClusterData['assets']['byComponent']; currency: string | undefined }) {
  const differences = Object.entries(byComponent ?? {});
  if (differences.length === 0) return null;
  return (
    <p className="mt-3 text-sm text-quiet">
      Assets cost more than allocations say, which is shown and never corrected:{' '}
      {differences.map(([component, amount], at) => (
        <span key={component}>
          {at === 0 ? '' : ', '}
          {component} <Money amount={amount} {...(currency !== undefined && { currency })} />
        </span>
      ))}
      .
    </p>
  );
}
