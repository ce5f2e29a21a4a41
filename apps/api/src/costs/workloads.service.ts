import {
  assembleReport,
  type CostCell,
  type IdleMode,
  perReplica,
  replicasOf,
  ReportTooLarge,
  type WindowCoverage,
} from '@showback/allocation';
import type { WorkloadParameters, WorkloadQuery, WorkloadResponse } from '@showback/contracts';
import type { CellsRequest, CostReader, LedgerCluster, SeenLabels, WorkloadName } from '@showback/persistence';
import {
  allOf,
  bucketsOf,
  equals,
  type Filter,
  floorDay,
  formatInstant,
  type Instant,
  type Step,
  type Window,
} from '@showback/vocabulary';
import { Injectable } from '@nestjs/common';
import type { Scope } from '../auth/scope';
import { scopedFilter } from '../auth/scoped';
import { Problem } from '../http/problem';
import { CostsService } from './costs.service';
import { hoursKeptFrom } from './kept';
import { OWNED, ownerOf } from './owner';
import { moneyShown, presentCost, presentTotal } from './present';
import { readQuestion } from './question';
import { besideKey, besideOf } from './read-report';

const LIMITS_REASON = 'OpenCost averages limits over time and Showback does not keep them';
/** Of one workload: what it costs itself, before anything of it is distributed. */
const ALONE = {
  sort: undefined,
  limit: 1,
  cursor: undefined,
  compare: undefined,
  filter: undefined,
  shared: 'separate',
} as const;

/** One workload: its containers, pods, replicas, labels and owner. */
@Injectable()
export class WorkloadsService {
  constructor(private readonly costs: CostsService) {}

  /** @throws Problem 404 for a workload that the ledger has never seen, or that the asker may not see */
  async workload(asked: WorkloadParameters, query: WorkloadQuery, scope: Scope): Promise<WorkloadResponse> {
    const question = readQuestion({ ...ALONE, ...query, by: 'team,service' }, this.costs.askedAt());
    const { window, idle } = question;
    try {
      return await this.costs.queries.snapshot(async (reader) => {
        const filter = scopedFilter(scope, filterOf(asked));
        const ground = await this.costs.ground(reader, { filter, window, comparison: null, step: query.step }, scope);
        // Before it is known whether there is such a workload: a foreign one must not be told from none by its refusal.
        const named = ground.clusters.filter(({ name }) => name === asked.cluster);
        await hoursKeptFrom(reader, named, { window, comparison: null, dimensions: [], filter: null, step: query.step });
        const name = await find(reader, named, asked);
        if (name === null) throw unknownWorkload(asked);
        const ownership = this.costs.ownership(question, ground.universe);
        const request = { clusters: [name.cluster], windows: window, filter, ...(ownership && { ownership }) };
        const dimensions = [{ name: 'container' } as const, ...OWNED.map(({ field }) => field)];
        const owned = await reader.cells({ ...request, measures: 'all', dimensions, step: query.step });
        if (scope.teams !== 'all' && owned.length === 0) throw unknownWorkload(asked);
        const cells = owned.map((cell) => ({ ...cell, key: cell.key.slice(0, 1) }));
        const report = figuresOf(cells, { window, step: query.step, idle, coverage: ground.coverage });
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
          containers: report.rows.map((row) => {
            const container = row.key['container'] ?? '';
            const limits = { limits: null, limitsReason: LIMITS_REASON };
            return { container, share: row.share, ...perReplica(row.measures), ...limits, ...presentTotal(row, exact) };
          }),
          ...(await podsOf(reader, { request, window, idle })),
          replicas: replicas(cells, { window, step: query.step, coverage: ground.coverage }),
          labels: labelsOf(await reader.labels(name, await daysSeen(reader, { request, window, scope }))),
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

const exact = moneyShown(null);

function filterOf({ cluster, namespace, kind, name }: WorkloadParameters): Filter {
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

function figuresOf(cells: readonly CostCell[], { window, step, idle, coverage }: Shown) {
  const sort = { field: 'total', descending: true };
  const request = { dimensions: ['container'], window, step, idle, top: null, decimals: null, sort };
  return assembleReport(request, { cells, compared: null, coverage: coverage.count });
}

/** Pods by cost; null, with the reason, where the window begins before they are kept. */
async function podsOf(
  reader: CostReader,
  { request, window, idle }: { request: Pick<CellsRequest, 'clusters' | 'windows' | 'filter'>; window: Window; idle: IdleMode },
): Promise<Pick<WorkloadResponse, 'pods' | 'podsReason'>> {
  const from = await reader.hoursKeptFrom(request.clusters);
  if (window.start < from) return { pods: null, podsReason: `pods are kept from ${formatInstant(from)}` };
  const dimensions = [{ name: 'pod' as const }, { name: 'node' as const }];
  const cells = await reader.cells({ ...request, dimensions, step: null, measures: 'cost' });
  const asked = { dimensions: ['pod', 'node'], window, step: null, idle, top: null, decimals: null };
  const { rows } = assembleReport(
    { ...asked, sort: { field: 'total', descending: true } },
    { cells, compared: null, coverage: always },
  );
  const unknown = '__unallocated__';
  const pods = rows.map(({ key, cost }) => {
    const node = key['node'] ?? unknown;
    return { pod: key['pod'] ?? unknown, node: node === unknown ? null : node, cost: presentCost(cost, exact) };
  });
  return { pods };
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
