'use client';

import type { WorkloadResponse } from '@showback/contracts';
import { useMemo } from 'react';
import { Money } from '../../../../../../../components/figures/money';
import type { Column } from '../../../../../../../components/table/column';
import { DataTable } from '../../../../../../../components/table/data-table';

type Pod = NonNullable<WorkloadResponse['pods']>[number];

interface PodsTableProps {
  pods: WorkloadResponse['pods'];
  /** Why there are none to show. */
  reason: string | undefined;
  total: string;
  currency: string;
}

/** The pods of a workload, while the hours that know them are kept. */
export function PodsTable({ pods, reason, total, currency }: PodsTableProps) {
  const columns = useMemo((): Column<Pod>[] => {
    return [
      { id: 'pod', title: 'Pod', kind: 'text', value: ({ pod }) => pod, cell: ({ pod }) => <bdi>{pod}</bdi> },
      {
        id: 'node',
        title: 'Node',
        kind: 'text',
        wide: true,
        value: ({ node }) => node,
        cell: ({ node }) => <bdi>{node ?? '–'}</bdi>,
      },
      {
        id: 'cost',
        title: `Cost, ${currency}`,
        kind: 'amount',
        value: ({ cost }) => cost.total,
        cell: ({ cost }) => <Money amount={cost.total} />,
        total: <Money amount={total} />,
      },
    ];
  }, [currency, total]);
  if (pods === null) return <p className="mt-12 text-sm text-quiet">Pods: {reason}.</p>;
  return (
    <DataTable
      name="pods"
      caption="Pods"
      columns={columns}
      rows={pods}
      rowKey={({ pod, node }) => `${pod} ${node ?? ''}`}
      sort="-cost"
      total="Total"
      empty="No pod ran in this window."
    />
  );
}
