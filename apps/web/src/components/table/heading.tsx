import { Hint } from '../figures/hint';
import type { Column } from './column';
import type { Order } from './sorting';

/** A column's heading, which sorts by it: figures the largest first, texts from A. */
export function Heading<Row>({ column, order, onSort }: { column: Column<Row>; order: Order; onSort: (order: Order) => void }) {
  const { id, title, hint, kind, wide = false, fixed = false } = column;
  const here = order.id === id;
  const right = kind !== 'text';
  return (
    <th
      scope="col"
      aria-sort={here ? (order.desc ? 'descending' : 'ascending') : undefined}
      className={`border-b border-line py-2 pr-4 font-normal whitespace-nowrap text-quiet last:pr-0 sm:pr-6 ${right ? 'text-right' : 'text-left'} ${wide ? 'max-sm:hidden' : ''}`}
    >
      {fixed ? (
        title
      ) : (
        <button type="button" onClick={() => onSort({ id, desc: here ? !order.desc : right })} className="hover:text-ink">
          {title}
          <span aria-hidden="true" className={here ? 'ml-1 text-ink' : 'ml-1 invisible'}>
            {here && !order.desc ? '↑' : '↓'}
          </span>
        </button>
      )}
      {hint === undefined ? null : (
        <Hint text={hint} className="ml-1">
          <span
            aria-hidden="true"
            className="inline-block size-4 rounded-full border border-line text-center text-[0.625rem] leading-3.5"
          >
            ?
          </span>
          <span className="sr-only">What is {title}?</span>
        </Hint>
      )}
    </th>
  );
}
