import type { Instant, Window } from '@showback/vocabulary';
import type { WindowState } from '../windows/lease';
import type { Span } from './spans';

/** Consecutive hours of a cluster that are in no figure. `unplanned`: nobody has asked for them yet. */
export interface CollectionGap extends Window {
  cluster: string;
  state: Exclude<WindowState, 'ok'> | 'unplanned';
  reason: string | null;
}

/** Hours without good figures, consecutive ones with one state and reason as one row: cluster id, start, end, state, reason. */
export function gapsSql(spans: readonly Span[]): { text: string; values: unknown[] } {
  const iso = (at: Instant): string => new Date(at).toISOString();
  const text = `WITH missing AS (
      SELECT asked.cluster_id, hours.hour, coalesce(w.state, 'unplanned') AS state, w.reason
      FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) AS asked (cluster_id, start, finish)
      CROSS JOIN LATERAL generate_series(asked.start, asked.finish - interval '1 hour', interval '1 hour') AS hours (hour)
      LEFT JOIN collection_window w ON w.cluster_id = asked.cluster_id AND w.hour = hours.hour
      WHERE w.state IS DISTINCT FROM 'ok'
    ), islands AS (
      SELECT *, hour - interval '1 hour' * row_number() OVER (PARTITION BY cluster_id, state, reason ORDER BY hour) AS island FROM missing
    )
    SELECT cluster_id::text, extract(epoch FROM min(hour))::bigint::text, extract(epoch FROM max(hour))::bigint::text, state, reason
    FROM islands GROUP BY cluster_id, state, reason, island ORDER BY cluster_id, min(hour)`;
  const values = [
    spans.map(({ clusterId }) => clusterId),
    spans.map(({ start }) => iso(start)),
    spans.map(({ end }) => iso(end)),
  ];
  return { text, values };
}

/** A row of {@link gapsSql}. */
export function readGap(row: readonly (string | null)[], names: ReadonlyMap<bigint, string>): CollectionGap {
  const [id = null, first = null, last = null, state = null, reason = null] = row;
  return {
    cluster: names.get(BigInt(id ?? 0)) ?? '',
    start: Number(first) * 1000,
    end: (Number(last) + 3600) * 1000,
    state: (state ?? 'unplanned') as CollectionGap['state'],
    reason,
  };
}
