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
      className={`border-b border-line py-2 pl-4 font-normal whitespace-nowrap text-quiet first:pl-0 sm:pl-6 ${right ? 'text-right' : 'text-left'} ${wide ? 'max-sm:hidden' : ''}`}
    >
      {/* The mark stands at the inner side, so that a heading ends where its figures end. */}
      <span className={`inline-flex items-center gap-5 ${right ? 'flex-row-reverse' : ''}`}>
        {fixed ? (
          title
        ) : (
          <button
            type="button"
            onClick={() => onSort({ id, desc: here ? !order.desc : right })}
            className="relative hover:text-ink"
          >
            {title}
            {here ? (
              <span aria-hidden="true" className={`absolute text-ink ${right ? '-left-4' : '-right-4'}`}>
                {order.desc ? '↓' : '↑'}
              </span>
            ) : null}
          </button>
        )}
        {hint === undefined ? null : <What title={title} hint={hint} />}
      </span>
    </th>
  );
}

function What({ title, hint }: { title: string; hint: string }) {
  return (
    <Hint text={hint}>
      <svg aria-hidden="true" viewBox="0 0 16 16" className="size-3.5" fill="none" stroke="currentColor">
        <circle cx="8" cy="8" r="7" />
        <path d="M8 11.5v-4M8 4.5v1" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
      <span className="sr-only">What is {title}?</span>
    </Hint>
  );
}
