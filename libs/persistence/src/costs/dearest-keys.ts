import { POINTS_MAX } from '@showback/allocation';
import type { FilterField, Window } from '@showback/vocabulary';
import type pg from 'pg';
import { type CellsQuery, cellsSql, isAboutLines, needsHours } from './cells-sql';
import type { CellsRequest, LedgerCluster } from './cost-reader';
import { type Dearest, dearestSql } from './dearest-sql';
import { KeptKeys, shownKey } from './kept-keys';
import { divide, takenCells } from './owned-cells';
import { type Span, splitGrains } from './spans';

export type { Dearest };

/** From how many rows on the dearest are told apart, unless asked otherwise, and from how many times those looked at. */
const WORTH_FROM = 2_000;
const WORTH_TIMES = 4;

/** See CostReader. */
export async function dearestKeys(client: pg.ClientBase, request: CellsRequest, first: Dearest): Promise<KeptKeys | null> {
  const { ownership, clusters, dimensions } = request;
  const asked = { ...request, step: null, measures: 'cost' } as const;
  if (dimensions.length === 0 || isAboutLines(asked) || needsHours(request)) return null;
  const spans = spansOf(asked);
  const owned = ownership === undefined ? null : { ...asked, ownership };
  const { fresh, stale } = owned === null ? { fresh: spans, stale: [] } : await divide(client, spans, owned);
  const { days, hours } = splitGrains(fresh, false);
  if (days.length === 0 || hours.length > 0 || stale.length > 0) return null;
  const clusterIds = new Map(clusters.map(({ id, name }) => [name, id]));
  const query = {
    ...asked,
    grain: 'day',
    spans: days,
    owned: ownership ?? null,
    kept: null,
    clusterIds,
    limit: POINTS_MAX,
  } as const;
  if ((await rowsExpected(client, query)) < (first.worthFrom ?? Math.max(WORTH_FROM, WORTH_TIMES * first.rows))) return null;
  const kept = new KeptKeys();
  const taken = owned === null ? [] : await takenCells(client, fresh, owned);
  for (const cell of taken) kept.add(shownKey(cell, dimensions));
  // What teams receive can be below zero: as many others may move up.
  const rows = first.rows + kept.size;
  const statement = dearestSql({ ...query, limit: rows }, first);
  const { rows: found } = await client.query<(string | null)[]>({ ...statement, rowMode: 'array' });
  const ranked = found.filter((row) => (row[dimensions.length] as unknown) === false);
  // Rows that are only in the window that is compared cost nothing, and come before those that cost less.
  const all = ranked.length < rows || ranked.some((row) => BigInt(row[dimensions.length + 1] ?? 0) <= 0n);
  if (all) return null;
  const names = namesOf(clusters);
  for (const row of found) kept.add(readKey(row, dimensions, names).map((value) => value ?? ''));
  return kept;
}

/** How many rows the planner expects: to tell the dearest apart reads the facts once more, which pays where they are few of many. */
async function rowsExpected(client: pg.ClientBase, query: CellsQuery): Promise<number> {
  const { text, values } = cellsSql(query);
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    values,
  );
  return rows[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
}

/** The hours that a question is about, by cluster. */
export function spansOf({ clusters, windows }: Pick<CellsRequest, 'clusters' | 'windows'>): Span[] {
  const one = 'start' in windows ? [windows] : null;
  return clusters.flatMap(({ id, name }) => {
    const own = one ?? (windows as ReadonlyMap<string, readonly Window[]>).get(name) ?? [];
    return own.filter(({ start, end }) => end > start).map(({ start, end }) => ({ clusterId: id, start, end }));
  });
}

/** Clusters' names by id. */
export function namesOf(clusters: readonly LedgerCluster[]): Map<string, string> {
  return new Map(clusters.map(({ id, name }) => [id.toString(), name]));
}

/** The key at the beginning of a row. */
export function readKey(
  row: readonly (string | null)[],
  dimensions: readonly FilterField[],
  names: ReadonlyMap<string, string>,
): (string | null)[] {
  return dimensions.map(({ name }, at) => (name === 'cluster' ? (names.get(row[at] ?? '') ?? null) : (row[at] ?? null)));
}
