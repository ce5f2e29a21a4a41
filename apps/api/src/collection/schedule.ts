import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { ScheduleRuns } from '@showback/persistence';
import { POLICIES, type Policies } from '../attribution/policies';
import type { Config } from '../config/config';
import { CONFIG } from '../providers';
import type { Collectable } from './collectable';
import type { CollectionParts } from './parts';
import type { Planner } from './planner';
import { collectSharedMetrics } from './shared-metrics';
import { COLLECTABLES, COLLECTION_PARTS, PLANNER, SCHEDULE_RUNS } from './tokens';

const MINUTE_MS = 60_000;
/** All days of all metrics that shared cost is split by are asked for within it; what is left comes an hour later. */
const SHARED_METRICS_MS = 30 * MINUTE_MS;

/**
 * What happens by the clock. Every replica ticks; the ledger lets one of them run each job per period
 * (a ticket in `schedule_run`, taken under an advisory lock). Each job may run twice without harm.
 */
@Injectable()
export class CollectionSchedule implements BeforeApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(SCHEDULE_RUNS) private readonly runs: ScheduleRuns,
    @Inject(COLLECTION_PARTS) private readonly parts: CollectionParts,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(COLLECTABLES) private readonly collectables: readonly Collectable[],
    @Inject(POLICIES) private readonly policies: Policies,
  ) {}

  /** Writes down the hours that have become due. */
  @Interval('plan-windows', MINUTE_MS)
  async plan(): Promise<void> {
    await this.guarded('plan-windows', MINUTE_MS, async () => {
      if ((await this.planner.plan()) > 0) this.parts.pause.wake();
    });
  }

  /** Once a day: what is older than `retention` goes. */
  @Interval('retention', 10 * MINUTE_MS)
  async retention(): Promise<void> {
    await this.guarded('retention', this.parts.settings.retentionMs, async () => {
      const { hoursMs, daysMs } = this.config.retention;
      const dropped = await this.parts.ledger.dropExpired({ now: this.parts.clock(), hoursMs, daysMs });
      if (dropped.length > 0) this.parts.log.info({ dropped }, 'facts beyond retention dropped');
    });
  }

  /** Once an hour: what the metrics were by which shared cost is split. */
  @Interval('shared-metrics', MINUTE_MS)
  async sharedMetrics(): Promise<void> {
    await this.guarded('shared-metrics', 60 * MINUTE_MS, async () => {
      const { ledger, windows, clock, log, stored } = this.parts;
      const parts = { ledger, windows, clock, log, policies: this.policies };
      const signal = AbortSignal.any([this.ending.signal, AbortSignal.timeout(SHARED_METRICS_MS)]);
      if ((await collectSharedMetrics(this.collectables, parts, signal)) > 0) stored();
    });
  }

  /** Aborts what asks a source, lets what stores finish, and gives up waiting after `shutdownMs`. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    const waiting = new AbortController();
    await Promise.race([Promise.all(this.running), this.parts.pause.sleep(this.parts.settings.shutdownMs, waiting.signal)]);
    waiting.abort();
  }

  private async guarded(name: string, everyMs: number, job: () => Promise<void>): Promise<void> {
    if (this.ending.signal.aborted) return;
    const run = this.logged(name, everyMs, job);
    this.running.add(run);
    await run;
    this.running.delete(run);
  }

  private async logged(name: string, everyMs: number, job: () => Promise<void>): Promise<void> {
    try {
      await this.runs.once({ name, everyMs, now: this.parts.clock() }, job);
    } catch (error) {
      if (this.ending.signal.aborted) return;
      this.parts.log.error({ err: error, job: name }, 'scheduled job failed, the next tick tries again');
    }
  }
}
