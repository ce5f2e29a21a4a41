import type { ReactNode } from 'react';
import { compareAmounts } from '../../lib/amounts';

/** A column of a table. What `value` gives is sorted and filtered by; what `cell` gives is shown, else the value. */
export interface Column<Row> {
  /** In the address: `sort=-cost`. */
  id: string;
  title: string;
  /** What the heading means, where it is not plain; on hover and focus. */
  hint?: string;
  /** text: found by the filter, at the left. amount: decimal text of the API. */
  kind: 'text' | 'amount' | 'number';
  value: (row: Row) => string | number | null;
  cell?: (row: Row) => ReactNode;
  /** Of the totals row: what the API says of all, never a sum made here. */
  total?: ReactNode;
  /** Left out on narrow screens. */
  wide?: boolean;
  /** A heading that cannot be sorted by, such as a spark line's. */
  fixed?: boolean;
}

export function compareValues(kind: Column<never>['kind'], a: string | number | null, b: string | number | null): number {
  if (kind === 'amount') return compareAmounts(text(a), text(b));
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return (text(a) ?? '').localeCompare(text(b) ?? '', 'en', { numeric: true });
}

/** Whether a row has what was typed in one of its texts. */
export function matches<Row>(row: Row, columns: readonly Column<Row>[], typed: string): boolean {
  const sought = typed.trim().toLowerCase();
  if (sought === '') return true;
  return columns.some(
    ({ kind, value }) =>
      kind === 'text' &&
      String(value(row) ?? '')
        .toLowerCase()
        .includes(sought),
  );
}

function text(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
