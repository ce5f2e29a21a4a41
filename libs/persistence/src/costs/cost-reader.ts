import { type CapacityCell, type CostCell, POINTS_MAX, ReportTooLarge } from '@showback/allocation';
import type { DayAttribution, ItemIdentity } from '@showback/attribution';
import {
  DAY_MS,
  type Filter,
  type FilterField,
  floorDay,
  type Instant,
  type LineKind,
  type Step,
  type Usage,
  type Window,
} from '@showback/vocabulary';
import type pg from 'pg';
import { type DayRequest, type MeasuredItem, readDay } from '../lines/day-items';
import type { KnownItems } from '../lines/known-items';
import { readWorkloadItems } from '../lines/workload-items';
import { podsOfItems } from '../lines/pods-of-items';
import { type CapacityQuery, capacitySql, readCapacity } from './capacity-sql';
import { type CellsQuery, cellsSql, isAboutLines, needsHours } from './cells-sql';
import { type Dearest, dearestKeys, namesOf, readKey, spansOf } from './dearest-keys';
import { type ExplainedDay, readExplainedDay } from './explained-day';
import { type CollectionGap, gapsSql, readGap } from './gaps-sql';
import { type KeptKeys, restCells } from './kept-keys';
import { divide, type OwnedRequest, type Ownership, staleCells, StaleDays, takenCells } from './owned-cells';
import { MergedCells } from './merged-cells';
import { readMeasures } from './read-measures';
import { splitGrains } from './spans';
import { GovernanceReader } from '../governance/governance-reader';
import { type ContainerUsage, readUsage } from '../usage/read-usage';
import { type AskedContainer, readUsages } from '../usage/read-usages';
import { LABELS_SQL, type SeenLabels, WORKLOAD_SQL } from './workload-sql';

/** A cluster that the ledger holds figures of, configured or not. */
export interface LedgerCluster {
  id: bigint;
  name: string;
  simulated: boolean;
  version: bigint;
  changedAt: Instant;
  collectFrom: Instant;
}

/** A question to the facts. */
export interface CellsRequest {
  clusters: readonly LedgerCluster[];
  /** Hours by cluster name; or the same for all of them. */
  windows: Window | ReadonlyMap<string, readonly Window[]>;
  dimensions: readonly FilterField[];
  step: Step | null;
  filter: Filter | null;
  /** `cost`: money only. */
  measures: 'all' | 'cost';
  /** The keys whose cells are told apart; of all others there is only the sum, as `rest`. Absent: of all. */
  kept?: KeptKeys | null;
  /** Absent: nobody asks whose it is, and idle and shared cost lie where they arose. */
  ownership?: Ownership;
}

/** Where a workload stands. */
export interface WorkloadName {
  cluster: LedgerCluster;
  namespace: string;
  kind: string;
  workload: string;
}

/** Reads within one snapshot. */
export class CostReader {
  readonly governance: GovernanceReader;

  constructor(private readonly client: pg.PoolClient) {
    this.governance = new GovernanceReader(client);
  }

  /** Every cluster of the ledger, by name. */
  async clusters(): Promise<LedgerCluster[]> {
    const { rows } = await this.client.query<{
      id: string;
      name: string;
      simulated: boolean;
      ledger_version: string;
      changed_at: Date;
      collect_from: Date;
    }>('SELECT id, name, simulated, ledger_version, changed_at, collect_from FROM cluster ORDER BY name COLLATE "C"');
    return rows.map(({ id, name, simulated, ledger_version, changed_at, collect_from }) => ({
      id: BigInt(id),
      name,
      simulated,
      version: BigInt(ledger_version),
      changedAt: changed_at.getTime(),
      collectFrom: collect_from.getTime(),
    }));
  }

  /** Hours of the windows that are in no figure, consolidated, by cluster and time. */
  async gaps(request: { clusters: readonly LedgerCluster[]; windows: readonly Window[] }): Promise<CollectionGap[]> {
    const spans = request.clusters.flatMap(({ id }) => request.windows.map((window) => ({ clusterId: id, ...window })));
    const { text, values } = gapsSql(spans.filter(({ start, end }) => end > start));
    const { rows } = await this.client.query<string[]>({ text, values, rowMode: 'array' });
    const names = new Map(request.clusters.map(({ id, name }) => [id, name]));
    return rows.map((row) => readGap(row, names));
  }

