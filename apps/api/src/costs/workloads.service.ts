import {
  assembleReport,
  type CostCell,
  type IdleMode,
  perReplica,
  replicasOf,
  type ReportData,
  type ReportRow,
  ReportTooLarge,
  totalOf,
  type WindowCoverage,
} from '@showback/allocation';
import type { WorkloadContainer, WorkloadParameters, WorkloadQuery, WorkloadResponse } from '@showback/contracts';
import type {
  CellsRequest,
  CostReader,
  GovernedSpan,
  LedgerCluster,
  Ownership,
  SeenLabels,
  WorkloadName,
} from '@showback/persistence';
import {
  allOf,
  bucketsOf,
  DAY_MS,
  equals,
  type Filter,
  floorDay,
  formatInstant,
  type Instant,
  type Nano,
  type Step,
  type Usage,
  type Window,
} from '@showback/vocabulary';
import { Injectable } from '@nestjs/common';
import type { Scope } from '../auth/scope';
import { scopedFilter } from '../auth/scoped';
import { budgetsOf } from '../governance/disruption-budgets';
import { Problem } from '../http/problem';
import { CostsService } from './costs.service';
import { hoursKeptFrom } from './kept';
import { OWNED, ownerOf } from './owner';
import { moneyShown, presentCost, presentTotal } from './present';
import { presentAutoscalers } from './present-autoscalers';
import { presentLimits, presentUsage } from './present-usage';
import { readQuestion } from './question';
import { besideKey, besideOf, readComparison } from './read-report';

const CONTAINER = [{ name: 'container' }] as const;

/** Parameters of lists that one workload has not. */
const ALONE = {
  sort: undefined,
  limit: 1,
  cursor: undefined,
  filter: undefined,
} as const;

/** How many pods an answer lists: a workload of many short jobs may have tens of thousands. */
const PODS_MAX = 1000;

/** One workload: its containers, pods, replicas, labels and owner. */
@Injectable()
export class WorkloadsService {
  constructor(private readonly costs: CostsService) {}

  /** @throws Problem 404 for a workload that the ledger has never seen, or that the asker may not see */
  async workload(asked: WorkloadParameters, query: WorkloadQuery, scope: Scope): Promise<WorkloadResponse> {
    const question = readQuestion({ ...ALONE, ...query, shared: 'separate', by: 'team,service' }, this.costs.askedAt());
    const { window, comparison, idle } = question;
    try {
      return await this.costs.queries.snapshot(async (reader) => {
        const filter = scopedFilter(scope, workloadFilter(asked));
        const ground = await this.costs.ground(reader, { filter, window, comparison, step: query.step }, scope);
        // Before it is known whether there is such a workload: a foreign one must not be told from none by its refusal.
        const named = ground.clusters.filter(({ name }) => name === asked.cluster);
        const aboutDays = { window, comparison, dimensions: [], filter: null, step: query.step };
        const hoursFrom = await hoursKeptFrom(reader, named, aboutDays);
        const name = await find(reader, named, asked);
        if (name === null) throw unknownWorkload(asked);
        const ownership = this.costs.ownership(question, ground.universe);
        const request = { clusters: [name.cluster], windows: window, filter, ...(ownership && { ownership }) };
        const told = [...CONTAINER, ...OWNED.map(({ field }) => field)];
        const owned = await reader.cells({ ...request, measures: 'all', dimensions: told, step: query.step });
        if (scope.teams !== 'all' && owned.length === 0) throw unknownWorkload(asked);
        const cells = owned.map((cell) => ({ ...cell, key: cell.key.slice(0, 1) }));
        const sides = { request: { ...request, dimensions: CONTAINER }, gaps: ground.gaps, hoursFrom };
        const compared = await readComparison(reader, question, sides);
        const report = figuresOf({ cells, compared }, { window, step: query.step, idle, coverage: ground.coverage });
        const days = await daysSeen(reader, { request, window, scope });
        const seen = windowsSeen({ window, days, scope });
        const usages = new Map((await reader.usage(name, seen)).map(({ container, usage }) => [container, usage]));
        const spans = seen.filter(({ start, end }) => end > start).map((span) => ({ ...span, ...placeOf(name) }));
        const governed = await reader.governance.told([name.cluster], window);
        const autoscalers = await reader.governance.autoscalers({ kind: name.kind, name: name.workload }, spans);
        const guarded = { spans, told: governed.disruptionBudgets.size > 0 };
        const handedOn = this.costs.ownership({ ...question, shared: query.shared }, ground.universe);
        return {
          ...this.costs.envelope(ground, question, report.precision),
          workload: { cluster: name.cluster.name, namespace: name.namespace, kind: name.kind, name: name.workload },
          owner: ownerOf(
            besideOf(
              owned.map(({ key, ...cell }) => ({ ...cell, key: key.slice(1) })),
              0,
            ).get(besideKey([])) ?? [],
          ),
          total: presentTotal(report.total, exact),
          distributed: exact(totalOf(report.total.cost) - (await keptBy(reader, { ...request, ownership: handedOn }, question))),
          containers: report.rows.map((row) => presentContainer(row, usages.get(row.key['container'] ?? ''))),
          ...(await podsOf(reader, { request, window, idle })),
          replicas: replicas(cells, { window, step: query.step, coverage: ground.coverage }),
          ...presentAutoscalers(autoscalers, governed.autoscalers.size > 0),
          ...(await budgetsOf(reader.governance, name, guarded)),
          labels: labelsOf(await reader.labels(name, days)),
        };
      });
    } catch (error) {
      if (error instanceof ReportTooLarge)
        throw Problem.field('step', `the answer would have ${error.points} points: ask for a longer step`);
      throw error;
    }
  }
}

