import type { TeamResponse } from '@showback/contracts';
import Link from 'next/link';
import { fleetHref, teamHref } from '../../../../lib/hrefs';
import type { View } from '../../../../lib/view';

/** Who a team is, as the rules say. */
export function About({
  team: { id, name, listed, parent, aliases, costCenter, slack },
  view,
}: {
  team: TeamResponse;
  view: View;
}) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {id === name ? null : (
        <li>
          <bdi>{id}</bdi>
        </li>
      )}
      {aliases.length === 0 ? null : (
        <li>
          also <bdi>{aliases.join(', ')}</bdi>
        </li>
      )}
      {parent === null ? null : (
        <li>
          part of{' '}
          <Link prefetch={false} href={teamHref(parent, view)} className="link">
            <bdi>{parent}</bdi>
          </Link>
        </li>
      )}
      {costCenter === null ? null : (
        <li>
          cost center <bdi>{costCenter}</bdi>
        </li>
      )}
      {slack === null ? null : (
        <li>
          <bdi>{slack}</bdi>
        </li>
      )}
      {listed ? null : <li>named by a label, not listed in the rules</li>}
      <li className="no-print">
        <Link prefetch={false} href={fleetHref(view)} className="link">
          All teams
        </Link>
      </li>
    </ul>
  );
}
