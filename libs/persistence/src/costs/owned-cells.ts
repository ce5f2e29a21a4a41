import type { CostCell } from '@showback/allocation';
import { attributeDay, ItemValues, type Policy } from '@showback/attribution';
import { DAY_MS, floorDay, type Instant, type Window } from '@showback/vocabulary';
import type pg from 'pg';
import { readDay } from '../lines/day-items';
import { readStandings } from '../lines/freshness';
import { KnownItems } from '../lines/known-items';
import { readSharedMetrics } from '../lines/shared-metrics';

import { needsHours, type OwnedBy } from './cells-sql';
import type { CellsRequest, LedgerCluster } from './cost-reader';
import { dayCells, type DayQuestion, type LinePart, type OwnedLine } from './day-cells';
import { readHourParts } from './hour-parts';
import type { Span } from './spans';
import { readTakenLines, readWeights } from './taken-lines';

/** Whose cost it is, under which opinions. */
export interface Ownership extends OwnedBy {
  /** The document in force on a day, and what tells it from every other. */
  policyOf: (day: Instant) => { policy: Policy; hash: string };
  /**
   * Of which days the read model answers: true: of all that are made; `same`: of those that were made under the very document
   * asked about, as it need not be the one in force; false: of none.
   */
  built: boolean | 'same';
  /** All clusters that count: a rule may look beyond those that are asked about. */
  universe: readonly LedgerCluster[];
}

export type OwnedRequest = CellsRequest & { ownership: Ownership };

/** Which spans the read model answers, and which days must be decided anew in memory. */
export interface Division {
  fresh: Span[];
  stale: { day: Instant; spans: Span[] }[];
}

/** Cuts spans by what is built. Days whose items are no longer kept stay as they were built. */
export async function divide(client: pg.ClientBase, spans: readonly Span[], { ownership }: OwnedRequest): Promise<Division> {
  const pieces = spans.flatMap(cutByDay);
  const stands = await readStale(client, spans, ownership);
  const fresh: Span[] = [];
  const stale = new Map<Instant, Span[]>();
  for (const { day, span } of pieces) {
    const last = fresh.at(-1);
    if (stands.has(`${span.clusterId} ${day}`)) stale.set(day, [...(stale.get(day) ?? []), span]);
    else if (last?.clusterId === span.clusterId && last.end === span.start) last.end = span.end;
    else fresh.push({ ...span });
  }
  return { fresh, stale: [...stale].map(([day, ofDay]) => ({ day, spans: ofDay })) };
}

