import { formatDay, type Nano, type Window } from '@showback/vocabulary';
import type pg from 'pg';
import { TOTAL_SQL } from '../ledger/measures';
import { type PolicyOfDay, readStandings } from '../lines';

/** What workloads cost, and what of it nobody owns; or how many days of clusters are yet to be worked out. */
export type UnownedShare = { unownedNano: Nano; ofNano: Nano } | { stale: number };

/** From the read model, before anything is shared, over the UTC days that a window touches. */
export async function readUnownedShare(
  pool: pg.Pool,
  { clusters, window, policyOf }: { clusters: readonly { id: bigint }[]; window: Window; policyOf: PolicyOfDay },
): Promise<UnownedShare> {
  const client = await pool.connect();
  try {
    const standings = await readStandings(client, { clusters, window, policyOf });
    const stale = standings.filter(({ standing }) => standing === 'stale').length;
    if (stale > 0) return { stale };
    const { rows } = await client.query<{ unowned: string; whole: string }>(SHARE_SQL, [
      clusters.map(({ id }) => id.toString()),
      formatDay(window.start),
      formatDay(window.end - 1),
    ]);
    return { unownedNano: BigInt(rows[0]?.unowned ?? 0), ofNano: BigInt(rows[0]?.whole ?? 0) };
  } finally {
    client.release();
  }
}

const SHARE_SQL = `SELECT coalesce(sum(total) FILTER (WHERE team IS NULL), 0)::text AS unowned, coalesce(sum(total), 0)::text AS whole
  FROM (SELECT o.team, ${TOTAL_SQL} AS total FROM line_day f JOIN owner o ON o.id = f.owner_id
    WHERE f.cluster_id = ANY ($1::bigint[]) AND f.day BETWEEN $2::date AND $3::date AND f.kind = 'workload' AND f.form IN (0, 1)) l`;
