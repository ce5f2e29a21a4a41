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
  /** How many ran; more than there are rows where only the dearest are listed. */
  count: number | null;
  total: string;
  currency: string;
  csv: string;
}

/** The pods of a workload, while the hours that know them are kept. */
export function PodsTable({ pods, reason, count, total, currency, csv }: PodsTableProps) {
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
  if (pods === null) return <NoPods reason={reason} />;
  return (
    <>
      <DataTable
        name="pods"
        caption="Pods"
        columns={columns}
        rows={pods}
        rowKey={({ pod, node }) => `${pod} ${node ?? ''}`}
        sort="-cost"
        csv={csv}
        total={cut(pods, count) ? `All ${count?.toLocaleString('en') ?? ''} pods` : 'Total'}
        empty="No pod ran in this window."
      />
      {cut(pods, count) ? (
        <p className="mt-3 text-sm text-quiet">The {pods.length.toLocaleString('en')} dearest are listed.</p>
      ) : null}
    </>
  );
}

function cut(pods: readonly Pod[], count: number | null): boolean {
  return count !== null && count > pods.length;
}

function NoPods({ reason = 'the source does not say' }: { reason: string | undefined }) {
  return (
    <section aria-labelledby="pods" className="mt-10">
      <h2 id="pods" className="text-lg font-semibold tracking-tight">
        Pods
      </h2>
      <p className="mt-2 text-sm text-quiet">Not listed for this window: {reason}.</p>
    </section>
  );
}
