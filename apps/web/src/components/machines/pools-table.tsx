'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { formatQuantity } from '../../lib/format';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import { machineColumns, type MachineColumns } from './columns';
import type { PoolLine } from './pool-line';

/** Pools of nodes: what they are, how many, at what price, how full, and what nobody asked for. `nodes`: different ones in all. */
export function PoolsTable({
  lines,
  nodes,
  all,
  currency,
  withheld,
  csv,
}: Omit<MachineColumns, 'gpus'> & { lines: PoolLine[]; nodes: number | null; csv: string }) {
  const gpus = lines.some(({ gpuHours }) => gpuHours > 0);
  const columns = useMemo(() => columnsOf(nodes, { all, currency, withheld, gpus }), [nodes, all, currency, withheld, gpus]);
  return (
    <DataTable
      name="pools"
      caption="Node pools"
      columns={columns}
      rows={lines}
      rowKey={({ name, type }) => `${name} ${type}`}
      sort="-cost"
      csv={csv}
      total="Total"
      empty="No node ran in this window."
    />
  );
}

function columnsOf(nodes: number | null, of: MachineColumns): Column<PoolLine>[] {
  return [
    {
      id: 'pool',
      title: 'Pool',
      kind: 'text',
      value: ({ name, type }) => `${name} ${type}`,
      cell: (line) => <Name line={line} />,
    },
    {
      id: 'nodes',
      title: 'Nodes',
      hint: 'Different ones in the window.',
      kind: 'number',
      wide: true,
      value: (line) => line.nodes,
      cell: (line) => line.nodes.toLocaleString('en'),
      total: nodes?.toLocaleString('en'),
    },
    ...(of.gpus ? [gpuHours(of)] : []),
    ...machineColumns<PoolLine>(of),
  ];
}

function gpuHours({ all }: MachineColumns): Column<PoolLine> {
  const shown = (hours: number | undefined) => (hours === undefined || hours === 0 ? null : formatQuantity(hours));
  return {
    id: 'gpuHours',
    title: 'GPU h',
    hint: 'How many GPUs there were × for how many hours.',
    kind: 'number',
    wide: true,
    value: (line) => line.gpuHours,
    cell: (line) => shown(line.gpuHours),
    total: shown(all?.capacity.gpuHours),
  };
}

function Name({ line: { name, href, type } }: { line: PoolLine }) {
  return (
    <>
      {href === null ? (
        <bdi>{name}</bdi>
      ) : (
        <Link href={href} prefetch={false} className="link">
          <bdi>{name}</bdi>
        </Link>
      )}
      <span className="block truncate text-xs font-normal text-quiet">
        <bdi>{href === null ? 'no pool label' : type}</bdi>
      </span>
    </>
  );
}
