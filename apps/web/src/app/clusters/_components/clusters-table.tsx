'use client';

import type { Coverage, Machines } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { Money } from '../../../components/figures/money';
import { Ratio } from '../../../components/figures/ratio';
import { Unknown } from '../../../components/figures/unknown';
import { StateBadge } from '../../../components/states/state-badge';
import type { Column } from '../../../components/table/column';
import { DataTable } from '../../../components/table/data-table';
import { type ClusterLine, UNSEEN } from './cluster-line';

interface ClustersTableProps {
  lines: ClusterLine[];
  /** Of all of them, as the API says. */
  total: string | null;
  nodes: number | null;
  machines: Machines | null;
  coverage: Pick<Coverage, 'collectedHours' | 'expectedHours'>;
  currency: string;
  /** Why there is no money to be seen. */
  withheld: string | undefined;
  csv: string;
}

/** The clusters: whether their hours are all there, what they cost, and what of that lies idle. */
export function ClustersTable({ lines, total, nodes, machines, coverage, currency, withheld, csv }: ClustersTableProps) {
  const columns = useMemo(
    () => columnsOf({ total, nodes, machines, coverage, currency, withheld }),
    [total, nodes, machines, coverage, currency, withheld],
  );
  return (
    <DataTable
      caption="Clusters"
      columns={columns}
      rows={lines}
      rowKey={({ id }) => id}
      sort="-cost"
      csv={csv}
      total="Total"
      empty="No cluster has that in its name."
    />
  );
}

type Of = Omit<ClustersTableProps, 'lines' | 'csv'>;

function columnsOf(of: Of): Column<ClusterLine>[] {
  return [
    {
      id: 'cluster',
      title: 'Cluster',
      kind: 'text',
      value: ({ id, region }) => `${id} ${region ?? ''}`,
      cell: (line) => <Name line={line} />,
    },
    {
      id: 'state',
      title: 'Collection',
      kind: 'text',
      wide: true,
      value: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
    },
    {
      id: 'hours',
      title: 'Hours collected',
      kind: 'number',
      wide: true,
      value: ({ collected }) => collected,
      cell: ({ collected, expected }) => <Hours collected={collected} expected={expected} />,
      total: <Hours collected={of.coverage.collectedHours} expected={of.coverage.expectedHours} />,
    },
    {
      id: 'nodes',
      title: 'Nodes',
      hint: 'Different ones in the window.',
      kind: 'number',
      wide: true,
      value: ({ nodes }) => nodes,
      cell: ({ nodes }) => <Nodes count={nodes} />,
      total: <Nodes count={of.nodes} />,
    },
    ...moneyColumns(of),
  ];
}

function moneyColumns({ total, machines, currency, withheld }: Of): Column<ClusterLine>[] {
  const money = (amount: string | null | undefined) => <Money amount={amount} reason={withheld} />;
  const own = ({ unseen }: ClusterLine, amount: string | null) => <Money amount={amount} reason={unseen ? UNSEEN : withheld} />;
  return [
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: (line) => line.total,
      cell: (line) => own(line, line.total),
      total: money(total),
    },
    {
      id: 'share',
      title: 'Of the total',
      kind: 'number',
      wide: true,
      value: ({ share }) => share,
      cell: ({ share, unseen }) => <Ratio ratio={share} of="the total" silent reason={unseen ? UNSEEN : withheld} />,
    },
    {
      id: 'idle',
      title: 'Idle',
      hint: 'What its nodes cost less what was allocated on them, whoever carries it.',
      kind: 'amount',
      value: ({ idle }) => idle,
      cell: (line) => own(line, line.idle),
      total: money(machines?.idle?.total),
    },
    {
      id: 'idleRatio',
      title: 'of its nodes',
      kind: 'number',
      wide: true,
      value: ({ idleRatio }) => idleRatio,
      cell: ({ idleRatio, unseen }) => (
        <Ratio ratio={idleRatio} of="what its nodes cost" silent reason={unseen ? UNSEEN : withheld} />
      ),
      total: <Ratio ratio={machines?.idleRatio} of="what all nodes cost" silent reason={withheld} />,
    },
  ];
}

function Name({ line: { id, href, region, state, collected, expected } }: { line: ClusterLine }) {
  return (
    <>
      <Link href={href} prefetch={false} className="link">
        <bdi>{id}</bdi>
      </Link>
      <span className="flex flex-wrap gap-x-3 text-xs font-normal text-quiet">
        {region === null ? null : <bdi>{region}</bdi>}
        <span className="sm:hidden">
          <StateBadge state={state} />
        </span>
        {collected === expected ? null : (
          <span className="text-odd sm:hidden">
            {collected} of {expected} hours
          </span>
        )}
      </span>
    </>
  );
}

function Nodes({ count }: { count: number | null }) {
  return count === null ? (
    <Unknown reason="Nothing is known of its nodes, or this token sees none." />
  ) : (
    count.toLocaleString('en')
  );
}

function Hours({ collected, expected }: { collected: number; expected: number }) {
  const text = `${collected.toLocaleString('en')} of ${expected.toLocaleString('en')}`;
  return collected === expected ? text : <span className="text-odd">{text}</span>;
}
