'use client';

import type { CostTotal } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { resourceColumns, ResourceWords } from '../../../../../components/containers/resource-columns';
import { Money } from '../../../../../components/figures/money';
import { Ratio } from '../../../../../components/figures/ratio';
import type { Column } from '../../../../../components/table/column';
import { DataTable } from '../../../../../components/table/data-table';
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

/** A service's containers, each of one replica: what it asks for, may have at most and uses, and what all of its replicas cost. */
export function ContainersTable({ lines, total, currency, view, csv }: ContainersTableProps) {
  const columns = useMemo(() => columnsOf(total, currency, view), [total, currency, view]);
  return (
    <DataTable
      name="containers"
      caption="Containers, of one replica"
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

function columnsOf({ cost, efficiency }: CostTotal, currency: string, view: View): Column<ContainerLine>[] {
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
      value: ({ key }) => [key['workload'], key['namespace'], key['cluster']].join(' '),
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

/** On narrow screens with the workload, whose column has no room there. */
function Name({ line }: { line: ContainerLine }) {
  const { container, key } = line;
  return (
    <>
      <bdi>{readable(container)}</bdi>
      <span className="block truncate text-xs font-normal text-quiet sm:hidden">
        <bdi>{readable(key['workload'] ?? '')}</bdi>, <bdi>{key['cluster']}</bdi>
      </span>
      <ResourceWords line={line} />
    </>
  );
}

/** With where it runs: the same service often runs in several clusters. */
function Workload({ line: { key }, view }: { line: ContainerLine; view: View }) {
  const href = keyHref(key, view);
  const name = <bdi>{readable(key['workload'] ?? '')}</bdi>;
  return (
    <>
      {href === null ? (
        name
      ) : (
        <Link href={href} prefetch={false} className="hover:text-accent hover:underline">
          {name}
        </Link>
      )}
      <span className="block text-xs text-quiet">
        <bdi>{key['namespace']}</bdi>, <bdi>{key['cluster']}</bdi>
      </span>
    </>
  );
}
