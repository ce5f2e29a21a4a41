import { compareSources, SourceFault, SourceTally, type Difference } from '@showback/allocation';
import { Inject, Injectable } from '@nestjs/common';
import type { ComparisonResponse } from '@showback/contracts';
import { clusterId, type CollectionWindows, type Database, readNamespaceHours } from '@showback/persistence';
import { DAY_MS, floorDay, formatDay, formatInstant, formatNano, hoursOf, type Instant, type Window } from '@showback/vocabulary';
import type { Logger } from 'pino';
import { SecondSources } from '../collection';
import { dueEnd } from '../collection/due';
import type { ClusterConfig, Config } from '../config/config';
import { CostsService } from '../costs/costs.service';
import { Problem } from '../http/problem';
import { CLOCK, CONFIG, DATABASE, LOGGER, WINDOWS } from '../providers';
import { clusterNamed } from './cluster-named';
import { inARow, whyNotKept, type MissingHour } from './not-compared';

type Kind = ComparisonResponse['sources']['kept'];

/** What both sources say of the hours that both have. */
interface Told {
  kept: SourceTally;
  other: SourceTally;
  compared: number;
  missing: MissingHour[];
}

interface Reading {
  window: Window;
  sources: Record<'kept' | 'other', Kind>;
  signal: AbortSignal;
  hourRead: () => void;
}

/** Sets a day that the ledger keeps beside what the cluster's other source of cost says of it. */
@Injectable()
export class ComparisonService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(WINDOWS) private readonly windows: CollectionWindows,
    @Inject(CLOCK) private readonly clock: () => Instant,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly costs: CostsService,
    private readonly seconds: SecondSources,
  ) {}

  /**
   * Reads the other source hour by hour, and keeps sums only.
   * @param hourRead is told of each hour that was asked for
   * @throws Problem 404 where there is no such cluster or no second source, 409 where that one cannot be asked, 400 on the day;
   * the signal's reason when it aborts
   */
  async compare(name: string, day: string | undefined, signal: AbortSignal, hourRead: () => void): Promise<ComparisonResponse> {
    const cluster = clusterNamed(this.config, name);
    const { id, cost } = cluster;
    const second = this.seconds.of(id);
    if (second === null || cost.kind === 'none' || cost.kind === 'simulator')
      throw Problem.notFound(`${id} has no second source of cost: there is nothing to compare`);
    if (second.source === null)
      throw new Problem({ status: 409, detail: `${id}'s ${second.kind} cannot be asked: ${second.misconfigured}` });
    const window = await this.windowOf(cluster, day);
    const sources = { kept: cost.kind, other: second.kind };
    const told = await this.told(id, { window, sources, signal, hourRead });
    const { total, byComponent, byNamespace } = compareSources(told.kept, told.other);
    return {
      cluster: id,
      window: { start: formatInstant(window.start), end: formatInstant(window.end) },
      currency: this.config.currency,
      precision: formatNano((cost.kind === 'opencost' ? told.kept : told.other).precisionNano),
      sources,
      hours: { expected: hoursOf(window).length, compared: told.compared, missing: inARow(told.missing) },
      total: told.compared === 0 ? null : shown(total),
      byComponent: byComponent.map(({ component, ...of }) => ({ component, ...shown(of) })),
      byNamespace: byNamespace.map(({ namespace, ...of }) => ({ namespace, ...shown(of) })),
    };
  }

  /** A whole day that is due and of which hours are kept. */
  private async windowOf({ id, collect }: ClusterConfig, text: string | undefined): Promise<Window> {
    const last = floorDay(dueEnd(this.clock(), collect.delayMs)) - DAY_MS;
    const start = text === undefined ? last : Date.parse(`${text}T00:00:00Z`);
    if (start > last) throw Problem.field('day', `is not complete: the last complete one is ${formatDay(last)}`);
    const from = await this.costs.queries.snapshot(async (reader) =>
      reader.hoursKeptFrom((await reader.clusters()).filter(({ name }) => name === id)),
    );
    if (start < from) throw Problem.field('day', `hours are kept from ${formatDay(from)}: the earliest day allowed`);
    return { start, end: start + DAY_MS };
  }

  private async told(cluster: string, { window, sources, signal, hourRead }: Reading): Promise<Told> {
    const statuses = new Map(
      (await this.windows.states({ clusters: [cluster], ...window })).map((status) => [status.hour, status]),
    );
    const kept = await readNamespaceHours(this.database.pool, { cluster: clusterId(cluster), window });
    const told: Told = { kept: new SourceTally(), other: new SourceTally(), compared: 0, missing: [] };
    for (const hour of hoursOf(window)) {
      const reason = whyNotKept(statuses.get(hour));
      if (reason !== null) {
        told.missing.push({ hour, source: sources.kept, reason });
        continue;
      }
      const rows = await this.otherRows(cluster, hour, signal);
      hourRead();
      if (typeof rows === 'string') {
        told.missing.push({ hour, source: sources.other, reason: rows });
        continue;
      }
      for (const row of kept) if (row.hour === hour) told.kept.add(row, row.rows);
      for (const row of rows) told.other.add(row);
      told.compared += 1;
    }
    return told;
  }

  /** The rows of an hour, or why it cannot be had. */
  private async otherRows(
    cluster: string,
    hour: Instant,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<SecondSources['readHour']>> | string> {
    try {
      return await this.seconds.readHour(cluster, hour, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SourceFault) return error.message;
      this.logger.error({ err: error, cluster, hour: formatInstant(hour) }, 'hour not compared');
      return 'Showback could not make sense of the answer; its log has the details';
    }
  }
}

function shown({ kept, other, difference, ratio }: Difference) {
  return { kept: formatNano(kept), other: formatNano(other), difference: formatNano(difference), ratio };
}
