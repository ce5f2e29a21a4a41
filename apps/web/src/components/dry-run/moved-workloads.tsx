'use client';

import type { DryRunResponse, MovedWorkload } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { workloadHref } from '../../lib/hrefs';
import { readable } from '../../lib/names';
import { Money } from '../figures/money';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';

/** Whose each workload is, and whose it would be. */
export function MovedWorkloads({ run: { workloads, movedWorkloads, currency } }: { run: DryRunResponse }) {
  const columns = useMemo(() => columnsOf(currency), [currency]);
  const all = movedWorkloads.toLocaleString('en');
  return (
    <DataTable
      name="moved"
      caption="Workloads that move"
      title={workloads.length < movedWorkloads ? `The dearest of ${all} workloads that move` : `Workloads that move (${all})`}
      columns={columns}
      rows={workloads}
      rowKey={(row) => JSON.stringify(row)}
      sort="-cost"
      empty="No workload changes hands."
    />
  );
}

function columnsOf(currency: string): Column<MovedWorkload>[] {
  return [
    {
      id: 'workload',
      title: 'Workload',
      kind: 'text',
      value: ({ cluster, namespace, kind, name }) => `${name} ${namespace} ${cluster} ${kind}`,
      cell: (row) => <Name row={row} />,
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      hint: 'Its own, on the days on which it moves.',
      kind: 'amount',
      value: ({ cost }) => cost,
      cell: ({ cost }) => <Money amount={cost} />,
    },
    {
      id: 'owner',
      title: 'Owner',
      kind: 'text',
      value: ({ before, after }) => `${readable(before)} ${readable(after)}`,
      cell: ({ before, after }) => (
        <>
          <Team name={before} /> <span aria-hidden="true">→</span>
          <span className="sr-only">then</span> <Team name={after} />
        </>
      ),
    },
  ];
}

function Name({ row: { cluster, namespace, kind, name } }: { row: MovedWorkload }) {
  return (
    <>
      <Link href={workloadHref({ cluster, namespace, kind, name })} prefetch={false} className="link">
        <bdi>{name}</bdi>
      </Link>
      <span className="block text-xs font-normal text-quiet max-sm:max-w-36 max-sm:break-words max-sm:whitespace-normal sm:truncate">
        {kind} in <bdi>{cluster}</bdi> / <bdi>{namespace}</bdi>
      </span>
    </>
  );
}

function Team({ name }: { name: string }) {
  return <bdi className={name.startsWith('__') ? 'text-quiet' : ''}>{readable(name)}</bdi>;
}
