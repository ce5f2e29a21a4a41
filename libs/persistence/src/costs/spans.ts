import { DAY_MS, floorDay, type Instant, type Window } from '@showback/vocabulary';
import type { Parameters } from './parameters';

/** Hours of one cluster. */
export interface Span extends Window {
  clusterId: bigint;
}

/** Whole days, which are read from the days' table, and the hours beside them. */
export interface Grains {
  days: Span[];
  hours: Span[];
}

/** Cuts spans at midnights; `hourly`: the days are of no use. */
export function splitGrains(spans: readonly Span[], hourly: boolean): Grains {
  const grains: Grains = { days: [], hours: [] };
  const keep = (list: Span[], clusterId: bigint, start: Instant, end: Instant): void => {
    if (end > start) list.push({ clusterId, start, end });
  };
  for (const { clusterId, start, end } of spans) {
    const firstDay = Math.ceil(start / DAY_MS) * DAY_MS;
    const lastDay = floorDay(end);
    if (hourly || lastDay <= firstDay) {
      keep(grains.hours, clusterId, start, end);
      continue;
    }
    keep(grains.hours, clusterId, start, firstDay);
    keep(grains.days, clusterId, firstDay, lastDay);
    keep(grains.hours, clusterId, lastDay, end);
  }
  return grains;
}

/** How many spans stand in a statement one by one, so that the planner sees them. */
const INLINE_MAX = 4;

/** A condition on a fact `f` for its cluster and its time (`f.day` or `f.hour`). */
export function spansSql(spans: readonly Span[], column: 'day' | 'hour', parameters: Parameters): string {
  const type = column === 'day' ? 'date' : 'timestamptz';
  const instant = (at: Instant): string => parameters.add(new Date(at).toISOString(), type);
  const between = ({ start, end }: Window): string => `(f.${column} >= ${instant(start)} AND f.${column} < ${instant(end)})`;
  const byWindow = groupByWindow(spans);
  const sameForAll = new Set([...byWindow.values()].map(({ clusterIds }) => clusterIds.join())).size === 1;
  if (sameForAll && byWindow.size <= INLINE_MAX) {
    const [first] = [...byWindow.values()];
    const windows = [...byWindow.values()].map(({ window }) => between(window));
    return `f.cluster_id = ANY (${parameters.add(first?.clusterIds ?? [], 'bigint[]')}) AND (${windows.join(' OR ')})`;
  }
  const outer = { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
  const list = (values: unknown[], of: string): string => parameters.add(values, `${of}[]`);
  const iso = (at: Instant): string => new Date(at).toISOString();
  const ids = list(
    spans.map(({ clusterId }) => clusterId),
    'bigint',
  );
  const starts = list(
    spans.map(({ start }) => iso(start)),
    type,
  );
  const ends = list(
    spans.map(({ end }) => iso(end)),
    type,
  );
  return `${between(outer)} AND EXISTS (SELECT FROM unnest(${ids}, ${starts}, ${ends}) AS span (cluster_id, start, finish)
    WHERE span.cluster_id = f.cluster_id AND f.${column} >= span.start AND f.${column} < span.finish)`;
}

/** A condition on a column of dates: the UTC days that spans lie in, and those between. */
export function daysSql(spans: readonly Span[], column: string, parameters: Parameters): string {
  const first = floorDay(Math.min(...spans.map(({ start }) => start)));
  const last = floorDay(Math.max(...spans.map(({ end }) => end)) - 1);
  const date = (at: Instant): string => parameters.add(new Date(at).toISOString(), 'date');
  return `${column} BETWEEN ${date(first)} AND ${date(last)}`;
}

function groupByWindow(spans: readonly Span[]): Map<string, { window: Window; clusterIds: bigint[] }> {
  const groups = new Map<string, { window: Window; clusterIds: bigint[] }>();
  for (const { clusterId, start, end } of spans) {
    const key = `${start} ${end}`;
    const group = groups.get(key) ?? { window: { start, end }, clusterIds: [] };
    group.clusterIds.push(clusterId);
    groups.set(key, group);
  }
  return groups;
}