/** The clusters' days that have figures and no lines made from them under the document asked about. */
async function readStale(client: pg.ClientBase, spans: readonly Span[], ownership: Ownership): Promise<Set<string>> {
  if (spans.length === 0) return new Set();
  const window = { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
  const standings = await readStandings(client, { clusters: ownership.universe, window, policyOf: ownership.policyOf });
  const { built } = ownership;
  // Frozen lines are those of the document that was in force.
  const stale = standings.filter(({ standing }) =>
    built === true ? standing === 'stale' : built === 'same' ? standing !== 'fresh' : true,
  );
  return new Set(stale.map(({ clusterId, day }) => `${clusterId} ${day}`));
}

function cutByDay({ clusterId, start, end }: Span): { day: Instant; span: Span }[] {
  const pieces: { day: Instant; span: Span }[] = [];
  for (let from = start; from < end;) {
    const day = floorDay(from);
    const to = Math.min(end, day + DAY_MS);
    pieces.push({ day, span: { clusterId, start: from, end: to } });
    from = to;
  }
  return pieces;
}

/** Cells of the lines that rules of `shared` take, of days that the read model has. */
export async function takenCells(client: pg.ClientBase, spans: readonly Span[], request: OwnedRequest): Promise<CostCell[]> {
  const { ownership } = request;
  if (ownership.shared === 'separate') return [];
  const byDay = new Map<Instant, Span[]>();
  for (const { day, span } of spans.flatMap(cutByDay)) {
    if (ownership.policyOf(day).policy.shared.length > 0) byDay.set(day, [...(byDay.get(day) ?? []), span]);
  }
  if (byDay.size === 0) return [];
  const days = [...byDay.keys()];
  const names = namesOf(ownership.universe);
  const [lines, weights] = [
    await readTakenLines(client, { names, days }),
    await readWeights(client, { clusterIds: [...names.keys()], days }),
  ];
  const cells: CostCell[] = [];
  for (const [day, ofDay] of byDay) {
    const own = lines.get(day) ?? [];
    const { policy } = ownership.policyOf(day);
    const cut = await withParts(client, own, { day, spans: ofDay, request });
    cells.push(...dayCells({ day, lines: cut, weights: weights.get(day) ?? [], policy }, questionOf(request, ofDay)));
  }
  return cells;
}

/** What the days of one question have in common: what items are, and what rules say of each of them. */
export class StaleDays {
  readonly items = new KnownItems();
  private readonly values = new Map<Policy, ItemValues>();

  valuesOf(policy: Policy): ItemValues {
    const values = this.values.get(policy) ?? new ItemValues(policy, true);
    this.values.set(policy, values);
    return values;
  }
}

/** Cells of one day that the read model does not have, decided from its facts. `known`: the same for all days of a question. */
export async function staleCells(
  client: pg.ClientBase,
  { day, spans }: Division['stale'][number],
  { request, known }: { request: OwnedRequest; known: StaleDays },
): Promise<CostCell[]> {
  const { ownership } = request;
  const { policy } = ownership.policyOf(day);
  const asked = new Set(spans.map(({ clusterId }) => clusterId));
  const beyond = policy.shared.some(({ within }) => within !== 'cluster');
  const clusters = ownership.universe.filter(({ id }) => beyond || asked.has(id));
  const { items } = await readDay(client, { clusters, day }, known.items);
  const metrics = await readSharedMetrics(client, { clusters, day, policy });
  const { decisions, weights } = attributeDay(items, policy, { metrics, values: known.valuesOf(policy) });
  const measuresOf = new Map(items.map((item) => [item as object, item.measures]));
  const lines = decisions.flatMap(({ item, owner, idle, shared }): OwnedLine[] => {
    const measures = measuresOf.get(item);
    if (measures === undefined) return [];
    return [{ item, owner, idle: idle.mode, shared, parts: [{ hour: null, pod: null, node: null, measures }] }];
  });
  const cut = await withParts(client, lines, { day, spans, request });
  return dayCells({ day, lines: cut, weights, policy }, questionOf(request, spans));
}

/** The lines with their hours, where whole days do not tell. */
async function withParts(
  client: pg.ClientBase,
  lines: readonly OwnedLine[],
  { day, spans, request }: { day: Instant; spans: readonly Span[]; request: OwnedRequest },
): Promise<readonly OwnedLine[]> {
  const whole = spans.every(({ start, end }) => end - start === DAY_MS);
  if (whole && !needsHours(request)) return lines;
  const ids = new Map(request.ownership.universe.map(({ name, id }) => [name, id]));
  const clusterIds = [...new Set(lines.map(({ item }) => ids.get(item.cluster) ?? 0n))];
  const few = lines.length <= 5_000;
  const itemIds = few ? lines.map(({ item }) => item.id) : null;
  const parts = await readHourParts(client, { clusterIds, day, itemIds, pods: needsPods(request) });
  return lines.map((line): OwnedLine => {
    const own: LinePart[] = parts.get(`${ids.get(line.item.cluster) ?? 0n}/${line.item.id}`) ?? [];
    return { ...line, parts: own };
  });
}

function needsPods(request: OwnedRequest): boolean {
  return needsHours({ ...request, step: null });
}

function questionOf({ dimensions, filter, step, ownership }: OwnedRequest, spans: readonly Span[]): DayQuestion {
  const ids = new Map(ownership.universe.map(({ name, id }) => [name, id]));
  const byCluster = new Map<bigint, Window[]>();
  for (const span of spans) byCluster.set(span.clusterId, [...(byCluster.get(span.clusterId) ?? []), span]);
  const asked = (cluster: string, hour: Instant | null): boolean => {
    const own = byCluster.get(ids.get(cluster) ?? -1n) ?? [];
    return hour === null ? own.length > 0 : own.some(({ start, end }) => hour >= start && hour < end);
  };
  return { dimensions, filter, step, owned: { idle: ownership.idle, shared: ownership.shared }, asked };
}

function namesOf(clusters: readonly LedgerCluster[]): Map<string, string> {
  return new Map(clusters.map(({ id, name }) => [id.toString(), name]));
}
