import { formatDay, type Instant } from '@showback/vocabulary';
import type pg from 'pg';

/** SQL: says of every day with figures and without lines that they are still to be built. */
export const UNBUILT_SQL = `INSERT INTO line_state (cluster_id, day, facts) SELECT DISTINCT cluster_id, day, 1 FROM cost_day
  ON CONFLICT (cluster_id, day) DO NOTHING`;

const OWNERS = `hashtextextended('showback owners', 0)`;

/** Those who write lines share it; who removes owners that no line has needs it alone. */
export const OWNERS_LOCK = {
  shared: `SELECT pg_advisory_xact_lock_shared(${OWNERS})`,
  alone: `SELECT pg_advisory_xact_lock(${OWNERS})`,
};

/** To be called in the transaction that changes rows of a cluster's day: its lines are no longer those of its figures. */
export async function countChange(client: pg.ClientBase, { clusterId, day }: { clusterId: bigint; day: Instant }): Promise<void> {
  await client.query(
    `INSERT INTO line_state (cluster_id, day, facts) VALUES ($1, $2::date, 1)
     ON CONFLICT (cluster_id, day) DO UPDATE SET facts = line_state.facts + 1`,
    [clusterId.toString(), formatDay(day)],
  );
}

/** How often the rows of each cluster's day were changed, by cluster; a day without figures is not there. */
export async function readFacts(
  client: pg.ClientBase,
  { clusterIds, day }: { clusterIds: readonly bigint[]; day: Instant },
): Promise<Map<bigint, bigint>> {
  const { rows } = await client.query<{ cluster_id: string; facts: string }>(
    'SELECT cluster_id, facts FROM line_state WHERE day = $1::date AND cluster_id = ANY($2::bigint[]) ORDER BY cluster_id',
    [formatDay(day), clusterIds],
  );
  return new Map(rows.map(({ cluster_id, facts }) => [BigInt(cluster_id), BigInt(facts)]));
}
