import type { ClustersResponse } from '@showback/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { clusterHref } from '../../../lib/hrefs';
import { formatDays, formatInstant, formatMoney, formatRatio } from '../../../lib/format';
import { Notice } from '../../../components/states/notice';
import { ShareBar } from '../../../components/figures/share-bar';
import { StateBadge } from '../../../components/states/state-badge';

type Row = ClustersResponse['rows'][number];

/** The clusters of an answer, dearest first, under what they cost together. */
export function Clusters({ answer }: { answer: ClustersResponse }) {
  const { rows, currency, coverage } = answer;
  if (rows.length === 0) {
    return (
      <Notice title="No cluster yet">
        <p>
          Name one in <code className="text-ink">showback.yaml</code> and start Showback again.
        </p>
      </Notice>
    );
  }
  return (
    <>
      <Summary answer={answer} />
      <div className="mt-6 overflow-hidden rounded-xl border border-line bg-card">
        <table className="w-full text-sm">
          <caption className="sr-only">Cost by cluster, {formatDays(answer.window)}</caption>
          <thead className="border-b border-line text-left text-quiet">
            <tr>
              <Head>Cluster</Head>
              <Head wide>Collection</Head>
              <Head wide right>
                Hours collected
              </Head>
              <Head right>Cost</Head>
              <Head wide right>
                Share
              </Head>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <ClusterLine key={row.id} row={row} currency={currency} />
            ))}
          </tbody>
        </table>
      </div>
      <Fine answer={answer} complete={coverage.collectedHours === coverage.expectedHours} />
    </>
  );
}

function Summary({ answer: { total, currency, window, withheld } }: { answer: ClustersResponse }) {
  return (
    <section aria-label="Total">
      <p className="text-sm text-quiet">{formatDays(window)}</p>
      <p className="mt-1 text-4xl font-semibold tracking-tight tabular-nums">{formatMoney(total, currency)}</p>
      {withheld === null ? null : <p className="mt-1 text-sm text-quiet">{withheld}</p>}
    </section>
  );
}

function Head({ children, wide = false, right = false }: { children: ReactNode; wide?: boolean; right?: boolean }) {
  return (
    <th
      scope="col"
      className={`px-4 py-3 font-medium sm:px-5 ${wide ? 'hidden sm:table-cell' : ''} ${right ? 'text-right' : ''}`}
    >
      {children}
    </th>
  );
}

function ClusterLine({ row, currency }: { row: Row; currency: string }) {
  const { expectedHours, collectedHours } = row.coverage;
  const hours = `${collectedHours} of ${expectedHours}`;
  const whole = collectedHours === expectedHours;
  return (
    <tr className="border-b border-line align-top last:border-0">
      <th scope="row" className="w-1/2 max-w-0 px-4 py-4 text-left font-medium sm:w-2/5 sm:px-5">
        <Link href={clusterHref(row.id)} prefetch={false} className="link block truncate" dir="auto" title={row.id}>
          {row.id}
        </Link>
        {row.region === null ? null : <span className="block truncate text-xs font-normal text-quiet">{row.region}</span>}
        <span className="mt-1.5 block font-normal sm:hidden">
          <StateBadge state={row.state} />
          {whole ? null : <span className="block text-xs text-odd">{hours} hours</span>}
        </span>
      </th>
      <td className="hidden px-5 py-4 sm:table-cell">
        <StateBadge state={row.state} />
      </td>
      <td className={`hidden px-5 py-4 text-right tabular-nums sm:table-cell ${whole ? '' : 'text-odd'}`}>{hours}</td>
      <td className="px-4 py-4 text-right font-medium whitespace-nowrap tabular-nums sm:px-5">
        {formatMoney(row.total, currency)}
        <span className="block text-xs font-normal text-quiet sm:hidden">{formatRatio(row.share)}</span>
      </td>
      <td className="hidden w-44 px-5 py-4 sm:table-cell">
        <span className="block text-right tabular-nums">{formatRatio(row.share)}</span>
        <span className="mt-1.5 block">{row.share === null ? null : <ShareBar ratio={row.share} />}</span>
      </td>
    </tr>
  );
}

function Fine({ answer: { asOf, coverage, precision, currency }, complete }: { answer: ClustersResponse; complete: boolean }) {
  const { missing } = coverage;
  return (
    <div className="mt-4 space-y-1 text-xs leading-5 text-quiet">
      <p>
        List prices in {currency}, UTC days. {asOf === null ? 'Nothing is collected yet.' : `As of ${formatInstant(asOf)}.`} The
        sources round each row: ± {formatMoney(precision, currency)} in all.
      </p>
      {complete ? null : (
        <ul className="text-odd">
          {missing.slice(0, 5).map(({ cluster, start, end, reason }) => (
            <li key={cluster + start} className="break-words">
              Missing: <bdi>{cluster}</bdi>, {formatInstant(start)} to {formatInstant(end)}: <bdi>{reason}</bdi>
            </li>
          ))}
          {missing.length > 5 ? <li>and {missing.length - 5} more gaps</li> : null}
        </ul>
      )}
    </div>
  );
}
