'use client';

import type { CostTotal } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { isSpecial } from '../../lib/hrefs';
import { Delta } from '../figures/delta';
import { Money } from '../figures/money';
import { Ratio } from '../figures/ratio';
import { RoughMoney } from '../figures/rough-money';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import type { OwnerLine } from './owner-line';

interface OwnersTableProps {
  lines: OwnerLine[];
  total: CostTotal;
  currency: string;
  /** `the namespace`: what the shares are of. */
  of: string;
  csv: string;
}

/** Who is in a place, by what they cost there; they add up to its total. */
export function OwnersTable({ lines, total, currency, of, csv }: OwnersTableProps) {
  const columns = useMemo(() => columnsOf(total, currency, of), [total, currency, of]);
  return (
    <DataTable
      name="teams"
      caption="Teams"
      columns={columns}
      rows={lines}
      rowKey={({ team }) => team}
      sort="-cost"
      total="Total"
      empty="No team had any cost in this window."
      csv={csv}
    />
  );
}

function columnsOf(total: CostTotal, currency: string, of: string): Column<OwnerLine>[] {
  return [
    { id: 'team', title: 'Team', kind: 'text', value: ({ name }) => name, cell: (line) => <Name line={line} /> },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: (line) => line.total,
      cell: (line) => <RoughMoney amount={line.total} precision={line.precision} />,
      total: <RoughMoney amount={total.cost.total} precision={total.precision} />,
    },
    {
      id: 'share',
      title: `Of ${of}`,
      kind: 'number',
      wide: true,
      value: ({ share }) => share,
      cell: ({ share }) => <Ratio ratio={share} of={`${of}’s cost`} silent />,
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
      kind: 'amount',
      wide: true,
      value: ({ unused }) => unused,
      cell: ({ unused, unusedReason }) => <Money amount={unused} reason={unusedReason} />,
      total: <Money amount={total.unused.total} reason={total.unused.reasons?.total} />,
    },
    {
      id: 'efficiency',
      title: 'Used of requested',
      kind: 'number',
      wide: true,
      value: ({ efficiency }) => efficiency,
      cell: ({ efficiency, efficiencyReason }) => (
        <Ratio ratio={efficiency} of="what was requested" silent reason={efficiencyReason} />
      ),
      total: <Ratio ratio={total.efficiency.total} of="what was requested" silent reason={total.efficiency.reasons?.total} />,
    },
  ];
}

function Name({ line: { team, name, href } }: { line: OwnerLine }) {
  const look = isSpecial(team) ? 'font-normal text-quiet' : '';
  if (href === null) return <span className={look}>{name}</span>;
  return (
    <Link href={href} prefetch={false} className={`link ${look}`}>
      <bdi>{name}</bdi>
    </Link>
  );
}
