import { Inject, Injectable } from '@nestjs/common';
import type { CollectionProgress, CollectionWindows } from '@showback/persistence';
import { DAY_MS, HOUR_MS, type Instant } from '@showback/vocabulary';
import { CLOCK, WINDOWS } from '../providers';
import type { Collectable } from './collectable';
import { dueEnd } from './due';
import type { Observation } from './metrics';
import { Pace } from './pace';
import type { ClusterState, ClusterStatus, SourceError, SourceStatus } from './status-types';
import { COLLECTABLES } from './tokens';

/** A cluster whose newest stored hour is further behind the last one due is late. */
const LATE_MS = 2 * HOUR_MS;

/** A failure this far behind the last hour due is a gap of the past and no longer a failing source. */
const FAILING_MS = 6 * HOUR_MS;

/** What the gauge of recent coverage looks back on. */
const RECENT_MS = 30 * DAY_MS;

/** How collection stands, for `/data`, the progress bar and the metrics. Breakers are those of this process. */
@Injectable()
export class CollectionStatus {
  private readonly paces = new Map<string, Pace>();

  constructor(
    @Inject(COLLECTABLES) private readonly collectables: readonly Collectable[],
    @Inject(WINDOWS) private readonly windows: CollectionWindows,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {}

  /** The configured clusters, in their order. @throws the database's error */
  async read(): Promise<ClusterStatus[]> {
    const now = this.clock();
    const progress = new Map((await this.windows.progress()).map((one) => [one.cluster, one]));
    return this.collectables.map((collectable) => this.describe(collectable, progress.get(collectable.cluster), now));
  }

  /** What the gauges show. @throws the database's error */
  async observe(): Promise<Observation[]> {
    const now = this.clock();
    const progress = new Map((await this.windows.progress()).map((one) => [one.cluster, one]));
    const recent = await this.windows.tried(now - RECENT_MS);
    return this.collectables.map((collectable) => {
      const { cluster, kind, breaker } = collectable;
      const { lastHour = null, okHours = 0, totalHours = 0 } = progress.get(cluster) ?? {};
      const tried = recent.get(cluster);
      return {
        cluster,
        source: kind,
        breaker: breaker().state,
        state: describeSource(collectable, progress.get(cluster), now).state,
        lagSeconds: lastHour === null ? null : (now - (lastHour + HOUR_MS)) / 1_000,
        coverage: totalHours === 0 ? null : okHours / totalHours,
        recentCoverage: tried === undefined ? null : tried.okHours / tried.triedHours,
      };
    });
  }

  private describe(collectable: Collectable, progress: CollectionProgress | undefined, now: Instant): ClusterStatus {
    const { cluster } = collectable;
    const { totalHours = 0, untriedHours = 0, settledTo = null } = progress ?? {};
    const doneHours = totalHours - untriedHours;
    const pace = this.paces.get(cluster) ?? new Pace();
    this.paces.set(cluster, pace);
    const source = describeSource(collectable, progress, now);
    return {
      cluster,
      state: stateOf(collectable, source, now),
      sources: [source, ...usageSource(collectable)],
      backfill: { doneHours, totalHours, etaSeconds: pace.etaSeconds({ at: now, doneHours, totalHours }) },
      settledTo,
    };
  }
}

function describeSource(collectable: Collectable, progress: CollectionProgress | undefined, now: Instant): SourceStatus {
  const { kind, misconfigured, delayMs } = collectable;
  const notices = [...collectable.notices(), ...(collectable.usage === null ? collectable.metricFaults : [])];
  const { state: breaker, openUntil } = collectable.breaker();
  const lastWindow = progress?.lastHour ?? null;
  if (misconfigured !== null) {
    const lastError = { text: misconfigured, hour: null };
    return { kind, state: 'misconfigured', lastWindow, lastError, nextTry: null, breaker, notices };
  }
  const failure = progress?.lastFailure ?? null;
  const recent = failure !== null && failure.hour > dueEnd(now, delayMs) - FAILING_MS;
  const failing = breaker !== 'closed' || recent;
  const lastError: SourceError | null = failure && { text: failure.reason, hour: failure.hour };
  const nextTry = openUntil ?? failure?.nextRead ?? null;
  return { kind, state: failing ? 'failing' : 'ok', lastWindow, lastError, nextTry, breaker, notices };
}

/** A Prometheus that only measures usage: it is asked with every hour, so it has no times of its own. */
function usageSource({ usage, metricFaults }: Collectable): SourceStatus[] {
  if (usage === null) return [];
  const { lastWindow, lastError, breaker, notices: missing } = usage.view();
  const notices = [...missing, ...metricFaults];
  const state = usage.misconfigured ? 'misconfigured' : lastError === null ? 'ok' : 'failing';
  return [{ kind: 'prometheus', state, lastWindow, lastError, nextTry: breaker.openUntil, breaker: breaker.state, notices }];
}

function stateOf({ simulated, delayMs }: Collectable, source: SourceStatus, now: Instant): ClusterState {
  if (source.state === 'misconfigured') return 'misconfigured';
  if (simulated) return 'simulated';
  if (source.state === 'failing') return 'failing';
  const { lastWindow } = source;
  return lastWindow === null || dueEnd(now, delayMs) - (lastWindow + HOUR_MS) > LATE_MS ? 'late' : 'ok';
}
