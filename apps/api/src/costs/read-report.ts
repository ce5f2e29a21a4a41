import {
  assembleReport,
  comparableHours,
  type ComparedData,
  type CostCell,
  directNano,
  type Report,
  type WindowCoverage,
} from '@showback/allocation';
import {
  type CellsRequest,
  type CollectionGap,
  type CostReader,
  isAboutLines,
  type KeptKeys,
  type LedgerCluster,
  type Ownership,
} from '@showback/persistence';
import type { Instant } from '@showback/vocabulary';
import type { Dimension } from './dimensions';
import { hoursKeptFrom, refuseDropped } from './kept';
import type { Question } from './question';

/** Everything that one snapshot of the ledger says about a question before its figures are read. */
export interface Ground {
  /** All clusters that count. */
  universe: LedgerCluster[];
  /** Those that the question concerns. */
  clusters: LedgerCluster[];
  gaps: CollectionGap[];
  coverage: WindowCoverage;
}

/** What stood beside a key: values of the dimensions asked for, and the money behind them. */
export type Beside = ReadonlyMap<string, readonly BesideValues[]>;

export interface BesideValues {
  values: readonly (string | null)[];
  nano: bigint;
}

/** What a report is read with. */
export interface Reading {
  ground: Ground;
  ownership: Ownership | undefined;
  beside: readonly Dimension[];
  merged: boolean;
  /** Whether anybody looks at the rows of the page that is asked for alone. */
  paged?: boolean;
  /** Keys that are rows even where nothing is theirs. */
  always?: readonly (readonly string[])[];
}

/** Reads the sums of the window that a question asks about. @throws Problem on a parameter that asks for what is no longer kept */
export async function readCells(
  reader: CostReader,
  question: Question,
  reading: Reading,
): Promise<{ cells: CostCell[]; beside: Beside; request: Request; hoursFrom: Instant }> {
  const { clusters } = reading.ground;
  const { window, dimensions, step, filter } = question;
  const hoursFrom = await hoursKeptFrom(reader, clusters, question);
  const fields = dimensions.map(({ field }) => field);
  const bare = { clusters, dimensions: fields, filter, ...(reading.ownership && { ownership: reading.ownership }) };
  const told = [...fields, ...reading.beside.map(({ field }) => field)];
  const lines = reading.ownership !== undefined && isAboutLines({ dimensions: told, filter, step });
  await refuseDropped(reader, clusters, { asked: question, lines });
  const request = {
    ...bare,
    kept: await readKept(reader, { ...bare, windows: window, step, measures: 'cost' }, { question, reading }),
  };
  // What stands beside a row has no steps of its own: asked for with them, each would be told apart in every one.
  const apart = reading.beside.length > 0 && step !== null;
  const all = await reader.cells({ ...request, dimensions: apart ? fields : told, windows: window, step, measures: 'all' });
  const besides = apart
    ? await reader.cells({ ...request, dimensions: told, windows: window, step: null, measures: 'cost' })
    : all;
  const cells =
    told.length === fields.length || apart ? all : all.map((cell) => ({ ...cell, key: cell.key.slice(0, fields.length) }));
  return { cells, beside: besideOf(besides, fields.length), request, hoursFrom };
}

/** The keys that are told apart; null: all. */
async function readKept(
  reader: CostReader,
  request: CellsRequest,
  { question, reading }: { question: Question; reading: Reading },
): Promise<KeptKeys | null> {
  const rows = rowsOf(question, reading);
  return rows === null ? null : reader.dearest(request, { rows, merged: reading.merged, idle: question.idle });
}

/** How many of the dearest rows anybody looks at, and one more to tell that there is one; null: all, or others. */
function rowsOf({ sort, top, decimals, cursor, limit }: Question, { beside, paged = false }: Reading): number | null {
  if (sort.field !== 'total' || !sort.descending || beside.length > 0) return null;
  // What is rounded adds up over all rows.
  return top ?? (paged && decimals === null ? (cursor?.offset ?? 0) + limit + 1 : null);
}

/** Reads what a question asks for within a snapshot, and has the answer assembled. */
export async function readReport(
  reader: CostReader,
  question: Question,
  reading: Reading,
): Promise<{ report: Report; beside: Beside }> {
  const { gaps, coverage } = reading.ground;
  const { dimensions } = question;
  const { cells, beside, request, hoursFrom } = await readCells(reader, question, reading);
  const compared = await readComparison(reader, question, { request, gaps, hoursFrom });
  const names = dimensions.map(({ name }) => name);
  const report = assembleReport(
    { ...question, dimensions: names, merged: reading.merged, always: reading.always ?? [] },
    { cells, compared, coverage: coverage.count },
  );
  return { report, beside };
}

/** How a row's key is found in {@link Beside}. */
export function besideKey(key: readonly (string | null)[]): string {
  return JSON.stringify(key);
}

/** What the end of each key says of its beginning, of workloads. */
export function besideOf(cells: readonly CostCell[], width: number): Beside {
  const found = new Map<string, Map<string, { values: readonly (string | null)[]; nano: bigint }>>();
  if (cells[0] === undefined || cells[0].key.length === width) return new Map();
  for (const { key, kind, measures } of cells) {
    if (kind !== 'workload') continue;
    const id = besideKey(key.slice(0, width));
    const values = key.slice(width);
    const known = found.get(id) ?? new Map<string, { values: readonly (string | null)[]; nano: bigint }>();
    found.set(id, known);
    const own = known.get(besideKey(values)) ?? { values, nano: 0n };
    known.set(besideKey(values), { values, nano: own.nano + directNano(measures) });
  }
  return new Map([...found].map(([id, known]) => [id, [...known.values()]]));
}

type Request = Omit<CellsRequest, 'windows' | 'step' | 'measures'>;

/** Both sides of what is compared, over the hours that neither lacks; null where nothing is. */
export async function readComparison(
  reader: CostReader,
  { window, comparison }: Question,
  { request, gaps, hoursFrom }: { request: Request; gaps: CollectionGap[]; hoursFrom: Instant },
): Promise<ComparedData | null> {
  if (comparison === null) return null;
  const names = request.clusters.map(({ name }) => name);
  const { complete, spans, hours } = comparableHours({ window, comparison, clusters: names, gaps, hoursFrom });
  const of = (side: 'current' | 'previous') => new Map([...spans].map(([name, both]) => [name, both[side]]));
  const cells = (side: 'current' | 'previous') => reader.cells({ ...request, step: null, measures: 'cost', windows: of(side) });
  return { current: complete ? null : await cells('current'), previous: await cells('previous'), hours };
}
