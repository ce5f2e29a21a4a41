import type { QuotaFigures, QuotaFullness } from '@showback/allocation';
import type pg from 'pg';
import { clusterNames, type GovernedSpan, partsOf, spanParameters } from './governed-spans';

/** A quota of one resource over some hours: cores, bytes or a count. */
export interface QuotaUse extends QuotaFigures {
  /** How many hours have it. */
  hours: number;
}

interface Name {
  cluster_id: string;
  namespace: string;
  name: string;
  resource: string;
}

/** How many quotas are read at once: their hours are sorted in memory. */
const BATCH = 500;

/** All quotas of some spans with how full they were at most: what they are ordered by. Spans of one namespace must not overlap. */
export async function readQuotaFullness(client: pg.ClientBase, spans: readonly GovernedSpan[]): Promise<QuotaFullness[]> {
  const { rows } = await client.query<Name & { fullest: number | null }>(
    `WITH ${partsOf('quota_day')}
     SELECT q.cluster_id, q.namespace, q.name, q.resource, max(d.fullest) AS fullest
     FROM part q CROSS JOIN LATERAL (
       SELECT max(h.used / nullif(h.hard, 0)) AS fullest, count(h.hard) AS hours FROM unnest(q.hard[q.lo:q.hi], q.used[q.lo:q.hi]) AS h (hard, used)) d
     WHERE d.hours > 0 GROUP BY 1, 2, 3, 4`,
    spanParameters(spans),
  );
  const named = clusterNames(spans);
  return rows.map(({ cluster_id: id, ...row }) => ({ cluster: named(id), ...row }));
}

/** What some quotas were over some spans, in their order. */
export async function readQuotas(
  client: pg.ClientBase,
  spans: readonly GovernedSpan[],
  quotas: readonly QuotaFullness[],
): Promise<QuotaUse[]> {
  const uses: QuotaUse[] = [];
  for (let from = 0; from < quotas.length; from += BATCH)
    uses.push(...(await readBatch(client, spans, quotas.slice(from, from + BATCH))));
  return uses;
}

interface Figures {
  /** Which of those that were asked for, from 1. */
  at: string;
  hard: number;
  last: number;
  peak: number;
  p95: number | null;
  really_peak: number | null;
  unmeasured: boolean;
  hours: string;
}

const FIGURES_SQL = `
  WITH ${partsOf('quota_day')},
    asked AS (SELECT * FROM unnest($7::bigint[], $8::text[], $9::text[], $10::text[]) WITH ORDINALITY AS a (cluster_id, namespace, name, resource, at))
  SELECT at, (array_agg(h.hard ORDER BY q.day DESC, h.place DESC))[1] AS hard,
    (array_agg(h.used ORDER BY q.day DESC, h.place DESC))[1] AS last, max(h.used) AS peak,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY h.really_used) AS p95, max(greatest(h.really_used, h.really_peak)) AS really_peak,
    bool_or(h.really_used IS NULL) AS unmeasured, count(*) AS hours
  FROM part q JOIN asked USING (cluster_id, namespace, name, resource)
  CROSS JOIN LATERAL unnest(q.hard[q.lo:q.hi], q.used[q.lo:q.hi], q.really_used[q.lo:q.hi], q.really_peak[q.lo:q.hi])
    WITH ORDINALITY AS h (hard, used, really_used, really_peak, place)
  WHERE h.hard IS NOT NULL GROUP BY at`;

async function readBatch(
  client: pg.ClientBase,
  spans: readonly GovernedSpan[],
  quotas: readonly QuotaFullness[],
): Promise<QuotaUse[]> {
  const ids = new Map(spans.map(({ cluster: { id, name } }) => [name, id.toString()]));
  const { rows } = await client.query<Figures>(FIGURES_SQL, [
    ...spanParameters(spans),
    quotas.map(({ cluster }) => ids.get(cluster)),
    quotas.map(({ namespace }) => namespace),
    quotas.map(({ name }) => name),
    quotas.map(({ resource }) => resource),
  ]);
  const found = new Map(rows.map((row) => [Number(row.at), row]));
  return quotas.flatMap((quota, index) => {
    const row = found.get(index + 1);
    if (row === undefined) return [];
    const { hard, last, peak, p95, really_peak: top, unmeasured, hours } = row;
    const reallyUsed = unmeasured || p95 === null || top === null ? null : { p95, peak: top };
    return [{ ...quota, hard, used: { last, peak }, reallyUsed, hours: Number(hours) }];
  });
}
