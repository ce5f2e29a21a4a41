'use client';

import type { CostTotal } from '@showback/contracts';
import { useMemo } from 'react';
import { resourceColumns, ResourceWords } from '../../../../../../../components/containers/resource-columns';
import { Money } from '../../../../../../../components/figures/money';
import { Ratio } from '../../../../../../../components/figures/ratio';
import { RoughMoney } from '../../../../../../../components/figures/rough-money';
import type { Column } from '../../../../../../../components/table/column';
import { DataTable } from '../../../../../../../components/table/data-table';
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
      cell: (line) => (
        <>
          <bdi>{line.container}</bdi>
          <ResourceWords line={line} />
        </>
      ),
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: ({ cost }) => cost,
      cell: ({ cost, precision }) => <RoughMoney amount={cost} precision={precision} />,
      total: <Money amount={cost.total} />,
    },
    ...resourceColumns<ContainerLine>(),
    {
      id: 'efficiency',
      title: 'Efficiency',
      hint: 'What was used of what was requested, CPU and memory weighted by their cost.',
      kind: 'number',
      wide: true,
      value: ({ efficiency }) => efficiency,
      cell: ({ efficiency, reason }) => <Ratio ratio={efficiency} of="what was requested" silent reason={reason} />,
      total: <Ratio ratio={efficiency.total} of="what was requested" silent reason={efficiency.reasons?.total} />,
    },
  ];
}
