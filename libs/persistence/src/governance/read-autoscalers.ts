import type { Autoscaler } from '@showback/vocabulary';
import type pg from 'pg';
import { type GovernedSpan, partsOf, spanParameters } from './governed-spans';

/** What scaled a workload over some hours. */
export interface AutoscalerUse {
  name: string;
  /** What was said last. */
  minReplicas: number | null;
  maxReplicas: number;
  metrics: Autoscaler['metrics'];
  /** Over the hours in which it is known; null: in none. */
  replicas: { average: number; peak: number; hoursAtMax: number } | null;
  hours: number;
}

/** What scaled a workload over some spans of its namespace, by name. The kind is matched without case. */
export async function readAutoscalers(
  client: pg.ClientBase,
  target: { kind: string; name: string },
  spans: readonly GovernedSpan[],
): Promise<AutoscalerUse[]> {
  const { rows } = await client.query<{
    name: string;
    min: number | null;
    max: number;
    metrics: Autoscaler['metrics'];
    average: number | null;
    peak: number | null;
    at_max: string;
    hours: string;
  }>(
    `WITH ${partsOf('autoscaler_day')}
     SELECT q.name, (array_agg(q.min_replicas ORDER BY q.day DESC))[1] AS min,
       (array_agg(h.max_replicas ORDER BY q.day DESC, h.place DESC))[1] AS max, (array_agg(q.metrics ORDER BY q.day DESC))[1] AS metrics,
       avg(h.replicas) AS average, max(h.replicas) AS peak, count(*) FILTER (WHERE h.replicas >= h.max_replicas) AS at_max, count(*) AS hours
     FROM part q
     CROSS JOIN LATERAL unnest(q.max_replicas[q.lo:q.hi], q.replicas[q.lo:q.hi]) WITH ORDINALITY AS h (max_replicas, replicas, place)
     WHERE h.max_replicas IS NOT NULL AND q.target_name = $7 AND lower(q.target_kind COLLATE "C") = lower($8 COLLATE "C")
     GROUP BY q.name ORDER BY q.name COLLATE "C"`,
    [...spanParameters(spans), target.name, target.kind],
  );
  return rows.map(({ name, min, max, metrics, average, peak, at_max: atMax, hours }) => ({
    ...{ name, minReplicas: min, maxReplicas: max, metrics },
    replicas: average === null || peak === null ? null : { average, peak, hoursAtMax: Number(atMax) },
    hours: Number(hours),
  }));
}
