import type { ReactNode } from 'react';
import { Trouble } from '../../../../../components/states/trouble';
import type { Answer } from '../../../../../lib/api';
import { PlainTable } from '../../../../../components/table/plain-table';

interface GovernedProps<Row> {
  id: string;
  title: string;
  cluster: string;
  answer: Promise<Answer<{ rows: Row[]; unmeasured: string[] }>>;
  /** What is said where there is none, and where nobody said: both without the name of the cluster. */
  none: string;
  unknown: { whether: string; what: string };
  children: (rows: Row[]) => ReactNode;
}

/** Something that governs the namespace: it, or that there is none, or that nobody knows. */
export async function Governed<Row>({ id, title, cluster, answer: asked, none, unknown, children }: GovernedProps<Row>) {
  const answer = await asked;
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { rows, unmeasured } = answer.data;
  return (
    <section aria-labelledby={id} className="mt-12">
      <h2 id={id} className="text-lg font-semibold tracking-tight">
        {title}
      </h2>
      {rows.length > 0 ? (
        children(rows)
      ) : (
        <p className="mt-2 max-w-prose text-quiet">
          {unmeasured.length > 0 ? (
            <>
              {unknown.whether} is not known: no source of <bdi>{cluster}</bdi> says what {unknown.what} there are.
            </>
          ) : (
            none
          )}
        </p>
      )}
    </section>
  );
}

export const CELL = 'border-b border-line py-2.5 pl-4 text-right align-top figure';

interface GovernedTableProps {
  /** Of the section's heading. */
  id: string;
  caption: string;
  titles: readonly string[];
  /** What is said below. */
  about: ReactNode;
  children: ReactNode;
}

/** A table whose first column names a row and whose others are figures. */
export function GovernedTable({ id, caption, titles, about, children }: GovernedTableProps) {
  return (
    <>
      <PlainTable caption={caption} titles={titles} of={{ labelledBy: id }}>
        {children}
      </PlainTable>
      <p className="mt-3 max-w-prose text-sm text-quiet">{about}</p>
    </>
  );
}

/** What a row is called, its unit, and what it is a part of. */
export function RowHead({ children, unit = '', of = null }: { children: ReactNode; unit?: string; of?: string | null }) {
  return (
    <th scope="row" className="border-b border-line py-2.5 text-left align-top font-medium">
      {children}
      {unit === '' ? null : <span className="font-normal text-quiet">, {unit}</span>}
      {of === null ? null : <bdi className="block text-xs font-normal text-quiet">{of}</bdi>}
    </th>
  );
}
