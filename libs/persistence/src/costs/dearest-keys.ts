import type { FilterField, Window } from '@showback/vocabulary';
import type pg from 'pg';
import { isAboutLines, needsHours } from './cells-sql';
import type { CellsRequest, LedgerCluster } from './cost-reader';
import { type Dearest, dearestSql } from './dearest-sql';
import { KeptKeys, shownKey } from './kept-keys';
import { divide, takenCells } from './owned-cells';
import { type Span, splitGrains } from './spans';

export type { Dearest };

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
  const kept = new KeptKeys();
  const taken = owned === null ? [] : await takenCells(client, fresh, owned);
  for (const cell of taken) kept.add(shownKey(cell, dimensions));
  // What teams receive can be below zero: as many others may move up.
  const rows = first.rows + kept.size;
  const clusterIds = new Map(clusters.map(({ id, name }) => [name, id]));
  const query = { ...asked, grain: 'day', spans: days, owned: ownership ?? null, kept: null, clusterIds, limit: rows } as const;
  const { rows: found } = await client.query<(string | null)[]>({ ...dearestSql(query, first), rowMode: 'array' });
  const ranked = found.filter((row) => (row[dimensions.length] as unknown) === false);
  // Rows that are only in the window that is compared cost nothing, and come before those that cost less.
  const all = ranked.length < rows || ranked.some((row) => BigInt(row[dimensions.length + 1] ?? 0) <= 0n);
  if (all) return null;
  const names = namesOf(clusters);
  for (const row of found) kept.add(readKey(row, dimensions, names).map((value) => value ?? ''));
  return kept;
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
