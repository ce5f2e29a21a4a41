'use client';

import type { CostTotal } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { SparkLine } from '../../../../components/chart/spark-line';
import { Delta } from '../../../../components/figures/delta';
import { Money } from '../../../../components/figures/money';
import { Ratio } from '../../../../components/figures/ratio';
import { RoughMoney } from '../../../../components/figures/rough-money';
import type { Column } from '../../../../components/table/column';
import { DataTable } from '../../../../components/table/data-table';
import { isSpecial, serviceHref } from '../../../../lib/hrefs';
import { readable } from '../../../../lib/names';
import type { View } from '../../../../lib/view';
import type { ServiceLine } from './service-line';

/** A team's services by what they cost; they add up to the team's total. */
export function ServicesTable({
  lines,
  total,
  currency,
  view,
  csv,
}: {
  lines: ServiceLine[];
  total: CostTotal;
  currency: string;
  view: View;
  csv: string;
}) {
  const columns = useMemo(() => columnsOf(total, currency, view), [total, currency, view]);
  return (
    <DataTable
      caption="Services"
      columns={columns}
      rows={lines}
      rowKey={({ service }) => service}
      sort="-cost"
      total="Total"
      empty="No service had any cost in this window."
      csv={csv}
    />
  );
}

function columnsOf(total: CostTotal, currency: string, view: View): Column<ServiceLine>[] {
  return [
    {
      id: 'service',
      title: 'Service',
      kind: 'text',
      value: ({ service }) => service,
      cell: (line) => <Name line={line} view={view} />,
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: ({ total }) => total,
      cell: ({ total, precision }) => <RoughMoney amount={total} precision={precision} />,
      total: <RoughMoney amount={total.cost.total} precision={total.precision} />,
    },
    {
      id: 'share',
      title: 'Of the team',
      kind: 'number',
      wide: true,
      value: ({ share }) => share,
      cell: ({ share }) => <Ratio ratio={share} of="the team’s cost" silent />,
    },
    {
      id: 'change',
      title: 'Change',
      kind: 'amount',
      value: ({ delta }) => delta?.total ?? null,
      cell: ({ delta }) => <Delta delta={delta} />,
      total: <Delta delta={total.delta} />,
    },
    {
      id: 'unused',
      title: 'Requested, not used',
      kind: 'amount',
      wide: true,
      value: ({ unused }) => unused,
      cell: ({ unused, unusedReason }) => <Money amount={unused} reason={unusedReason} />,
      total: <Money amount={total.unused.total} reason={total.unused.reasons?.total} />,
    },
    { id: 'workloads', title: 'Workloads', kind: 'number', wide: true, value: ({ workloads }) => workloads },
    {
      id: 'course',
      title: 'Course',
      kind: 'number',
      fixed: true,
      wide: true,
      value: () => null,
      cell: ({ course }) => <SparkLine amounts={course} />,
    },
  ];
}

function Name({ line: { team, service }, view }: { line: ServiceLine; view: View }) {
  if (isSpecial(service)) return <span className="font-normal text-quiet">{readable(service)}</span>;
  return (
    <Link href={serviceHref({ team, service }, view)} prefetch={false} className="link">
      <bdi>{service}</bdi>
    </Link>
  );
}
