import type { LimitRange } from '@showback/vocabulary';
import type pg from 'pg';
import { clusterNames, type GovernedSpan, partsOf, spanParameters } from './governed-spans';

/** What a LimitRange says of one resource of containers, pods or claims, as it was last; what it does not say is not there. */
export interface LimitRangeUse extends Pick<LimitRange, 'namespace' | 'name' | 'type' | 'resource'> {
  cluster: string;
  constraints: Partial<Record<LimitRange['constraint'], number>>;
  /** How many hours have it. */
  hours: number;
}

/** Limit ranges over some spans, in no order. Spans of one namespace must not overlap. */
export async function readLimitRanges(client: pg.ClientBase, spans: readonly GovernedSpan[]): Promise<LimitRangeUse[]> {
  const { rows } = await client.query<Omit<LimitRangeUse, 'cluster' | 'hours'> & { cluster_id: string; hours: string }>(
    `WITH ${partsOf('limit_range_day')},
     said AS (
       SELECT q.cluster_id, q.namespace, q.name, q.type, q.resource, q.day, h.place + q.lo AS place, jsonb_object_agg(q.kind, h.value) AS constraints
       FROM part q CROSS JOIN LATERAL unnest(q.value[q.lo:q.hi]) WITH ORDINALITY AS h (value, place)
       WHERE h.value IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7)
     SELECT cluster_id, namespace, name, type, resource, (array_agg(constraints ORDER BY day DESC, place DESC))[1] AS constraints, count(*) AS hours
     FROM said GROUP BY 1, 2, 3, 4, 5`,
    spanParameters(spans),
  );
  const named = clusterNames(spans);
  return rows.map(({ cluster_id: id, hours, ...row }) => ({ cluster: named(id), ...row, hours: Number(hours) }));
}
