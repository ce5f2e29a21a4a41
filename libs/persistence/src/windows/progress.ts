import { HOUR_MS, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import type { CollectionProgress } from './lease';

interface ProgressRow {
  cluster: string;
  done: number;
  ok: number;
  untried: number;
  total: number;
  first: Date | null;
  newest: Date | null;
  last: Date | null;
  unsettled: Date | null;
  next: Date | null;
  failed: Date | null;
  reason: string | null;
  again: Date | null;
}

/** How far each cluster in the books is, by name. */
export async function progressOf(pool: pg.Pool): Promise<CollectionProgress[]> {
  const { rows } = await pool.query<ProgressRow>(
    `SELECT p.*, f.hour AS failed, f.reason, f.next_read AS again FROM (
       SELECT c.id, c.name AS cluster, count(w.hour)::int AS total, min(w.hour) AS first, max(w.hour) AS newest, min(w.next_read) AS next,
       (count(*) FILTER (WHERE w.state IN ('ok', 'quarantined', 'given_up')))::int AS done,
       (count(*) FILTER (WHERE w.state = 'ok'))::int AS ok, (count(*) FILTER (WHERE w.state = 'pending'))::int AS untried,
       max(w.hour) FILTER (WHERE w.state = 'ok') AS last, min(w.hour) FILTER (WHERE NOT w.settled) AS unsettled
       FROM cluster c LEFT JOIN collection_window w ON w.cluster_id = c.id GROUP BY c.id, c.name) p
     LEFT JOIN LATERAL (
       SELECT hour, reason, next_read FROM collection_window WHERE cluster_id = p.id AND attempts > 0 ORDER BY hour DESC LIMIT 1) f ON true
     ORDER BY p.cluster`,
  );
  return rows.map((row) => ({
    cluster: row.cluster,
    doneHours: row.done,
    okHours: row.ok,
    untriedHours: row.untried,
    totalHours: row.total,
    lastHour: row.last?.getTime() ?? null,
    settledTo: settledTo(row),
    lagMs: row.last && row.newest ? row.newest.getTime() - row.last.getTime() : null,
    nextRead: row.next?.getTime() ?? null,
    lastFailure: row.failed && { hour: row.failed.getTime(), reason: row.reason ?? '', nextRead: row.again?.getTime() ?? null },
  }));
}

function settledTo({ first, newest, unsettled }: ProgressRow): Instant | null {
  if (!first || !newest) return null;
  if (!unsettled) return newest.getTime() + HOUR_MS;
  return unsettled > first ? unsettled.getTime() : null;
}
