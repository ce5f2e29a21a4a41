import type { QuotaFigures } from '@showback/allocation';
import { type Autoscaler, formatInstant, type Window } from '@showback/vocabulary';
import type pg from 'pg';

/** Hours of a cluster's namespace, or of all its namespaces (null). */
export interface GovernedSpan extends Window {
  cluster: { id: bigint; name: string };
  namespace: string | null;
}

/** A quota of one resource over some hours: cores, bytes or a count. */
export interface QuotaUse extends QuotaFigures {
  /** How many hours have it. */
  hours: number;
}

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

const SPANS = `span AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS s (cluster_id, namespace, start, "end"))`;

/** The hours of a day's row that lie within its span, by their place in it. */
const WITHIN = (table: string): string => `FROM span s JOIN ${table} q ON q.cluster_id = s.cluster_id
    AND (s.namespace IS NULL OR q.namespace = s.namespace)
    AND q.day >= (s.start AT TIME ZONE 'UTC')::date AND q.day < s."end" AT TIME ZONE 'UTC'`;
const IN_SPAN = `(q.day + (h.place - 1) * interval '1 hour') AT TIME ZONE 'UTC' >= s.start
    AND (q.day + (h.place - 1) * interval '1 hour') AT TIME ZONE 'UTC' < s."end"`;

/** Quotas over some spans, by cluster, namespace, name and resource; spans of one namespace must not overlap. */
export async function readQuotas(client: pg.ClientBase, spans: readonly GovernedSpan[]): Promise<QuotaUse[]> {
  const { rows } = await client.query<{
    cluster_id: string;
    namespace: string;
    name: string;
    resource: string;
    hard: number;
    last: number;
    peak: number;
    fullest: number | null;
    p95: number | null;
    really_peak: number | null;
    unmeasured: boolean;
    hours: string;
  }>(
    `WITH ${SPANS}
     SELECT q.cluster_id, q.namespace, q.name, q.resource, (array_agg(h.hard ORDER BY q.day DESC, h.place DESC))[1] AS hard,
       (array_agg(h.used ORDER BY q.day DESC, h.place DESC))[1] AS last, max(h.used) AS peak, max(h.used / nullif(h.hard, 0)) AS fullest,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY h.really_used) AS p95, max(h.really_used) AS really_peak,
       bool_or(h.really_used IS NULL) AS unmeasured, count(*) AS hours
     ${WITHIN('quota_day')}
     CROSS JOIN LATERAL unnest(q.hard, q.used, q.really_used) WITH ORDINALITY AS h (hard, used, really_used, place)
     WHERE h.hard IS NOT NULL AND ${IN_SPAN}
     GROUP BY q.cluster_id, q.namespace, q.name, q.resource
     ORDER BY q.namespace COLLATE "C", q.name COLLATE "C", q.resource COLLATE "C"`,
    parametersOf(spans),
  );
  const names = new Map(spans.map(({ cluster: { id, name } }) => [id.toString(), name]));
  return rows
    .map(({ cluster_id, namespace, name, resource, hard, last, peak, fullest, p95, really_peak: top, unmeasured, hours }) => ({
      ...{ cluster: names.get(cluster_id) ?? '', namespace, name, resource, hard },
      used: { last, peak },
      fullest,
      reallyUsed: unmeasured || p95 === null || top === null ? null : { p95, peak: top },
      hours: Number(hours),
    }))
    .sort((a, b) => (a.cluster < b.cluster ? -1 : a.cluster > b.cluster ? 1 : 0));
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
    `WITH ${SPANS}
     SELECT q.name, (array_agg(q.min_replicas ORDER BY q.day DESC))[1] AS min,
       (array_agg(h.max_replicas ORDER BY q.day DESC, h.place DESC))[1] AS max, (array_agg(q.metrics ORDER BY q.day DESC))[1] AS metrics,
       avg(h.replicas) AS average, max(h.replicas) AS peak, count(*) FILTER (WHERE h.replicas >= h.max_replicas) AS at_max, count(*) AS hours
     ${WITHIN('autoscaler_day')}
     CROSS JOIN LATERAL unnest(q.max_replicas, q.replicas) WITH ORDINALITY AS h (max_replicas, replicas, place)
     WHERE h.max_replicas IS NOT NULL AND ${IN_SPAN}
       AND q.target_name = $5 AND lower(q.target_kind COLLATE "C") = lower($6 COLLATE "C")
     GROUP BY q.name ORDER BY q.name COLLATE "C"`,
    [...parametersOf(spans), target.name, target.kind],
  );
  return rows.map(({ name, min, max, metrics, average, peak, at_max: atMax, hours }) => ({
    ...{ name, minReplicas: min, maxReplicas: max, metrics },
    replicas: average === null || peak === null ? null : { average, peak, hoursAtMax: Number(atMax) },
    hours: Number(hours),
  }));
}

/** Of some clusters those of which anybody said in a window what quotas, or what autoscalers, there are. */
export async function readGoverned(
  client: pg.ClientBase,
  clusters: readonly { id: bigint; name: string }[],
  { start, end }: Window,
): Promise<{ quotas: Set<string>; autoscalers: Set<string> }> {
  const { rows } = await client.query<{ cluster_id: string; quotas: number; autoscalers: number }>(
    `SELECT cluster_id, bit_or(quota_hours) AS quotas, bit_or(autoscaler_hours) AS autoscalers FROM governance_day
     WHERE cluster_id = ANY ($1) AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date AND day < $3::timestamptz AT TIME ZONE 'UTC' GROUP BY 1`,
    [clusters.map(({ id }) => id.toString()), formatInstant(start), formatInstant(end)],
  );
  const named = (kind: 'quotas' | 'autoscalers') => {
    const ids = new Set(rows.filter((row) => row[kind] !== 0).map(({ cluster_id: id }) => id));
    return new Set(clusters.filter(({ id }) => ids.has(id.toString())).map(({ name }) => name));
  };
  return { quotas: named('quotas'), autoscalers: named('autoscalers') };
}

function parametersOf(spans: readonly GovernedSpan[]): unknown[] {
  return [
    spans.map(({ cluster }) => cluster.id.toString()),
    spans.map(({ namespace }) => namespace),
    spans.map(({ start }) => formatInstant(start)),
    spans.map(({ end }) => formatInstant(end)),
  ];
}
