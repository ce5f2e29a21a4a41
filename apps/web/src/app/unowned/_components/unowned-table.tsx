'use client';

import type { SeenLabel } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { Hint } from '../../../components/figures/hint';
import { Money } from '../../../components/figures/money';
import { Ratio } from '../../../components/figures/ratio';
import { Unknown } from '../../../components/figures/unknown';
import type { Column } from '../../../components/table/column';
import { DataTable } from '../../../components/table/data-table';
import { teamHref, workloadHref } from '../../../lib/hrefs';
import type { View } from '../../../lib/view';
import type { UnownedLine } from './unowned-line';

/** The queue: what costs most stands first. */
export function UnownedTable({
  lines,
  more,
  total,
  currency,
  view,
  csv,
}: {
  lines: UnownedLine[];
  /** Whether there are others that cost less. */
  more: boolean;
  total: string;
  currency: string;
  view: View;
  csv: string;
}) {
  const columns = useMemo(() => columnsOf({ total, currency, view }), [total, currency, view]);
  return (
    <DataTable
      caption="Workloads without a team"
      title={more ? `The dearest ${lines.length.toLocaleString('en')} workloads without a team` : undefined}
      columns={columns}
      rows={lines}
      rowKey={({ cluster, namespace, kind, name }) => JSON.stringify([cluster, namespace, kind, name])}
      sort="-cost"
      csv={csv}
      total={more ? 'Total, with those that cost less' : 'Total'}
      empty="Every workload of this window has a team."
    />
  );
}

function columnsOf({ total, currency, view }: { total: string; currency: string; view: View }): Column<UnownedLine>[] {
  return [
    {
      id: 'workload',
      title: 'Workload',
      kind: 'text',
      value: ({ cluster, namespace, kind, name }) => `${name} ${namespace} ${cluster} ${kind}`,
      cell: (line) => <Name line={line} view={view} />,
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: ({ cost }) => cost,
      cell: ({ cost }) => <Money amount={cost} />,
      total: <Money amount={total} />,
    },
    {
      id: 'share',
      title: 'Of unowned',
      kind: 'number',
      wide: true,
      value: ({ share }) => share,
      cell: ({ share }) => <Ratio ratio={share} of="what nobody owns" silent />,
    },
    {
      id: 'labels',
      title: 'Says of itself',
      hint: 'Labels and annotations that a rule could read. Those that every pod has are left out.',
      kind: 'text',
      wide: true,
      value: ({ labels }) => labels.map(wordsOf).join(' '),
      cell: ({ labels }) => <Labels labels={labels} />,
    },
    {
      id: 'rule',
      title: 'Placed by',
      hint: 'The rule above that would place it, by its number; or whose it is by the document of today.',
      kind: 'number',
      value: ({ proposal }) => proposal,
      cell: (line) => <Placed line={line} view={view} />,
    },
  ];
}

function Name({ line: { cluster, namespace, kind, name }, view }: { line: UnownedLine; view: View }) {
  return (
    <>
      <Link href={workloadHref({ cluster, namespace, kind, name }, view)} prefetch={false} className="link">
        <bdi>{name}</bdi>
      </Link>
      <span className="block text-xs font-normal text-quiet max-sm:max-w-36 max-sm:break-words max-sm:whitespace-normal sm:truncate">
        {kind} in <bdi>{cluster}</bdi> / <bdi>{namespace}</bdi>
      </span>
    </>
  );
}

const SHOWN = 2;

function Labels({ labels }: { labels: SeenLabel[] }) {
  if (labels.length === 0) return <Unknown reason="It has no label or annotation that could say whose it is." />;
  const rest = labels.slice(SHOWN);
  return (
    <ul className="max-w-80 space-y-0.5 font-mono text-xs">
      {labels.slice(0, SHOWN).map((label) => (
        <li key={label.from + label.name} className="truncate">
          <bdi>{wordsOf(label)}</bdi>
        </li>
      ))}
      {rest.length === 0 ? null : (
        <li>
          <Hint
            text={rest.map(wordsOf).join(', ')}
            className="font-sans text-quiet underline decoration-dotted underline-offset-4"
          >
            {rest.length} more
          </Hint>
        </li>
      )}
    </ul>
  );
}

const SOURCES = { pod: '', namespace: 'namespace: ', annotation: 'annotation: ', node: 'node: ' };

function wordsOf({ from, name, values }: SeenLabel): string {
  return `${SOURCES[from]}${name}=${values.join('|')}`;
}

function Placed({ line: { proposal, today }, view }: { line: UnownedLine; view: View }) {
  if (today !== null)
    return (
      <Link href={teamHref(today, view)} prefetch={false} className="link">
        <bdi>{today}</bdi> <span className="text-quiet">today</span>
      </Link>
    );
  if (proposal === null)
    return <Unknown reason="Nothing that it says of itself tells whose it is: write a rule about its namespace or its name." />;
  return (
    <a href={`#rule-${proposal}`} className="link">
      rule {proposal}
    </a>
  );
}
