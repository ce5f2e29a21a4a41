import { COMPONENTS } from '@showback/vocabulary';
import { type CellsQuery, COLUMNS, fromSql, modeSql, whereSql } from './cells-sql';
import { factColumns } from './field-sql';
import { shownSql } from './kept-sql';
import { Parameters } from './parameters';

/** Which rows of an answer are looked at: the first so many of the dearest. */
export interface Dearest {
  rows: number;
  /** From how many rows in all on it is done; default: where it pays. */
  worthFrom?: number;
  /** One row a key: see ReportRequest. */
  merged: boolean;
  /** Whether idle lies on rows: `policy` as the document says of each pool. */
  idle: 'policy' | 'separate' | 'share' | 'hide';
}

/** Idle and management can give away all that they cost: whether they are rows is not to be seen in their sum. */
const ALWAYS = `('idle', 'management')`;

/**
 * One statement for the keys of the dearest rows of days, with ties, and of all idle and management: columns are the keys as
 * answers show them, whether idle or management is among them, what the row costs. `limit`: how many rows.
 */
export function dearestSql(query: CellsQuery, { merged, idle }: Omit<Dearest, 'rows'>): { text: string; values: unknown[] } {
  const parameters = new Parameters();
  const columns = factColumns(query.owned?.idle === 'policy');
  const keys = query.dimensions.map((field) => shownSql(field, columns, parameters));
  const groups = keys.map((_, index) => `${index + 1}`);
  const shared = idle === 'policy' ? (modeSql(query) ?? 'false') : `${idle === 'share'}`;
  const text = `SELECT * FROM (
      SELECT *, rank() OVER (PARTITION BY always ORDER BY nano DESC) AS place FROM (
        SELECT ${[...keys.map((key, index) => `${key} AS k${index}`)].join(', ')},
          bool_or(${columns.kind} IN ${ALWAYS}) AS always, sum_bigint(${DIRECT_SQL} + CASE WHEN ${shared} THEN ${idleSql} ELSE 0 END) AS nano
        ${fromSql(query)}
        WHERE ${whereSql(query, columns, parameters).join(' AND ')}
        GROUP BY ${[...groups, ...(merged ? [] : [columns.kind])].join(', ')}
      ) AS by_key
    ) AS ranked
    WHERE always OR place <= ${parameters.add(query.limit, 'bigint')}`;
  return { text, values: parameters.values };
}

const amountSql = (column: string | undefined): string => `coalesce(f.${column ?? ''}, 0)`;
const DIRECT_SQL = COMPONENTS.map((component) => amountSql(COLUMNS[component])).join(' + ');
const idleSql = amountSql(COLUMNS.idleShare);
