import { DAY_MS, type Instant } from '@showback/vocabulary';
import type pg from 'pg';

/** Who owned the pods of a UTC day, from its hours that are stored; the latest hour decides. */
export async function podOwners(
  pool: pg.Pool,
  clusterId: bigint,
  day: Instant,
): Promise<Map<string, { kind: string; name: string }>> {
  const { rows } = await pool.query<{ namespace: string; pod: string; kind: string; name: string }>(
    `SELECT i.namespace, s.pod, i.controller_kind AS kind, i.workload AS name
     FROM (SELECT subject_id, max(hour) AS hour FROM cost_hour WHERE cluster_id = $1 AND hour >= $2 AND hour < $3 GROUP BY subject_id) f
     JOIN subject s ON s.cluster_id = $1 AND s.id = f.subject_id
     JOIN item i ON i.cluster_id = $1 AND i.id = s.item_id
     WHERE i.kind = 'workload' AND s.pod IS NOT NULL AND i.namespace IS NOT NULL AND i.workload IS NOT NULL AND i.controller_kind <> 'Pod'
     ORDER BY f.hour, f.subject_id`,
    [clusterId.toString(), new Date(day), new Date(day + DAY_MS)],
  );
  return new Map(rows.map(({ namespace, pod, kind, name }) => [`${namespace}/${pod}`, { kind, name }]));
}
