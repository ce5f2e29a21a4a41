import { DAY_MS, floorDay, type Window } from '@showback/vocabulary';
import type pg from 'pg';

/** How much of the spend of workloads carries a label, in parts per million. */
export interface LabelShare {
  label: string;
  shareMicro: number;
}

/** More than people read, fewer than a cluster may have. */
const MOST = 100;

/** Labels of pods by the spend that carries them, over the whole days that a window touches; the most carried first. */
export async function readLabelShares(
  pool: pg.Pool,
  { clusters, window }: { clusters: readonly bigint[]; window: Window },
): Promise<LabelShare[]> {
  const days = [floorDay(window.start), floorDay(window.end - 1) + DAY_MS].map((day) => new Date(day).toISOString().slice(0, 10));
  const { rows } = await pool.query<{ label: string; share: string }>(SHARES, [clusters, ...days, MOST]);
  return rows.map(({ label, share }) => ({ label, shareMicro: Number(share) }));
}

const SHARES = `WITH spend AS (
    SELECT i.cluster_id, i.label_set_id,
      sum(cpu_nano + memory_nano + coalesce(gpu_nano, 0) + coalesce(storage_nano, 0) + coalesce(network_nano, 0)
        + coalesce(load_balancer_nano, 0) + coalesce(other_nano, 0)) AS nano
    FROM cost_day d JOIN item i ON i.cluster_id = d.cluster_id AND i.id = d.item_id
    WHERE d.cluster_id = ANY($1::bigint[]) AND d.day >= $2::date AND d.day < $3::date AND i.kind = 'workload'
    GROUP BY 1, 2)
  SELECT part.label, div(sum(spend.nano) * 1000000, (SELECT sum(nano) FROM spend)) AS share
  FROM spend
  JOIN label_set l ON l.cluster_id = spend.cluster_id AND l.id = spend.label_set_id
  CROSS JOIN LATERAL jsonb_object_keys(l.labels) AS part (label)
  WHERE (SELECT sum(nano) FROM spend) > 0
  GROUP BY part.label
  ORDER BY sum(spend.nano) DESC, part.label COLLATE "C"
  LIMIT $4`;
