import type { CostRow, TeamsResponse } from '@showback/contracts';
import Link from 'next/link';
import { Money } from '../../components/figures/money';
import { Ratio } from '../../components/figures/ratio';
import { clustersHref, dataHref, unownedHref } from '../../lib/hrefs';
import type { View } from '../../lib/view';

/**
 * What the teams' figures leave open, in three sentences that lead on.
 * @param seen whether who looks is shown what is nobody's: no row of it is not nothing, then
 */
export function Loose({ teams, seen, view }: { teams: TeamsResponse; seen: boolean; view: View }) {
  const { rest, currency, coverage } = teams;
  const [unowned, idle] = ['__unattributed__', '__idle__'].map((name) => rest.find(({ key }) => key['team'] === name));
  return (
    <section aria-labelledby="loose" className="mt-12 max-w-prose">
      <h2 id="loose" className="text-lg font-semibold tracking-tight">
        What is nobody’s
      </h2>
      <ul className="mt-3 space-y-2">
        {seen ? (
          <>
            <li>
              <Part row={unowned} currency={currency} />{' '}
              <Link prefetch={false} href={unownedHref(view)} className="link">
                has no owner
              </Link>
              .
            </li>
            <li>
              <Part row={idle} currency={currency} />{' '}
              <Link prefetch={false} href={clustersHref(view)} className="link">
                is paid for and idle
              </Link>
              , and carried by no team.
            </li>
          </>
        ) : (
          <li>What has no owner, and what is paid for and idle, is shown to those who see all teams.</li>
        )}
        <li>
          {coverage.collectedHours === coverage.expectedHours ? (
            <>Every hour of the window is </>
          ) : (
            <>
              {coverage.collectedHours.toLocaleString('en')} of {coverage.expectedHours.toLocaleString('en')} hours of the window
              are{' '}
            </>
          )}
          <Link prefetch={false} href={dataHref()} className="link">
            collected
          </Link>
          .
        </li>
      </ul>
    </section>
  );
}

/** No row: the API had nothing of it. */
function Part({ row, currency }: { row: CostRow | undefined; currency: string }) {
  return (
    <>
      <Money amount={row?.cost.total ?? '0'} currency={currency} />
      {row === undefined || row.share === null ? null : (
        <>
          {' '}
          (<Ratio ratio={row.share} of="the total" />)
        </>
      )}
    </>
  );
}
