import { Inject, Injectable } from '@nestjs/common';
import { coverageOf, directNano, roundNano, roundParts } from '@showback/allocation';
import type { ClusterRow, Envelope, Machines } from '@showback/contracts';
import {
  type Book,
  type CostReader,
  type Database,
  type LedgerCluster,
  type MachineSums,
  readBooks,
  readMachines,
} from '@showback/persistence';
import { DAY_MS, floorDay, formatInstant, formatNano, type Instant, type Nano, sumNano, type Window } from '@showback/vocabulary';
import type { Scope } from '../auth/scope';
import { CollectionStatus } from '../collection';
import type { Config } from '../config/config';
import { forCoverage } from '../costs/concerned';
import { CostsService } from '../costs/costs.service';
import type { Ground } from '../costs/read-report';
import { askedWindow } from '../http/asked-window';
import { nearest, Problem } from '../http/problem';
import { CLOCK, CONFIG, DATABASE } from '../providers';
import { idleOnNodes, machineFigures } from './machine-figures';

/** One snapshot of the ledger about machines. */
export interface Inventory {
  envelope: Envelope;
  window: Window;
  /** Why the asker sees no money. */
  withheld: string | null;
  clusters: readonly LedgerCluster[];
  ground: Ground;
  /** Of every cluster that the asker may see, so that one alone has its share too. */
  totals: ReadonlyMap<string, Nano>;
  /** What the source said that nobody was allocated, by cluster. */
  idle: ReadonlyMap<string, Nano>;
  machines: readonly MachineSums[];
  books: ReadonlyMap<bigint, Book>;
}

/** What clusters consist of, and what that costs. */
@Injectable()
export class ClustersService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: () => Instant,
    private readonly costs: CostsService,
    private readonly status: CollectionStatus,
  ) {}

  /** Reads the clusters, or one of them, for a window. @throws Problem: 404 for a cluster, 400 on the window */
  async read(text: string | undefined, scope: Scope, id: string | null): Promise<Inventory> {
    const window = askedWindow(text, this.costs.askedAt());
    const { pool } = this.database;
    const found = await this.costs.queries.snapshot(async (reader) => {
      const all = await this.costs.ground(reader, { filter: null, window, comparison: null, step: null }, scope);
      const clusters = id === null ? all.clusters : [clusterNamed(all.clusters, id)];
      const ground = id === null ? all : this.groundOf(clusters, all, window);
      await this.refuseUnkept(reader, clusters, window);
      return { clusters, ground, ...(await totalsOf(reader, { all: all.clusters, asked: clusters, window })) };
    });
    const names = new Map(found.clusters.map((cluster) => [cluster.id, cluster.name]));
    const [machines, books] = await Promise.all([
      readMachines(pool, { clusters: names, window }),
      readBooks(pool, { clusters: [...names.keys()], window }),
    ]);
    const withheld = scope.grant === 'all' ? null : 'this token sees no money of whole clusters';
    const precision = withheld === null ? found.precision : 0n;
    return {
      ...found,
      window,
      machines,
      books,
      withheld,
      envelope: this.costs.envelope(found.ground, { window, attribution: 'inForce' }, precision),
    };
  }

  /** The rows of clusters, the dearest first, and their total. A bot sees their coverage alone. */
  async rows(
    inventory: Inventory,
    scope: Scope,
    decimals: number | undefined,
  ): Promise<{ rows: ClusterRow[]; total: string | null; nodes: number | null; machines: Machines | null }> {
    const { clusters, ground, totals, idle, machines, withheld, window } = inventory;
    const states = new Map((await this.status.read()).map(({ cluster, state }) => [cluster, state]));
    const bare = scope.grant === 'coverage';
    const money = withheld === null;
    const ordered = money ? dearestFirst(clusters, totals) : clusters;
    const fleet = sumNano(totals.values());
    const { amounts, whole } = shownAmounts(
      ordered.map(({ name }) => totals.get(name) ?? 0n),
      decimals,
    );
    const rows = ordered.map((cluster, index): ClusterRow => {
      const own = machines.filter((machine) => machine.cluster === cluster.name);
      const { expectedHours, collectedHours } = this.groundOf([cluster], ground, window).coverage;
      return {
        id: cluster.name,
        state: states.get(cluster.name) ?? 'removed',
        simulated: cluster.simulated,
        region: this.config.clusters.find(({ id }) => id === cluster.name)?.region ?? null,
        coverage: { expectedHours, collectedHours, ratio: expectedHours === 0 ? null : collectedHours / expectedHours },
        nodes: bare ? null : own.length,
        total: money ? formatNano(amounts[index] ?? 0n, decimals) : null,
        share: money ? ratioOf(totals.get(cluster.name) ?? 0n, fleet) : null,
        machines: bare ? null : machineFigures(own, money),
        unplacedIdle: money ? formatNano((idle.get(cluster.name) ?? 0n) - idleOnNodes(own)) : null,
      };
    });
    return {
      rows,
      total: money ? formatNano(whole, decimals) : null,
      nodes: bare ? null : machines.length,
      machines: bare ? null : machineFigures(machines, money),
    };
  }

  private groundOf(clusters: LedgerCluster[], { universe, gaps }: Ground, window: Window): Ground {
    return { universe, clusters, gaps, coverage: coverageOf(forCoverage(clusters, this.config, this.clock()), [window], gaps) };
  }

  /** Nodes of half days are kept as long as hours are, those of whole days as long as days. */
  private async refuseUnkept(reader: CostReader, clusters: readonly LedgerCluster[], { start, end }: Window): Promise<void> {
    const days = floorDay(this.clock() - this.config.retention.daysMs);
    if (start < days) throw Problem.field('window', `nodes are kept from ${formatInstant(days)}: the earliest start allowed`);
    const hours = await reader.hoursKeptFrom(clusters);
    const half = start % DAY_MS !== 0 ? floorDay(start) : end % DAY_MS !== 0 ? floorDay(end) : Infinity;
    if (end > start && half < hours)
      throw Problem.field('window', `parts of days are kept from ${formatInstant(hours)}: the earliest start allowed`);
  }
}

