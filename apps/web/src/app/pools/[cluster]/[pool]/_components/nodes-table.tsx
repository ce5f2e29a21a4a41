'use client';

import type { PoolRow } from '@showback/contracts';
import { useMemo } from 'react';
import { Money } from '../../../../../components/figures/money';
import { Unknown } from '../../../../../components/figures/unknown';
import type { Column } from '../../../../../components/table/column';
import { DataTable } from '../../../../../components/table/data-table';
import { formatQuantity, formatStart } from '../../../../../lib/format';
import type { NodeLine } from './node-line';

interface NodesTableProps {
  lines: NodeLine[];
  /** The figures of all of them, as the API says. */
  pool: Pick<PoolRow, 'cost' | 'idle' | 'capacity' | 'requested' | 'used'>;
  currency: string;
  /** Why there is no money to be seen. */
  withheld: string | undefined;
}

/** The nodes of a pool: since when, at what price, what was asked of them, and what nobody asked for. */
export function NodesTable({ lines, pool, currency, withheld }: NodesTableProps) {
  const columns = useMemo(() => columnsOf({ pool, currency, withheld }), [pool, currency, withheld]);
  return (
    <DataTable
      name="nodes"
      caption="Nodes"
      columns={columns}
      rows={lines}
      rowKey={({ node, born }) => `${node} ${born}`}
      sort="-cost"
      total="Total"
      empty="No node ran in this window."
    />
  );
}

function columnsOf({ pool, currency, withheld }: Omit<NodesTableProps, 'lines'>): Column<NodeLine>[] {
  const { cost, idle, capacity, requested, used } = pool;
  return [
    {
      id: 'node',
      title: 'Node',
      kind: 'text',
      value: ({ node, type }) => `${node} ${type}`,
      cell: (line) => <Name line={line} />,
    },
    {
      id: 'born',
      title: 'Ran',
      kind: 'text',
      wide: true,
      value: ({ born }) => born,
      cell: ({ born, gone }) => <Span born={born} gone={gone} />,
    },
    {
      id: 'price',
      title: 'An hour',
      kind: 'amount',
      wide: true,
      value: ({ price }) => price,
      cell: ({ price }) => <Money amount={price} reason={withheld} />,
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: (line) => line.cost,
      cell: (line) => <Money amount={line.cost} reason={withheld} />,
      total: <Money amount={cost?.total} reason={withheld} />,
    },
    {
      id: 'idle',
      title: 'Idle',
      hint: 'What it costs less what was allocated on it; negative where more was asked of it than it has.',
      kind: 'amount',
      value: (line) => line.idle,
      cell: (line) => <Money amount={line.idle} reason={withheld} />,
      total: <Money amount={idle?.total} reason={withheld} />,
    },
    hours('capacity', 'CPU, core h', capacity.cpuCoreHours),
    hours('requested', 'requested', requested.cpuCoreHours),
    hours('used', 'used', used.cpuCoreHours),
  ];
}

function hours(id: 'capacity' | 'requested' | 'used', title: string, all: number | null): Column<NodeLine> {
  const show = (amount: number | null) => (amount === null ? <Unknown reason="not-measured" /> : formatQuantity(amount));
  return {
    id,
    title,
    kind: 'number',
    wide: true,
    value: (line) => line[id],
    cell: (line) => show(line[id]),
    total: show(all),
  };
}

function Name({ line: { node, type } }: { line: NodeLine }) {
  return (
    <>
      <bdi title={node}>{node}</bdi>
      <span className="block truncate text-xs font-normal text-quiet">
        <bdi>{type}</bdi>
      </span>
    </>
  );
}

function Span({ born, gone }: { born: string; gone: string | null }) {
  return (
    <span className="whitespace-nowrap text-quiet">
      {gone === null ? `since ${formatStart(born, 'hour')}` : `${formatStart(born, 'hour')} – ${formatStart(gone, 'hour')}`}
    </span>
  );
}
