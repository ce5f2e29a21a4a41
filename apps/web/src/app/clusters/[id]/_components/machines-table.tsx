'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { Money } from '../../../../components/figures/money';
import { Unknown } from '../../../../components/figures/unknown';
import type { Column } from '../../../../components/table/column';
import { DataTable } from '../../../../components/table/data-table';
import { formatQuantity } from '../../../../lib/format';
import type { MachineLine } from './machine-line';

interface MachinesTableProps {
  caption: string;
  name: string;
  lines: MachineLine[];
  currency: string;
}

/** Nodes, or pools of them: what they cost an hour and in all, what was asked of them, and what nobody asked for. */
export function MachinesTable({ caption, name, lines, currency }: MachinesTableProps) {
  const columns = useMemo(
    () =>
      columnsOf(
        currency,
        lines.some(({ nodes }) => nodes !== null),
      ),
    [currency, lines],
  );
  return (
    <DataTable
      name={name}
      caption={caption}
      columns={columns}
      rows={lines}
      rowKey={({ id }) => id}
      sort="-cost"
      empty="No node ran in this window."
    />
  );
}

function columnsOf(currency: string, pools: boolean): Column<MachineLine>[] {
  return [
    { id: 'name', title: pools ? 'Pool' : 'Node', kind: 'text', value: ({ name }) => name, cell: (line) => <Name line={line} /> },
    { id: 'type', title: 'Type', kind: 'text', wide: true, value: ({ type }) => type, cell: ({ type }) => <bdi>{type}</bdi> },
    ...(pools ? [amount('nodes', 'Nodes', ({ nodes }) => nodes)] : []),
    {
      id: 'price',
      title: `Price an hour, ${currency}`,
      kind: 'amount',
      wide: true,
      value: ({ price }) => price,
      cell: ({ price }) => <Money amount={price} />,
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: ({ cost }) => cost,
      cell: ({ cost }) => <Money amount={cost} />,
    },
    {
      id: 'idle',
      title: 'Idle',
      hint: 'What it costs less what was allocated on it; negative where more was asked of it than it has.',
      kind: 'amount',
      value: ({ idle }) => idle,
      cell: ({ idle }) => <Money amount={idle} />,
    },
    amount('capacity', 'CPU, core h', ({ capacity }) => capacity),
    amount('requested', 'requested', ({ requested }) => requested),
    amount('used', 'used', ({ used }) => used),
  ];
}

function amount(id: string, title: string, value: (line: MachineLine) => number | null): Column<MachineLine> {
  const cell = (line: MachineLine) => {
    const found = value(line);
    return found === null ? <Unknown reason="not-measured" /> : formatQuantity(found);
  };
  return { id, title, kind: 'number', wide: true, value, cell };
}

function Name({ line: { name, href } }: { line: MachineLine }) {
  if (href === null) return <bdi>{name}</bdi>;
  return (
    <Link href={href} prefetch={false} className="link">
      <bdi>{name}</bdi>
    </Link>
  );
}