function clusterNamed(clusters: readonly LedgerCluster[], id: string): LedgerCluster {
  const found = clusters.find(({ name }) => name === id);
  if (found) return found;
  const near = nearest(
    id,
    clusters.map(({ name }) => name),
  );
  throw Problem.notFound(
    `there is no cluster ${JSON.stringify(id)}${near === null ? '' : `, did you mean ${JSON.stringify(near)}?`}`,
  );
}

/** What each cluster cost, and what of it was idle; and of those that are asked for, how far that may be off. */
async function totalsOf(
  reader: CostReader,
  { all, asked, window }: { all: readonly LedgerCluster[]; asked: readonly LedgerCluster[]; window: Window },
): Promise<{ totals: Map<string, Nano>; idle: Map<string, Nano>; precision: Nano }> {
  const names = new Set(asked.map(({ name }) => name));
  const cells = await reader.cells({
    clusters: all,
    windows: window,
    dimensions: [{ name: 'cluster' }],
    step: null,
    filter: null,
    measures: 'all',
  });
  const totals = new Map<string, Nano>();
  const idle = new Map<string, Nano>();
  let precision = 0n;
  for (const { key, kind, measures } of cells) {
    const name = key[0] ?? '';
    totals.set(name, (totals.get(name) ?? 0n) + directNano(measures));
    const { cpu, memory, gpu } = measures;
    if (kind === 'idle') idle.set(name, sumNano([idle.get(name) ?? 0n, cpu, memory, gpu]));
    if (names.has(name)) precision += measures.precision;
  }
  return { totals, idle, precision };
}

function dearestFirst(clusters: readonly LedgerCluster[], totals: ReadonlyMap<string, Nano>): LedgerCluster[] {
  const of = ({ name }: LedgerCluster): Nano => totals.get(name) ?? 0n;
  return [...clusters].sort((a, b) => (of(a) === of(b) ? 0 : of(a) > of(b) ? -1 : 1));
}

/** Amounts and their sum; rounded so that they add up where decimals are asked for. */
function shownAmounts(amounts: readonly Nano[], decimals: number | undefined): { amounts: readonly Nano[]; whole: Nano } {
  if (decimals === undefined) return { amounts, whole: sumNano(amounts) };
  const unit = 10n ** BigInt(9 - decimals);
  const whole = roundNano(sumNano(amounts), unit);
  return { amounts: roundParts(amounts, unit, whole), whole };
}

/** To six digits; null of nothing. */
function ratioOf(part: Nano, whole: Nano): number | null {
  return whole === 0n ? null : Number((part * 1_000_000n) / whole) / 1_000_000;
}
