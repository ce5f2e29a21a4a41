import type { MetricValues, Policy } from '@showback/attribution';
import { formatDay, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { transaction } from '../database';
import { clusterId, identityId } from '../ids';
import { storable } from '../ledger/identity';
import { bumpVersion } from '../windows/window-rows';

/** What a metric was on a UTC day of a cluster; see {@link MetricValues}. */
export interface StoredMetric extends Omit<MetricValues, 'late'> {
  readAt: Instant;
}

export interface MetricsRequest {
  clusters: readonly { id: bigint; name: string }[];
  day: Instant;
  policy: Pick<Policy, 'shared'>;
}

/**
 * Replaces a day's values as a whole. Lines of that day, and of the days after it that have no values of their own, are no longer those of their
 * facts. No values at all say that it was not measured, and change nothing.
 * @returns whether anything is other than before
 */
export function storeSharedMetric(pool: pg.Pool, metric: StoredMetric): Promise<boolean> {
  const { cluster, day, values } = metric;
  const at = [clusterId(cluster).toString(), metricId(metric).toString(), formatDay(day)];
  return transaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [identityId(['metric', ...at]).toString()]);
    const named = byStorableName(values);
    const { rows } = await client.query<{ key: string; value: string }>(
      'SELECT key, value FROM shared_metric WHERE cluster_id = $1 AND metric_id = $2 AND day = $3::date',
      at,
    );
    const same = rows.length === named.size && rows.every(({ key, value }) => named.get(key) === BigInt(value));
    if (same || named.size === 0) return false;
    await client.query('DELETE FROM shared_metric WHERE cluster_id = $1 AND metric_id = $2 AND day = $3::date', at);
    await client.query(
      `INSERT INTO shared_metric (cluster_id, metric_id, day, key, value)
       SELECT $1::bigint, $2::bigint, $3::date, v.* FROM unnest($4::text[], $5::numeric[]) v`,
      [...at, [...named.keys()], [...named.values()].map(String)],
    );
    await client.query(STALE_SQL, at);
    await bumpVersion(client, clusterId(cluster), metric.readAt);
    return true;
  });
}

/** The UTC days from one on, of which a cluster has values of a metric. */
export async function sharedMetricDays(
  pool: pg.Pool,
  metric: Pick<StoredMetric, 'cluster' | 'query' | 'key'>,
  from: Instant,
): Promise<Set<Instant>> {
  const { rows } = await pool.query<{ day: string }>(
    'SELECT DISTINCT (extract(epoch FROM day) * 1000)::bigint::text AS day FROM shared_metric WHERE cluster_id = $1 AND metric_id = $2 AND day >= $3::date',
    [clusterId(metric.cluster).toString(), metricId(metric).toString(), formatDay(from)],
  );
  return new Set(rows.map(({ day }) => Number(day)));
}

/** The day and those that fall back on it. */
const STALE_SQL = `UPDATE line_state SET facts = facts + 1 WHERE cluster_id = $1 AND day >= $3::date AND day < coalesce(
    (SELECT min(day) FROM shared_metric WHERE cluster_id = $1 AND metric_id = $2 AND day > $3::date), 'infinity')`;

/** Of the metrics that a policy's rules split by, what they were on a day, or on the last day before it of which there are values. */
export async function readSharedMetrics(
  client: pg.ClientBase,
  { clusters, day, policy }: MetricsRequest,
): Promise<MetricValues[]> {
  const asked = new Map(policy.shared.flatMap(({ metric }) => (metric ? [[metricId(metric).toString(), metric] as const] : [])));
  if (asked.size === 0) return [];
  const names = new Map(clusters.map(({ id, name }) => [id.toString(), name]));
  const { rows } = await client.query<[string, string, string, string, string]>({
    text: LATEST_SQL,
    values: [[...names.keys()], [...asked.keys()], formatDay(day)],
    rowMode: 'array',
  });
  const found = new Map<string, MetricValues & { values: Map<string, bigint> }>();
  for (const [cluster, metric, seconds, key, value] of rows) {
    const split = asked.get(metric);
    if (split === undefined) continue;
    const measured = Number(seconds) * 1000;
    const id = `${cluster}/${metric}`;
    const { query, key: kind } = split;
    const of = found.get(id) ?? {
      ...{ query, key: kind, cluster: names.get(cluster) ?? '', day: measured, late: measured < day },
      values: new Map<string, bigint>(),
    };
    found.set(id, of);
    of.values.set(key, BigInt(value));
  }
  return [...found.values()];
}

const LATEST_SQL = `SELECT m.cluster_id::text, m.metric_id::text, extract(epoch FROM m.day)::bigint::text, m.key, m.value::text
  FROM unnest($1::bigint[]) AS c (id) CROSS JOIN unnest($2::bigint[]) AS q (id)
  CROSS JOIN LATERAL (SELECT max(day) AS day FROM shared_metric WHERE cluster_id = c.id AND metric_id = q.id AND day <= $3::date) last
  JOIN shared_metric m ON m.cluster_id = c.id AND m.metric_id = q.id AND m.day = last.day
  ORDER BY m.cluster_id, m.metric_id, m.key COLLATE "C"`;

function metricId({ query, key }: Pick<MetricValues, 'query' | 'key'>): bigint {
  return identityId(['metric', query, key]);
}

function byStorableName(values: ReadonlyMap<string, bigint>): Map<string, bigint> {
  const named = new Map<string, bigint>();
  for (const [name, value] of values) named.set(storable(name), (named.get(storable(name)) ?? 0n) + value);
  return named;
}
