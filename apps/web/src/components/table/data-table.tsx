'use client';

import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
} from '@tanstack/react-table';
import { memo, useDeferredValue, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { compareValues, matches, type Column } from './column';
import { MoreRows, useGrowing } from './growing';
import { Heading } from './heading';
import { useOrder } from './sorting';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** From here on a table scrolls within itself where it cannot scroll with the page, so that its heading stays in sight. */
const LONG = 30;

export interface DataTableProps<Row extends RowData> {
  /** What the rows are and of when; read by screen readers. */
  caption: string;
  /** Stands above the table. */
  title?: ReactNode;
  /** Stand below the others however those are sorted or filtered: what is no row like them, but in the total. */
  pinned?: readonly Row[];
  /** Stable between renders. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** `-cost`: by which column, descending. */
  sort: string;
  /** Tells two tables of one page apart in the address. */
  name?: string;
  /** The API's own CSV of the same question. */
  csv?: string;
  /** What the totals row is called; left out, there is none. */
  total?: string;
  empty?: string;
  /** Its columns need more than a page is wide: it scrolls within itself on any screen. */
  broad?: boolean;
}

/** Rows that can be sorted, filtered, walked with the arrow keys and taken along as CSV. */
export function DataTable<Row extends RowData>({
  caption,
  title,
  columns,
  rows,
  pinned = [],
  rowKey,
  sort,
  name,
  csv,
  total,
  empty,
  broad = false,
}: DataTableProps<Row>) {
  const { order, typed, sortBy, type } = useOrder(sort, name);
  const sought = useDeferredValue(typed);
  const found = useMemo(() => rows.filter((row) => matches(row, columns, sought)), [rows, columns, sought]);
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const table = useTable({ features, columns: definitions, data: found, getRowId: rowKey, state: { sorting: [order] } });
  const sorted = table.getRowModel().rows;
  const { count, grow, all } = useGrowing(`${order.id} ${order.desc} ${sought}`);
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <section aria-label={caption} className="mt-10">
      <div className="mb-3 flex min-h-9 flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-semibold tracking-tight">{title ?? caption}</h2>
        <div className="no-print flex items-center gap-2">
          {rows.length > 5 ? <Filter typed={typed} onType={type} what={caption} /> : null}
          {csv === undefined ? null : (
            <a href={csv} download className="control">
              CSV
            </a>
          )}
        </div>
      </div>
      <div className={`relative print:max-h-none ${scrollOf(rows.length > LONG, broad)}`}>
        <table className="w-full border-separate border-spacing-0 text-sm">
          <caption className="sr-only">{caption}</caption>
          <thead className="sticky top-0 z-10 bg-page">
            <tr>
              {columns.map((column) => (
                <Heading key={column.id} column={column} order={order} onSort={sortBy} />
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={(event) => walk(event, body.current)}>
            {sorted.slice(0, count).map((row) => (
              <Line key={row.id} row={row.original} columns={columns as readonly Column<unknown>[]} />
            ))}
            {sorted.length > count ? <MoreRows span={columns.length} rest={sorted.length - count} grow={grow} all={all} /> : null}
            {pinned.map((row) => (
              <Line key={rowKey(row)} row={row} columns={columns as readonly Column<unknown>[]} />
            ))}
            {found.length === 0 ? <Nothing span={columns.length} text={rows.length === 0 ? empty : undefined} /> : null}
          </tbody>
          {total === undefined ? null : <Totals columns={columns} text={total} />}
        </table>
      </div>
      <p className="sr-only" role="status">
        {typed === '' ? '' : `${found.length} of ${rows.length} rows`}
      </p>
    </section>
  );
}

/** Long and broad ones scroll both ways, so that their heading stays in sight. */
function scrollOf(long: boolean, broad: boolean): string {
  if (broad) return long ? 'overflow-x-auto max-h-[85dvh]' : 'overflow-x-auto';
  return long ? 'max-xl:overflow-x-auto max-xl:max-h-[85dvh]' : 'max-xl:overflow-x-auto';
}

function definitionOf<Row extends RowData>(column: Column<Row>): ColumnDef<typeof features, Row> {
  return {
    id: column.id,
    // What is unknown stands last, whichever way it is sorted.
    accessorFn: (row) => column.value(row) ?? undefined,
    sortUndefined: 'last',
    sortFn: (a, b) => compareValues(column.kind, column.value(a.original), column.value(b.original)),
  };
}

const Line = memo(function Line({ row, columns }: { row: unknown; columns: readonly Column<unknown>[] }) {
  return (
    <tr className="group">
      {columns.map((column, index) => {
        const content = column.cell === undefined ? column.value(row) : column.cell(row);
        return index === 0 ? (
          <th key={column.id} scope="row" className={`${cellClass(column)} max-w-56 truncate text-left font-medium sm:max-w-80`}>
            {content}
          </th>
        ) : (
          <td key={column.id} className={cellClass(column)}>
            {content}
          </td>
        );
      })}
    </tr>
  );
});

function cellClass<Row>({ kind, wide = false }: Column<Row>): string {
  const side = kind === 'text' ? '' : 'text-right figure';
  return `border-b border-line py-2.5 pl-4 first:pl-0 sm:pl-6 group-hover:bg-soft ${side} ${wide ? 'max-sm:hidden' : ''}`;
}

function Totals<Row>({ columns, text }: { columns: readonly Column<Row>[]; text: string }) {
  return (
    <tfoot>
      <tr className="group font-semibold">
        {columns.map((column, index) =>
          index === 0 ? (
            <th key={column.id} scope="row" className={`${cellClass(column)} text-left`}>
              {text}
            </th>
          ) : (
            <td key={column.id} className={cellClass(column)}>
              {column.total}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
}

function Nothing({ span, text = 'No row has this text.' }: { span: number; text?: string | undefined }) {
  return (
    <tr>
      <td colSpan={span} className="border-b border-line py-10 text-center text-quiet">
        {text}
      </td>
    </tr>
  );
}

function Filter({ typed, onType, what }: { typed: string; onType: (typed: string) => void; what: string }) {
  return (
    <input
      type="search"
      value={typed}
      onChange={(event) => onType(event.target.value)}
      placeholder="Filter"
      aria-label={`Filter: ${what}`}
      className="control w-40 placeholder:text-quiet sm:w-56"
    />
  );
}

/** Up and down go from a row's link to the next row's. */
function walk(event: KeyboardEvent, body: HTMLElement | null): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...(body?.querySelectorAll<HTMLElement>('th a') ?? [])];
  const here = links.findIndex((link) => link.closest('tr')?.contains(event.target as Node) === true);
  const next = links[here + (event.key === 'ArrowDown' ? 1 : -1)];
  if (here === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
