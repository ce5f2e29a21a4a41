import { Inject, Injectable } from '@nestjs/common';
import type { CollectionProgress, CollectionWindows, SourceNotices } from '@showback/persistence';
import { DAY_MS, HOUR_MS, type Instant } from '@showback/vocabulary';
import { CLOCK, WINDOWS } from '../providers';
import type { Collectable } from './collectable';
import { dueEnd } from './due';
import type { Observation } from './metrics';
import { Pace } from './pace';
import type { ClusterState, ClusterStatus, SourceError, SourceStatus } from './status-types';
import { COLLECTABLES } from './tokens';
import type { UsageBeside } from './usage-beside';

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
    const kept = await this.windows.notices();
    return this.collectables.map((collectable) =>
      this.describe(collectable, progress.get(collectable.cluster), noticesOf(collectable, kept), now),
    );
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

  private describe(
    collectable: Collectable,
    progress: CollectionProgress | undefined,
    notices: SourceStatus['notices'],
    now: Instant,
  ): ClusterStatus {
    const { cluster } = collectable;
    const { totalHours = 0, untriedHours = 0, settledTo = null } = progress ?? {};
    const doneHours = totalHours - untriedHours;
    const pace = this.paces.get(cluster) ?? new Pace();
    this.paces.set(cluster, pace);
    const source = describeSource(collectable, progress, now);
    return {
      cluster,
      state: stateOf(collectable, source, now),
      // They are of its Prometheus, which is the source of cost or the one beside it.
      sources: collectable.usage === null ? [{ ...source, notices }] : [source, { ...usageSource(collectable.usage), notices }],
      backfill: { doneHours, totalHours, etaSeconds: pace.etaSeconds({ at: now, doneHours, totalHours }) },
      settledTo,
    };
  }
}

function describeSource(collectable: Collectable, progress: CollectionProgress | undefined, now: Instant): SourceStatus {
  const { kind, misconfigured, delayMs } = collectable;
  const { state: breaker, openUntil } = collectable.breaker();
  const lastWindow = progress?.lastHour ?? null;
  if (misconfigured !== null) {
    const lastError = { code: null, text: misconfigured, hour: null };
    return { kind, state: 'misconfigured', lastWindow, lastError, nextTry: null, breaker, notices: [] };
  }
  const failure = progress?.lastFailure ?? null;
  const recent = failure !== null && failure.hour > dueEnd(now, delayMs) - FAILING_MS;
  const failing = breaker !== 'closed' || recent;
  const lastError: SourceError | null = failure && { code: codeOf(failure.reason), text: failure.reason, hour: failure.hour };
  const nextTry = openUntil ?? failure?.nextRead ?? null;
  return { kind, state: failing ? 'failing' : 'ok', lastWindow, lastError, nextTry, breaker, notices: [] };
}

/** Of a reason as the ledger keeps it, `no-data: Prometheus has nothing of this hour`. */
function codeOf(reason: string): string | null {
  return /^([a-z-]+): /.exec(reason)?.[1] ?? null;
}

/** What its Prometheus does not say, as long as it has one, and its metrics of shared cost. */
function noticesOf({ cluster, kind, usage }: Collectable, kept: readonly SourceNotices[]): SourceStatus['notices'] {
  const has = kind === 'prometheus' || usage !== null;
  return kept
    .filter((one) => one.cluster === cluster && (has || one.about === 'shared-metric'))
    .flatMap(({ findings, seenAt }) => findings.map((finding) => ({ ...finding, seenAt })));
}

/** A Prometheus that only measures usage: it is asked with every hour, so it has no times of its own. */
function usageSource(usage: UsageBeside): SourceStatus {
  const { lastWindow, lastError, breaker } = usage.view();
  const state = usage.misconfigured ? 'misconfigured' : lastError === null ? 'ok' : 'failing';
  return { kind: 'prometheus', state, lastWindow, lastError, nextTry: breaker.openUntil, breaker: breaker.state, notices: [] };
}

function stateOf({ simulated, delayMs }: Collectable, source: SourceStatus, now: Instant): ClusterState {
  if (source.state === 'misconfigured') return 'misconfigured';
  if (simulated) return 'simulated';
  if (source.state === 'failing') return 'failing';
  const { lastWindow } = source;
  return lastWindow === null || dueEnd(now, delayMs) - (lastWindow + HOUR_MS) > LATE_MS ? 'late' : 'ok';
}
