'use client';

import type { CostTotal } from '@showback/contracts';
import Link from 'next/link';
import { useMemo } from 'react';
import { Delta } from '../../../components/figures/delta';
import { Money } from '../../../components/figures/money';
import { Ratio } from '../../../components/figures/ratio';
import { RoughMoney } from '../../../components/figures/rough-money';
import type { Column } from '../../../components/table/column';
import { DataTable } from '../../../components/table/data-table';
import { isSpecial } from '../../../lib/hrefs';
import { readable } from '../../../lib/names';
import type { CostLine } from './cost-line';

/** So many names of a key fit beside the figures. */
const NAMES_ABREAST = 4;

interface CostsTableProps {
  /** The names of the key, in order. */
  names: string[];
  lines: CostLine[];
  total: CostTotal;
  currency: string;
  csv: string;
}

/** The rows of any question. */
export function CostsTable({ names, lines, total, currency, csv }: CostsTableProps) {
  const columns = useMemo(() => columnsOf(names, total, currency), [names, total, currency]);
  return (
    <DataTable
      caption="Rows"
      columns={columns}
      rows={lines}
      rowKey={({ key }) => Object.values(key).join('\n')}
      sort="-cost"
      total="Total"
      empty="Nothing had any cost in this window."
      csv={csv}
      broad={names.length > NAMES_ABREAST}
    />
  );
}

function columnsOf(names: readonly string[], total: CostTotal, currency: string): Column<CostLine>[] {
  const keys = names.map((name, at): Column<CostLine> => ({
    id: name,
    title: name,
    kind: 'text',
    wide: at > 0 && at < names.length - 1,
    value: ({ key }) => key[name] ?? '',
    cell: (line) => (
      <Name
        line={line}
        name={name}
        linked={at === names.length - 1}
        repeated={repeats(line, names, at)}
        narrow={names.length > 2}
      />
    ),
  }));
  return [
    ...keys,
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: (line) => line.total,
      cell: (line) => <RoughMoney amount={line.total} precision={line.precision} />,
      total: <RoughMoney amount={total.cost.total} precision={total.precision} />,
    },
    {
      id: 'share',
      title: 'Of the total',
      kind: 'number',
      wide: true,
      value: ({ share }) => share,
      cell: ({ share }) => <Ratio ratio={share} of="the total" silent />,
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
  ];
}

/** What is nobody's is so in each name of its key: it need be said once. */
function repeats({ key }: CostLine, names: readonly string[], at: number): boolean {
  const value = key[names[at] ?? ''] ?? '';
  return isSpecial(value) && key[names[at - 1] ?? ''] === value;
}

interface NameProps {
  line: CostLine;
  name: string;
  linked: boolean;
  repeated: boolean;
  /** There is not much room beside other names. */
  narrow: boolean;
}

function Name({ line: { key, href }, name, linked, repeated, narrow }: NameProps) {
  const value = readable(key[name] ?? '');
  // A label may be as long as its writer likes.
  const text = (
    <bdi title={value} className={`block max-w-40 truncate ${narrow ? '' : 'sm:max-w-72'} ${repeated ? 'sm:sr-only' : ''}`}>
      {value}
    </bdi>
  );
  if (!linked || href === null) return text;
  return (
    <Link href={href} prefetch={false} className="link">
      {text}
    </Link>
  );
}
