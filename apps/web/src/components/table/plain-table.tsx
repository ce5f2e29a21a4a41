import type { ReactNode } from 'react';

interface PlainTableProps {
  /** What it shows, for screen readers. */
  caption: string;
  /** Of the columns: the first names a row, the others are figures. */
  titles: readonly string[];
  /** The id of what it is called by, or its name where nothing stands above it. */
  of: { labelledBy: string } | { label: string };
  /** Of the frame that it scrolls in, and of the table itself. */
  className?: string;
  tableClassName?: string;
  /** Its rows. */
  children: ReactNode;
}

/** A short table as it is: nothing to sort or filter. */
export function PlainTable({ caption, titles, of, className = 'mt-2', tableClassName = '', children }: PlainTableProps) {
  const named = 'label' in of ? { 'aria-label': of.label } : { 'aria-labelledby': of.labelledBy };
  return (
    <div className={`relative overflow-x-auto ${className}`} role="group" {...named} tabIndex={0}>
      <table className={`w-full text-sm ${tableClassName}`}>
        <caption className="sr-only">{caption}</caption>
        <thead className="text-quiet">
          <tr>
            {titles.map((title, at) => (
              <th
                key={title}
                scope="col"
                className={`border-b border-line py-2 font-normal whitespace-nowrap ${at === 0 ? 'text-left' : 'pl-4 text-right'}`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