  /** The first day of which hours, pods and nodes are still kept in all these clusters. */
  async hoursKeptFrom(clusters: readonly LedgerCluster[]): Promise<Instant> {
    const { rows } = await this.client.query<{ last: Date | null }>(
      `SELECT max(dropped.hour) AS last FROM unnest($1::bigint[]) AS asked (cluster_id) CROSS JOIN LATERAL (
         SELECT w.hour FROM collection_window w WHERE w.cluster_id = asked.cluster_id AND w.hours_dropped ORDER BY w.hour DESC LIMIT 1
       ) AS dropped`,
      [clusters.map(({ id }) => id)],
    );
    const last = rows[0]?.last ?? null;
    return last === null ? 0 : floorDay(last.getTime()) + DAY_MS;
  }

  /** The first day of which items are kept, where lines of earlier days are; 0 where everything is. */
  async itemsKeptFrom(clusters: readonly LedgerCluster[]): Promise<Instant> {
    const { rows } = await this.client.query<{ first: string | null; lines: string | null }>(
      `SELECT (SELECT min(substring(c.relname FROM '\\d{6}$')) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'cost_day'::regclass) AS first,
         (SELECT to_char(min(day), 'YYYYMM') FROM line_state WHERE cluster_id = ANY ($1::bigint[])) AS lines`,
      [clusters.map(({ id }) => id)],
    );
    const { first = null, lines = null } = rows[0] ?? {};
    if (lines === null || (first !== null && first <= lines)) return 0;
    return first === null ? Infinity : Date.UTC(Number(first.slice(0, 4)), Number(first.slice(4)) - 1, 1);
  }

  /**
   * The keys to tell apart so that the dearest rows of an answer can be told; null: all, because there are no more, or because
   * whole days of the read model do not say which.
   */
  dearest(request: CellsRequest, first: Dearest): Promise<KeptKeys | null> {
    return dearestKeys(this.client, request, first);
  }

  /** Sums of the facts by key, kind and step. @throws ReportTooLarge when there are more than an answer may hold */
  async cells(request: CellsRequest): Promise<CostCell[]> {
    const { kept = null, step, dimensions } = request;
    if (kept === null) return this.allCells(request);
    const told = kept.among(await this.allCells(request), dimensions);
    return [...told, ...restCells(await this.allCells({ ...request, kept: null, dimensions: [] }), told, step)];
  }

  private allCells(request: CellsRequest): Promise<CostCell[]> {
    const { ownership } = request;
    return ownership === undefined ? this.factCells(request) : this.ownedCells({ ...request, ownership });
  }

  private async factCells(request: CellsRequest): Promise<CostCell[]> {
    const { days, hours } = splitGrains(spansOf(request), needsHours(request));
    return [
      ...(await this.query(request, { grain: 'day', spans: days, owned: null })),
      ...(await this.query(request, { grain: 'hour', spans: hours, owned: null })),
    ];
  }

  /** From the read model, and in memory what it does not have yet or does not say. */
  private async ownedCells(request: OwnedRequest): Promise<CostCell[]> {
    const owned = request.ownership;
    const { fresh, stale } = await divide(this.client, spansOf(request), request);
    const { days, hours } = splitGrains(fresh, needsHours(request));
    const lines = isAboutLines(request);
    const sums = new MergedCells();
    sums.add(await this.query(request, { grain: lines ? 'line' : 'day', spans: days, owned }));
    sums.add(await this.query(request, { grain: 'hour', spans: hours, owned }));
    sums.add(await takenCells(this.client, lines ? hours : fresh, request));
    const known = new StaleDays();
    for (const day of stale) sums.add(await staleCells(this.client, day, { request, known }));
    return sums.cells();
  }

  private async query(request: CellsRequest, of: Pick<CellsQuery, 'grain' | 'spans' | 'owned'>): Promise<CostCell[]> {
    if (of.spans.length === 0) return [];
    const names = namesOf(request.clusters);
    const clusterIds = new Map(request.clusters.map(({ id, name }) => [name, id]));
    const query: CellsQuery = { ...request, ...of, kept: request.kept ?? null, clusterIds, limit: POINTS_MAX + 1 };
    const { rows } = await this.client.query<(string | null)[]>({ ...cellsSql(query), rowMode: 'array' });
    if (rows.length > POINTS_MAX) throw new ReportTooLarge(rows.length);
    return rows.map((row) => readCell(row, query, names));
  }

