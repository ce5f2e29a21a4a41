'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { formatGib, formatQuantity, formatStart } from '../../lib/format';
import { Unknown } from '../figures/unknown';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import { machineColumns, type MachineColumns } from './columns';
import type { NodeLine } from './node-line';

/** Nodes: what they are, since when, at what price, how full, and what nobody asked for. */
export function NodesTable({ lines, all, currency, withheld, csv }: MachineColumns & { lines: NodeLine[]; csv: string }) {
  const columns = useMemo(() => columnsOf({ all, currency, withheld }), [all, currency, withheld]);
  return (
    <DataTable
      name="nodes"
      caption="Nodes"
      columns={columns}
      rows={lines}
      rowKey={({ node, born }) => `${node} ${born}`}
      sort="-cost"
      csv={csv}
      total="Total"
      empty="No node ran in this window."
    />
  );
}

function columnsOf(of: MachineColumns): Column<NodeLine>[] {
  return [
    {
      id: 'node',
      title: 'Node',
      kind: 'text',
      value: ({ node, type, pool }) => `${node} ${type} ${pool?.name ?? ''}`,
      cell: (line) => <Name line={line} />,
    },
    {
      id: 'size',
      title: 'Size',
      hint: 'Cores, GiB of memory, and GPUs where it has any; beneath what of them is allocatable to pods. When last seen.',
      kind: 'number',
      wide: true,
      value: ({ size }) => size.cpuCores,
      cell: (line) => <Size line={line} />,
    },
    {
      id: 'born',
      title: 'Ran',
      kind: 'text',
      wide: true,
      value: ({ born }) => born,
      cell: ({ born, gone }) => <Span born={born} gone={gone} />,
    },
    ...machineColumns<NodeLine>(of),
  ];
}

function Name({ line: { node, type, pool } }: { line: NodeLine }) {
  return (
    <>
      <bdi title={node} className="block truncate max-sm:max-w-40">
        {node}
      </bdi>
      <span className="block truncate max-sm:max-w-40 text-xs font-normal text-quiet">
        {pool === null ? null : (
          <>
            <Link href={pool.href} prefetch={false} className="link">
              <bdi>{pool.name}</bdi>
            </Link>
            {type === '' ? '' : ', '}
          </>
        )}
        <bdi>{type}</bdi>
      </span>
    </>
  );
}

function Size({ line: { size, allocatable } }: { line: NodeLine }) {
  const { cpuCores, memoryBytes } = allocatable;
  return (
    <>
      {formatQuantity(size.cpuCores)}, {formatGib(size.memoryBytes)}
      {size.gpus === 0 ? '' : `, ${size.gpus}`}
      <span className="block text-xs text-quiet">
        {cpuCores === null ? <Unknown reason="not-measured" /> : formatQuantity(cpuCores)},{' '}
        {memoryBytes === null ? <Unknown reason="not-measured" /> : formatGib(memoryBytes)}
      </span>
    </>
  );
}

function Span({ born, gone }: { born: string; gone: string | null }) {
  return (
    <span className="whitespace-nowrap text-quiet">
      since {formatStart(born, 'hour')}
      {gone === null ? null : <span className="block text-xs">until {formatStart(gone, 'hour')}</span>}
    </span>
  );
}
