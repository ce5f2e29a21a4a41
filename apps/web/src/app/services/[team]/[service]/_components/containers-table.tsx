'use client';

import type { CostTotal } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { Money } from '../../../../../components/figures/money';
import { Ratio } from '../../../../../components/figures/ratio';
import { Unknown } from '../../../../../components/figures/unknown';
import type { Column } from '../../../../../components/table/column';
import { DataTable } from '../../../../../components/table/data-table';
import { formatGibHours, formatQuantity } from '../../../../../lib/format';
import { keyHref } from '../../../../../lib/hrefs';
import { readable } from '../../../../../lib/names';
import type { View } from '../../../../../lib/view';
import type { ContainerLine } from './container-line';

interface ContainersTableProps {
  lines: ContainerLine[];
  total: CostTotal;
  currency: string;
  view: View;
  csv: string;
}

/** A service's containers: what each asks for, what it uses, and what it costs. */
export function ContainersTable({ lines, total, currency, view, csv }: ContainersTableProps) {
  const columns = useMemo(() => columnsOf(total, currency, view), [total, currency, view]);
  return (
    <DataTable
      name="containers"
      caption="Containers"
      columns={columns}
      rows={lines}
      rowKey={({ key }) => Object.values(key).join('/')}
      sort="-cost"
      total="Total"
      empty="No container had any cost in this window."
      csv={csv}
    />
  );
}

function columnsOf({ cost, quantity, efficiency }: CostTotal, currency: string, view: View): Column<ContainerLine>[] {
  const { cpuCoreHours: cpu, memoryByteHours: memory } = quantity;
  return [
    {
      id: 'container',
      title: 'Container',
      kind: 'text',
      value: ({ container }) => container,
      cell: (line) => <Name line={line} />,
    },
    {
      id: 'workload',
      title: 'Workload',
      kind: 'text',
      wide: true,
      value: ({ key }) => key['workload'] ?? '',
      cell: (line) => <Workload line={line} view={view} />,
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: ({ total }) => total,
      cell: ({ total }) => <Money amount={total} />,
      total: <Money amount={cost.total} />,
    },
    hours('cpuRequested', 'CPU requested, core h', ({ cpu }) => cpu.requested, formatQuantity, cpu.requested),
    hours('cpuUsed', 'used', ({ cpu }) => cpu.used, formatQuantity, cpu.used),
    {
      id: 'cpu',
      title: 'of requested',
      kind: 'number',
      wide: true,
      value: ({ cpuEfficiency }) => cpuEfficiency,
      cell: ({ cpuEfficiency, reasons }) => <Ratio ratio={cpuEfficiency} of="the CPU requested" silent reason={reasons.cpu} />,
      total: <Ratio ratio={efficiency.cpu} of="the CPU requested" silent reason={efficiency.reasons?.cpu} />,
    },
    hours('memoryRequested', 'Memory requested, GiB h', ({ memory }) => memory.requested, formatGibHours, memory.requested),
    hours('memoryUsed', 'used', ({ memory }) => memory.used, formatGibHours, memory.used),
    {
      id: 'memory',
      title: 'of requested',
      kind: 'number',
      wide: true,
      value: ({ memoryEfficiency }) => memoryEfficiency,
      cell: ({ memoryEfficiency, reasons }) => (
        <Ratio ratio={memoryEfficiency} of="the memory requested" silent reason={reasons.memory} />
      ),
      total: <Ratio ratio={efficiency.memory} of="the memory requested" silent reason={efficiency.reasons?.memory} />,
    },
  ];
}

function hours(
  id: string,
  title: string,
  of: (line: ContainerLine) => number | null,
  format: (hours: number) => string,
  total: number | null,
): Column<ContainerLine> {
  const shown = (value: number | null) => (value === null ? <Unknown reason="not-measured" /> : format(value));
  return { id, title, kind: 'number', wide: true, value: of, cell: (line) => shown(of(line)), total: shown(total) };
}

/** On narrow screens with the workload, whose column has no room there. */
function Name({ line: { container, key } }: { line: ContainerLine }) {
  return (
    <>
      <bdi>{readable(container)}</bdi>
      <span className="block truncate text-xs font-normal text-quiet sm:hidden">
        <bdi>{readable(key['workload'] ?? '')}</bdi>, <bdi>{key['cluster']}</bdi>
      </span>
    </>
  );
}

function Workload({ line: { key }, view }: { line: ContainerLine; view: View }) {
  const href = keyHref(key, view);
  const name = <bdi>{readable(key['workload'] ?? '')}</bdi>;
  if (href === null) return name;
  return (
    <Link href={href} prefetch={false} className="hover:text-accent hover:underline">
      {name}
    </Link>
  );
}
