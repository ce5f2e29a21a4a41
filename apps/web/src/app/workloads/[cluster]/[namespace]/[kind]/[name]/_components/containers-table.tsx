'use client';

import type { CostTotal } from '@showback/contracts';
import { useMemo } from 'react';
import { Money } from '../../../../../../../components/figures/money';
import { Ratio } from '../../../../../../../components/figures/ratio';
import { Unknown } from '../../../../../../../components/figures/unknown';
import type { Column } from '../../../../../../../components/table/column';
import { DataTable } from '../../../../../../../components/table/data-table';
import { formatGibHours, formatQuantity } from '../../../../../../../lib/format';
import type { ContainerLine } from './container-line';

interface ContainersTableProps {
  lines: ContainerLine[];
  total: CostTotal;
  currency: string;
  csv: string;
}

/** A workload's containers, each of one replica. */
export function ContainersTable({ lines, total, currency, csv }: ContainersTableProps) {
  const columns = useMemo(() => columnsOf(total, currency), [total, currency]);
  return (
    <DataTable
      name="containers"
      caption="Containers, of one replica"
      columns={columns}
      rows={lines}
      rowKey={({ container }) => container}
      sort="-cost"
      csv={csv}
      total="Total"
      empty="No container ran in this window."
    />
  );
}

function columnsOf({ cost, efficiency }: CostTotal, currency: string): Column<ContainerLine>[] {
  return [
    {
      id: 'container',
      title: 'Container',
      kind: 'text',
      value: ({ container }) => container,
      cell: ({ container }) => <bdi>{container}</bdi>,
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: ({ cost }) => cost,
      cell: ({ cost }) => <Money amount={cost} />,
      total: <Money amount={cost.total} />,
    },
    of('cpuRequested', 'CPU requested, cores', ({ requests }) => requests.cpuCores, formatQuantity),
    of('cpuUsed', 'used', ({ used }) => used.cpuCores, formatQuantity),
    of('memoryRequested', 'Memory requested, GiB', ({ requests }) => requests.memoryBytes, formatGibHours),
    of('memoryUsed', 'used', ({ used }) => used.memoryBytes, formatGibHours),
    {
      id: 'limits',
      title: 'Limits',
      kind: 'text',
      wide: true,
      fixed: true,
      value: () => null,
      cell: ({ limitsReason }) => <Unknown reason={limitsReason} />,
    },
    {
      id: 'efficiency',
      title: 'Used of requested',
      kind: 'number',
      wide: true,
      value: ({ efficiency }) => efficiency,
      cell: ({ efficiency, reason }) => <Ratio ratio={efficiency} of="what was requested" silent reason={reason} />,
      total: <Ratio ratio={efficiency.total} of="what was requested" silent reason={efficiency.reasons?.total} />,
    },
  ];
}

function of(
  id: string,
  title: string,
  value: (line: ContainerLine) => number | null,
  format: (amount: number) => string,
): Column<ContainerLine> {
  const cell = (line: ContainerLine) => {
    const amount = value(line);
    return amount === null ? <Unknown reason="not-measured" /> : format(amount);
  };
  return { id, title, kind: 'number', wide: true, value, cell };
}
