import { COMPONENTS, type Component, type Instant, type Nano, type Window } from '@showback/vocabulary';
import type pg from 'pg';

/** What the books of collection say of one cluster. */
export interface Book {
  /** The newest hour with figures, of any time. */
  newestHour: Instant | null;
  /** Asset cost − allocated cost per component, over the window's hours with figures. */
  assetDifferenceNano: Partial<Record<Component, Nano>>;
}

/** Reads the books of some clusters, by id. @throws the database's error */
export async function readBooks(
  pool: pg.Pool,
  { clusters, window }: { clusters: readonly bigint[]; window: Window },
): Promise<Map<bigint, Book>> {
  const [newest, differences] = await Promise.all([
    pool.query<{ cluster_id: string; newest: Date | null }>(NEWEST, [clusters]),
    pool.query<{ cluster_id: string; component: string; difference: string }>(DIFFERENCES, [
      clusters,
      new Date(window.start),
      new Date(window.end),
    ]),
  ]);
  const books = new Map<bigint, Book>();
  for (const row of newest.rows)
    books.set(BigInt(row.cluster_id), { newestHour: row.newest?.getTime() ?? null, assetDifferenceNano: {} });
  for (const row of differences.rows) {
    const component = COMPONENTS.find((name) => name === row.component);
    const book = books.get(BigInt(row.cluster_id));
    if (book && component) book.assetDifferenceNano[component] = BigInt(row.difference);
  }
  return books;
}

const NEWEST = `SELECT asked.cluster_id, (
    SELECT max(w.hour) FROM collection_window w WHERE w.cluster_id = asked.cluster_id AND w.state = 'ok'
  ) AS newest FROM unnest($1::bigint[]) AS asked (cluster_id)`;

const DIFFERENCES = `SELECT w.cluster_id, part.key AS component, sum(part.value::numeric)::bigint AS difference
  FROM collection_window w CROSS JOIN LATERAL jsonb_each_text(w.asset_difference) AS part
  WHERE w.cluster_id = ANY($1::bigint[]) AND w.hour >= $2 AND w.hour < $3 AND w.state = 'ok' AND w.asset_difference IS NOT NULL
  GROUP BY w.cluster_id, part.key`;
