'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { formatGib, formatQuantity, formatStart } from '../../lib/format';
import { Unknown } from '../figures/unknown';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import { machineColumns, type MachineColumns } from './columns';
import type { NodeLine } from './node-line';

type NodesTableProps = Omit<MachineColumns, 'gpus'> & { lines: NodeLine[]; csv: string };

/** Nodes: what they are, since when, at what price, how full, and what nobody asked for. */
export function NodesTable({ lines, csv, all, currency, withheld }: NodesTableProps) {
  const gpus = lines.some(({ gpuHours }) => gpuHours > 0);
  const columns = useMemo(() => columnsOf({ all, currency, withheld, gpus }), [all, currency, withheld, gpus]);
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
      cell: (line) => <Name line={line} narrow={of.gpus} />,
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

/** `narrow`: there are so many columns that it must leave room for them. */
function Name({ line: { node, type, pool }, narrow }: { line: NodeLine; narrow: boolean }) {
  const width = narrow ? 'max-w-64 max-sm:max-w-40' : 'max-sm:max-w-40';
  return (
    <>
      <bdi title={node} className={`block truncate ${width}`}>
        {node}
      </bdi>
      <span title={type} className={`block truncate text-xs font-normal text-quiet ${width}`}>
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