  /** What the nodes of some clusters had, by cluster and key; the request must pass {@link isAboutNodes}. */
  async capacity(
    request: Pick<CellsRequest, 'clusters' | 'windows'> & Pick<CapacityQuery, 'dimensions' | 'filter'>,
  ): Promise<CapacityCell[]> {
    const spans = spansOf(request);
    if (spans.length === 0) return [];
    const clusterIds = new Map(request.clusters.map(({ id, name }) => [name, id]));
    const names = namesOf(request.clusters);
    const statement = capacitySql({ ...request, spans, clusterIds });
    const { rows } = await this.client.query<(string | null)[]>({ ...statement, rowMode: 'array' });
    return rows.map((row) => readCapacity(row, request, names));
  }

  /**
   * The items of some clusters' UTC day, with their figures.
   * @param known what was read of items before; give the same one to read many days faster
   */
  async items(request: DayRequest, known?: KnownItems): Promise<MeasuredItem[]> {
    return (await readDay(this.client, request, known)).items;
  }

  /** What the items of workloads are that cost anything on the UTC days that a window touches, each once. */
  workloadItems(request: { clusters: readonly LedgerCluster[]; window: Window }, known: KnownItems): Promise<ItemIdentity[]> {
    return readWorkloadItems(this.client, request, known);
  }

  /** What a workload's day is explained from; see {@link readExplainedDay}. */
  explained(asked: ExplainedDay): Promise<DayAttribution> {
    return readExplainedDay(this.client, asked);
  }

  /** The pods of a cluster's items on a day, by item; none where its hours are no longer kept. */
  pods({
    cluster,
    day,
    itemIds,
  }: {
    cluster: LedgerCluster;
    day: Instant;
    itemIds: readonly bigint[];
  }): Promise<Map<bigint, string[]>> {
    return podsOfItems(this.client, { clusterId: cluster.id, day, itemIds });
  }

  /** The last UTC day of which a cluster has figures; null: it has none. */
  async lastDay({ id }: LedgerCluster): Promise<Instant | null> {
    const { rows } = await this.client.query<{ last: string | null }>(
      'SELECT extract(epoch FROM max(day))::bigint AS last FROM cost_day WHERE cluster_id = $1',
      [id.toString()],
    );
    const last = rows[0]?.last ?? null;
    return last === null ? null : Number(last) * 1000;
  }

  /** A workload's kind as the ledger writes it; null when it was never seen. The kind is matched without case. */
  async workloadKind({ cluster, namespace, kind, workload }: WorkloadName): Promise<string | null> {
    const { rows } = await this.client.query<{ kind: string }>(WORKLOAD_SQL, [cluster.id, namespace, kind, workload]);
    return rows[0]?.kind ?? null;
  }

  /** How a workload's containers behaved over some windows, by name; parts of days must be of days whose hours are kept. */
  usage(name: WorkloadName, windows: readonly Window[]): Promise<ContainerUsage[]> {
    return readUsage(this.client, name, windows);
  }

  /** How many containers behaved over a window; null where nobody measured it. Parts of days must be of days whose hours are kept. */
  usages(asked: readonly AskedContainer[], window: Window): Promise<(Usage | null)[]> {
    return readUsages(this.client, asked, window);
  }

  /** The label sets under which a workload ran on some UTC days, at most a hundred. */
  async labels({ cluster, namespace, kind, workload }: WorkloadName, days: readonly Instant[]): Promise<SeenLabels[]> {
    const dates = days.map((day) => new Date(day).toISOString());
    const { rows } = await this.client.query<SeenLabels>(LABELS_SQL, [cluster.id, namespace, kind, workload, dates]);
    return rows;
  }
}

function readCell(row: readonly (string | null)[], query: CellsQuery, names: ReadonlyMap<string, string>): CostCell {
  const width = query.dimensions.length;
  return {
    key: readKey(row, query.dimensions, names),
    kind: (row[width] ?? 'workload') as LineKind,
    idle: (row[width + 1] as unknown) === true ? 'share' : 'separate',
    bucket: Number(row[width + 2]) * 1000,
    measures: readMeasures(row, width + 3, query.measures),
  };
}
