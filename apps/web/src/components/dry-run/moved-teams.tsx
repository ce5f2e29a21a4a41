'use client';

import type { DryRunResponse, TeamChange } from '@showback/contracts';
import { useMemo } from 'react';
import { formatChange, formatDelta } from '../../lib/format';
import { isSpecial } from '../../lib/hrefs';
import { readable } from '../../lib/names';
import { Money } from '../figures/money';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';

/** What each team pays as it is and as it would be. */
export function MovedTeams({ run: { teams, total, currency } }: { run: DryRunResponse }) {
  const columns = useMemo(() => columnsOf(total, currency), [total, currency]);
  const [own, rest] = useMemo(
    () => [teams.filter(({ team }) => !isSpecial(team)), teams.filter(({ team }) => isSpecial(team))],
    [teams],
  );
  return (
    <DataTable
      name="teams"
      caption="Teams, before and after"
      columns={columns}
      rows={own}
      pinned={rest}
      rowKey={({ team }) => team}
      sort="-change"
      total="Total"
      empty="No team has any cost in this window."
    />
  );
}

function columnsOf(total: string, currency: string): Column<TeamChange>[] {
  return [
    {
      id: 'team',
      title: 'Team',
      kind: 'text',
      value: ({ team }) => team,
      cell: ({ team }) => <bdi className={isSpecial(team) ? 'font-normal text-quiet' : ''}>{readable(team)}</bdi>,
    },
    {
      id: 'before',
      title: `Before, ${currency}`,
      kind: 'amount',
      wide: true,
      value: ({ before }) => before,
      cell: ({ before }) => <Money amount={before} />,
      total: <Money amount={total} />,
    },
    {
      id: 'after',
      title: `After, ${currency}`,
      kind: 'amount',
      value: ({ after }) => after,
      cell: ({ after }) => <Money amount={after} />,
      total: <Money amount={total} />,
    },
    {
      id: 'change',
      title: 'Change',
      hint: 'Sorted by its size, up or down.',
      kind: 'amount',
      value: ({ delta }) => delta.replace(/^-/, ''),
      cell: (change) => <Change change={change} />,
      total: <span className="font-normal text-quiet">none</span>,
    },
  ];
}

/** Neither good nor bad: what one pays less, another pays more. */
function Change({ change: { delta, ratio } }: { change: TeamChange }) {
  const none = /^-?0(\.0*)?$/.test(delta);
  // What is split leaves a remainder of a billionth: its digits would say nothing.
  const small = /^-?0\.00/.test(delta);
  return (
    <span className={`figure ${none || small ? 'text-quiet' : 'font-medium'}`}>
      {none ? 'none' : small ? 'under 0.01' : formatDelta(delta)}
      {none || small || ratio === null ? null : (
        <span className="ml-1.5 text-xs font-normal text-quiet max-sm:block">{formatChange(ratio)}</span>
      )}
    </span>
  );
}
