import { DAY_MS, type Instant } from '@showback/vocabulary';
import type pg from 'pg';

/** The pods of each item on a UTC day, while its hours are kept; a day without hours gives none. */
export async function podsOfItems(
  client: pg.ClientBase,
  { clusterId, day, itemIds }: { clusterId: bigint; day: Instant; itemIds: readonly bigint[] },
): Promise<Map<bigint, string[]>> {
  const { rows } = await client.query<{ item_id: string; pods: string[] }>(
    `SELECT f.item_id, array_agg(DISTINCT s.pod) AS pods FROM cost_hour f
     JOIN subject s ON s.cluster_id = f.cluster_id AND s.id = f.subject_id
     WHERE f.cluster_id = $1 AND f.hour >= $2 AND f.hour < $3 AND f.item_id = ANY ($4::bigint[]) AND s.pod IS NOT NULL
     GROUP BY f.item_id`,
    [clusterId.toString(), new Date(day), new Date(day + DAY_MS), itemIds.map(String)],
  );
  return new Map(rows.map(({ item_id, pods }) => [BigInt(item_id), pods]));
}
