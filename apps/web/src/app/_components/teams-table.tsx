'use client';

import type { CostTotal } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { SparkLine } from '../../components/chart/spark-line';
import { Delta } from '../../components/figures/delta';
import { Money } from '../../components/figures/money';
import { Ratio } from '../../components/figures/ratio';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/data-table';
import { keyHref, teamHref } from '../../lib/hrefs';
import { address, carried, type View } from '../../lib/view';
import type { TeamLine } from './team-line';

/** The teams by what they cost; with what is nobody's they add up to the page's total. */
export function TeamsTable({
  lines,
  rest,
  total,
  currency,
  view,
}: {
  lines: TeamLine[];
  rest: TeamLine[];
  total: CostTotal;
  currency: string;
  view: View;
}) {
  const columns = useMemo(() => columnsOf(total, currency, view), [total, currency, view]);
  return (
    <DataTable
      caption="Teams"
      columns={columns}
      rows={lines}
      pinned={rest}
      rowKey={({ id }) => id}
      sort="-cost"
      total="Total"
      empty="No team had any cost in this window."
      csv={address('/api/v1/costs', { ...carried(view), by: 'team', kinds: 'together', format: 'csv' })}
    />
  );
}

function columnsOf(total: CostTotal, currency: string, view: View): Column<TeamLine>[] {
  return [
    { id: 'team', title: 'Team', kind: 'text', value: ({ name }) => name, cell: (line) => <Name line={line} view={view} /> },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: ({ total }) => total,
      cell: ({ total }) => <Money amount={total} />,
      total: <Money amount={total.cost.total} />,
    },
    {
      id: 'share',
      title: 'Of total',
      kind: 'number',
      wide: true,
      value: ({ share }) => share,
      cell: ({ share }) => <Ratio ratio={share} of="the total" silent />,
    },
    {
      id: 'change',
      title: 'Change',
      kind: 'amount',
      value: ({ delta }) => delta?.total ?? null,
      cell: ({ delta }) => <Delta delta={delta} />,
      total: <Delta delta={total.delta} />,
    },
    {
      id: 'unused',
      title: 'Requested, not used',
      hint: 'What was paid for CPU and memory that was requested and not used. It is inside the cost, and no saving yet.',
      kind: 'amount',
      wide: true,
      value: ({ unused }) => unused,
      cell: ({ unused, unusedReason }) => <Money amount={unused} reason={unusedReason} />,
      total: <Money amount={total.unused.total} reason={total.unused.reasons?.total} />,
    },
    {
      id: 'idle',
      title: 'Idle part',
      kind: 'amount',
      wide: true,
      value: ({ idle }) => idle,
      cell: ({ idle }) => <Money amount={idle} />,
      total: <Money amount={total.cost.idle} />,
    },
    {
      id: 'shared',
      title: 'Shared part',
      kind: 'amount',
      wide: true,
      value: ({ shared }) => shared,
      cell: ({ shared }) => <Money amount={shared} />,
      total: <Money amount={total.cost.shared} />,
    },
    {
      id: 'course',
      title: 'Course',
      kind: 'number',
      fixed: true,
      wide: true,
      value: () => null,
      cell: ({ course }) => (course.length === 0 ? null : <SparkLine amounts={course} />),
    },
  ];
}

function Name({ line: { id, name }, view }: { line: TeamLine; view: View }) {
  const href = id.startsWith('__') ? keyHref({ team: id }, view) : teamHref(id, view);
  if (href === null) return <span className="font-normal text-quiet">{name}</span>;
  return (
    <Link href={href} prefetch={false} className={`link ${id.startsWith('__') ? 'font-normal text-quiet' : ''}`}>
      <bdi>{name}</bdi>
    </Link>
  );
}