function unknownWorkload({ kind, namespace, name, cluster }: WorkloadParameters): Problem {
  return Problem.notFound(`there is no ${kind} ${namespace}/${name} in ${cluster}`);
}

function placeOf({ cluster, namespace }: WorkloadName): Pick<GovernedSpan, 'cluster' | 'namespace'> {
  return { cluster, namespace };
}

const exact = moneyShown(null);

/** The lines that are a workload's own. */
export function workloadFilter({ cluster, namespace, kind, name }: WorkloadParameters): Filter {
  const parts = [equals('kind', 'workload'), equals('cluster', cluster), equals('namespace', namespace)];
  return { op: 'and', parts: [...parts, equals('controllerKind', kind), equals('workload', name)] };
}

async function find(
  reader: CostReader,
  clusters: readonly LedgerCluster[],
  asked: WorkloadParameters,
): Promise<WorkloadName | null> {
  const cluster = clusters.find(({ name }) => name === asked.cluster);
  if (cluster === undefined) return null;
  const name = { cluster, namespace: asked.namespace, kind: asked.kind, workload: asked.name };
  const kind = await reader.workloadKind(name);
  return kind === null ? null : { ...name, kind };
}

interface Shown {
  window: Window;
  step: Step;
  idle: IdleMode;
  coverage: WindowCoverage;
}

const DEAREST = { top: null, decimals: null, sort: { field: 'total', descending: true } } as const;

function figuresOf(data: Pick<ReportData, 'cells' | 'compared'>, { window, step, idle, coverage }: Shown) {
  return assembleReport({ ...DEAREST, dimensions: ['container'], window, step, idle }, { ...data, coverage: coverage.count });
}

function presentContainer(row: ReportRow, usage: Usage | undefined): WorkloadContainer {
  return { container: row.key['container'] ?? '', ...presentContainerFigures(row, usage) };
}

/** What a container cost, requested, was limited to and used, of one replica. */
export function presentContainerFigures(row: ReportRow, usage: Usage | undefined): Omit<WorkloadContainer, 'container'> {
  const { compared, share, measures } = row;
  return {
    share,
    ...perReplica(measures),
    ...presentUsage(usage),
    limits: presentLimits(usage?.limits ?? null),
    ...presentTotal(row, exact),
    ...(compared && { new: compared.new, gone: compared.gone }),
  };
}

