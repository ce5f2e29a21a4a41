'use client';

import type { CostTotal } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { isSpecial, namespaceHref, workloadHref } from '../../lib/hrefs';
import { readable } from '../../lib/names';
import type { View } from '../../lib/view';
import { Delta } from '../figures/delta';
import { Money } from '../figures/money';
import { Ratio } from '../figures/ratio';
import { RoughMoney } from '../figures/rough-money';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import type { WorkloadLine } from './workload-line';

interface WorkloadsTableProps {
  lines: WorkloadLine[];
  /** What is no workload, but in the total. */
  pinned?: WorkloadLine[];
  /** The figures of all of them, as the API says. */
  total: CostTotal;
  currency: string;
  view: View;
  name?: string;
  csv?: string;
  /** Where all of them can be asked for, where there are more than these. */
  allHref?: string | undefined;
}

const NONE: WorkloadLine[] = [];

/** Workloads by what they cost. */
export function WorkloadsTable({ lines, pinned = NONE, total, currency, view, name, csv, allHref }: WorkloadsTableProps) {
  const columns = useMemo(() => columnsOf(total, currency, view), [total, currency, view]);
  return (
    <>
      <DataTable
        caption="Workloads"
        columns={columns}
        rows={lines}
        pinned={pinned}
        rowKey={(line) => [line.cluster, line.namespace, line.kind, line.name].join('/')}
        sort="-cost"
        total="Total"
        empty="No workload had any cost in this window."
        {...(name !== undefined && { name })}
        {...(csv !== undefined && { csv })}
      />
      {allHref === undefined ? null : (
        <p className="mt-3 text-sm text-quiet">
          The {lines.length.toLocaleString('en')} dearest are listed; the total is of all. The CSV has each, and{' '}
          <Link href={allHref} prefetch={false} className="link text-ink">
            Explore
          </Link>{' '}
          can ask for a part of them.
        </p>
      )}
    </>
  );
}

function columnsOf(total: CostTotal, currency: string, view: View): Column<WorkloadLine>[] {
  return [
    {
      id: 'workload',
      title: 'Workload',
      kind: 'text',
      value: ({ name }) => name,
      cell: (line) => <Name line={line} view={view} />,
    },
    { id: 'kind', title: 'Kind', kind: 'text', wide: true, value: ({ kind }) => kind, cell: ({ kind }) => readable(kind) },
    {
      id: 'namespace',
      title: 'Namespace',
      kind: 'text',
      wide: true,
      value: ({ namespace }) => namespace,
      cell: (line) => <Namespace line={line} view={view} />,
    },
    {
      id: 'cluster',
      title: 'Cluster',
      kind: 'text',
      wide: true,
      value: ({ cluster }) => cluster,
      cell: ({ cluster }) => <bdi>{cluster}</bdi>,
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
    {
      id: 'efficiency',
      title: 'Used of requested',
      kind: 'number',
      wide: true,
      value: ({ efficiency }) => efficiency,
      cell: ({ efficiency, efficiencyReason }) => (
        <Ratio ratio={efficiency} of="what was requested" silent reason={efficiencyReason} />
      ),
      total: <Ratio ratio={total.efficiency.total} of="what was requested" silent reason={total.efficiency.reasons?.total} />,
    },
  ];
}

function Name({ line, view }: { line: WorkloadLine; view: View }) {
  if (isSpecial(line.name)) return <span className="font-normal text-quiet">{readable(line.name)}</span>;
  return (
    <>
      <Link href={workloadHref(line, view)} prefetch={false} className="link">
        <bdi>{line.name}</bdi>
      </Link>
      <span className="block truncate text-xs font-normal text-quiet sm:hidden">
        <bdi>{line.namespace}</bdi>, <bdi>{line.cluster}</bdi>
      </span>
    </>
  );
}

function Namespace({ line, view }: { line: WorkloadLine; view: View }) {
  if (line.namespace === '') return null;
  if (isSpecial(line.namespace)) return <span className="text-quiet">{readable(line.namespace)}</span>;
  return (
    <Link href={namespaceHref(line, view)} prefetch={false} className="hover:text-accent hover:underline">
      <bdi>{line.namespace}</bdi>
    </Link>
  );
}
