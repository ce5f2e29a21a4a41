import { setImmediate as breathe } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  type BuildRequest,
  CostQueries,
  type Database,
  type Ledger,
  LineBuilder,
  LineFault,
  ScheduleRuns,
} from '@showback/persistence';
import type { Instant } from '@showback/vocabulary';
import type { Logger } from 'pino';
import { POLICIES, type Policies } from '../attribution/policies';
import { Pause } from '../collection/pause';
import type { Config } from '../config/config';
import { counted } from '../costs/concerned';
import { CLOCK, CONFIG, DATABASE, LEDGER, LOGGER } from '../providers';
import { LineMetrics } from './line-metrics';

const SECOND_MS = 1_000;

/** How often it looks for stale lines without being told. */
const TICK_MS = 60 * SECOND_MS;
/** Between two rounds: a day that is being collected is not made again with each of its hours. */
const REST_MS = 2 * SECOND_MS;
/** How long the end of the process waits for a day that is being made; what is lost is made again. */
const SHUTDOWN_MS = 2 * SECOND_MS;

/** Makes stale lines fresh in the background. Reads do not wait for it: they work out what is stale themselves. */
@Injectable()
export class LinesService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly pause = new Pause();
  private readonly builder: LineBuilder;
  private readonly runs: ScheduleRuns;
  private readonly queries: CostQueries;
  private readonly log: Logger;
  private kicks = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(POLICIES) private readonly policies: Policies,
    @Inject(CLOCK) private readonly clock: () => Instant,
    @Inject(LOGGER) logger: Logger,
    private readonly metrics: LineMetrics,
  ) {
    this.builder = new LineBuilder(database);
    this.runs = new ScheduleRuns(database);
    this.queries = new CostQueries(database);
    this.log = logger.child({ area: 'lines' });
  }

  onApplicationBootstrap(): void {
    this.metrics.observeStale(() => this.countStale());
    this.policies.onChange?.(() => this.kick());
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    const waiting = new AbortController();
    await Promise.race([this.running, new Pause().sleep(SHUTDOWN_MS, waiting.signal)]);
    waiting.abort();
  }

  /** Tells that lines may be stale: hours were stored, or another document is in force. */
  kick(): void {
    this.kicks += 1;
    this.pause.wake();
  }

  /** How many days of clusters wait for their lines. @throws the database's error */
  async countStale(): Promise<number> {
    return this.builder.countStale(await this.request());
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const told = this.kicks;
      await this.round(signal);
      await new Pause().sleep(REST_MS, signal);
      if (this.kicks === told) await this.pause.sleep(TICK_MS, signal);
    }
  }

  /** One replica builds at a time: the others find what it left at their next tick. */
  private async round(signal: AbortSignal): Promise<void> {
    try {
      await this.runs.once({ name: 'lines', everyMs: 0, now: this.clock() }, () => this.buildAll(signal));
    } catch (error) {
      this.log.error({ err: error }, 'lines wait for the database');
    }
  }

  private async buildAll(signal: AbortSignal): Promise<void> {
    this.builder.forgive();
    let built = 0;
    while (!signal.aborted) {
      // Each day as the policies and clusters are by then.
      const outcome = await this.buildNext(await this.request());
      if (outcome === 'none' || outcome === 'changed') break;
      if (outcome === 'built') built += 1;
      // Requests come in between.
      await breathe();
    }
    if (built === 0) return;
    await this.ledger.refreshStatistics(signal);
    this.log.info({ days: built }, 'lines made');
  }

  private async buildNext(request: BuildRequest): Promise<'none' | 'built' | 'changed' | 'frozen' | 'failed'> {
    const end = this.metrics.duration.startTimer();
    try {
      const made = await this.builder.buildNext(request);
      if (made === null) return 'none';
      end();
      this.metrics.built.inc({ outcome: made.outcome });
      return made.outcome;
    } catch (error) {
      if (!(error instanceof LineFault)) throw error;
      this.metrics.built.inc({ outcome: 'failed' });
      this.log.error({ err: error }, 'lines not made: reads work them out meanwhile, the next round tries again');
      return 'failed';
    }
  }

  private async request(): Promise<BuildRequest> {
    const clusters = await this.queries.snapshot((reader) => reader.clusters());
    return { clusters: counted(clusters, this.config.clusters), policyOf: this.policies.inForce, now: this.clock() };
  }
}
