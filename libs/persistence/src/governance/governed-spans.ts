import { floorDay, formatDay, HOUR_MS, type Window } from '@showback/vocabulary';

/** Hours of a cluster's namespace, or of all its namespaces (null). */
export interface GovernedSpan extends Window {
  cluster: { id: bigint; name: string };
  namespace: string | null;
}

/**
 * Common table expression `part`: rows of a table of days within the spans of {@link spanParameters}, each with the places `lo` to `hi` of the hours
 * that lie in its span. Slices of a row's arrays are then all that is unnested: an instant for each hour would cost more than its value.
 */
export const partsOf = (table: string): string => `span AS (
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::date[], $4::int[], $5::date[], $6::int[]) AS s (cluster_id, namespace, first, lo, last, hi)),
  part AS (
    SELECT q.*, CASE WHEN q.day = s.first THEN s.lo ELSE 1 END AS lo, CASE WHEN q.day = s.last THEN s.hi ELSE 24 END AS hi
    FROM span s JOIN ${table} q ON q.cluster_id = s.cluster_id AND (s.namespace IS NULL OR q.namespace = s.namespace)
      AND q.day BETWEEN s.first AND s.last)`;

/** The first six parameters of a query over {@link partsOf}: of each span the first and the last day, and which of their hours it begins and ends with. */
export function spanParameters(spans: readonly GovernedSpan[]): unknown[] {
  const some = spans.filter(({ start, end }) => end > start);
  return [
    some.map(({ cluster }) => cluster.id.toString()),
    some.map(({ namespace }) => namespace),
    some.map(({ start }) => formatDay(floorDay(start))),
    some.map(({ start }) => (start - floorDay(start)) / HOUR_MS + 1),
    some.map(({ end }) => formatDay(floorDay(end - HOUR_MS))),
    some.map(({ end }) => (end - HOUR_MS - floorDay(end - HOUR_MS)) / HOUR_MS + 1),
  ];
}

/** What the clusters of some spans are called, by their id as text. */
export function clusterNames(spans: readonly GovernedSpan[]): (id: string) => string {
  const names = new Map(spans.map(({ cluster: { id, name } }) => [id.toString(), name]));
  return (id) => names.get(id) ?? '';
}
