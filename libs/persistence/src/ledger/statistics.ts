import type pg from 'pg';

/** Tables that hold rows and were never looked at, or that changed by more than a tenth since. */
const STALE = `SELECT c.oid::regclass::text AS name
  FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid
  WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND pg_relation_size(c.oid) > 0
    AND (c.reltuples < 0 OR s.n_mod_since_analyze > 50 + 0.1 * c.reltuples)
  ORDER BY name`;

/**
 * Tells the planner how much there is now. Autovacuum does so only about a minute later, and until then a plan made for
 * empty tables joins a whole history row by row.
 * @param signal ends it before the next table
 * @returns the tables that were not looked at lately
 */
export async function refreshStatistics(pool: pg.Pool, signal?: AbortSignal): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(STALE);
  const names = rows.map(({ name }) => name);
  // One by one: a statement for all of them would hold them together, and could take longer than a statement may.
  for (const name of names) if (signal?.aborted !== true) await pool.query(`ANALYZE (SKIP_LOCKED) ${name}`);
  return names;
}