/** The window as far as it is of days on which the asker may see the workload. */
function windowsSeen({ window, days, scope }: { window: Window; days: readonly Instant[]; scope: Scope }): Window[] {
  if (scope.teams === 'all') return [window];
  return days.map((day) => ({ start: Math.max(day, window.start), end: Math.min(day + DAY_MS, window.end) }));
}

/** What of its cost stays with its owner after shared cost was handed on. */
async function keptBy(
  reader: CostReader,
  { ownership, ...request }: Pick<CellsRequest, 'clusters' | 'windows' | 'filter'> & { ownership: Ownership | undefined },
  { window, idle }: Pick<Shown, 'window' | 'idle'>,
): Promise<Nano> {
  const asked = { ...request, ...(ownership && { ownership }) };
  const cells = await reader.cells({ ...asked, dimensions: [], step: null, measures: 'cost' });
  const { total } = assembleReport(
    { ...DEAREST, dimensions: [], window, step: null, idle },
    { cells, compared: null, coverage: always },
  );
  return totalOf(total.cost);
}

/** Pods by cost; null, with the reason, where the window begins before they are kept. */
async function podsOf(
  reader: CostReader,
  { request, window, idle }: { request: Pick<CellsRequest, 'clusters' | 'windows' | 'filter'>; window: Window; idle: IdleMode },
): Promise<Pick<WorkloadResponse, 'pods' | 'podsReason' | 'podsCount'>> {
  const from = await reader.hoursKeptFrom(request.clusters);
  if (window.start < from) return { pods: null, podsReason: `pods are kept from ${formatInstant(from)}`, podsCount: null };
  const dimensions = [{ name: 'pod' as const }, { name: 'node' as const }];
  const cells = await reader.cells({ ...request, dimensions, step: null, measures: 'cost' });
  const asked = { ...DEAREST, dimensions: ['pod', 'node'], window, step: null, idle };
  const { rows } = assembleReport(asked, { cells, compared: null, coverage: always });
  const unknown = '__unallocated__';
  const pods = rows.slice(0, PODS_MAX).map(({ key, cost }) => {
    const node = key['node'] ?? unknown;
    return { pod: key['pod'] ?? unknown, node: node === unknown ? null : node, cost: presentCost(cost, exact) };
  });
  return { pods, podsCount: new Set(rows.map(({ key }) => key['pod'])).size };
}

const always = () => ({ collected: 1, expected: 1 });

function replicas(cells: readonly CostCell[], { window, step, coverage }: Omit<Shown, 'idle'>): WorkloadResponse['replicas'] {
  const { average, series } = replicasOf(cells, window, step, (bucket) => coverage.count(null, bucket).collected);
  return { average, series: series.map((point) => ({ start: formatInstant(point.start), average: point.average })) };
}

/** The days of the window on which the asker may see the workload: on others it was somebody else's, and labelled so. */
async function daysSeen(
  reader: CostReader,
  { request, window, scope }: { request: Pick<CellsRequest, 'clusters' | 'windows' | 'filter'>; window: Window; scope: Scope },
): Promise<Instant[]> {
  if (scope.teams === 'all') return bucketsOf(window, 'day').map(({ start }) => floorDay(start));
  const cells = await reader.cells({ ...request, dimensions: [], step: 'day', measures: 'cost' });
  return [...new Set(cells.map(({ bucket }) => floorDay(bucket)))];
}

/** Every label seen, with its values; in bytewise order. */
function labelsOf(sets: readonly SeenLabels[]): WorkloadResponse['labels'] {
  const collect = (from: 'pod' | 'namespace', of: (set: SeenLabels) => Record<string, string>) => {
    const values = new Map<string, Set<string>>();
    for (const set of sets)
      for (const [name, value] of Object.entries(of(set))) values.set(name, (values.get(name) ?? new Set()).add(value));
    return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, seen]) => ({ name, from, values: [...seen].sort() }));
  };
  return [...collect('pod', ({ labels }) => labels), ...collect('namespace', ({ namespaceLabels }) => namespaceLabels)];
}

/** Rows of `/workloads` alone: what is no workload has no page of its own. */
export function onlyWorkloads(filter: Filter | null): Filter | null {
  return allOf([equals('kind', 'workload'), filter]);
}
