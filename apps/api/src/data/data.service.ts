import { Inject, Injectable } from '@nestjs/common';
import type {
  AcceptResponse,
  ClusterData,
  CollectRequest,
  CollectResponse,
  DataResponse,
  SourceStatus,
} from '@showback/contracts';
import {
  type Book,
  clusterId,
  type CollectionWindows,
  type Database,
  type Ledger,
  readBooks,
  readLabelShares,
  readUnownedShare,
  type WindowStatus,
} from '@showback/persistence';
import { DAY_MS, floorDay, formatInstant, formatNano, HOUR_MS, type Instant, type Window } from '@showback/vocabulary';
import { POLICIES, type Policies } from '../attribution/policies';
import { grantOf } from '../auth/access';
import { Audit } from '../auth/audit';
import type { Scope } from '../auth/scope';
import { hearsSources } from '../auth/scoped';
import { type ClusterStatus, CollectionStatus } from '../collection';
import { dueEnd, historyStart } from '../collection/due';
import type { ClusterConfig, Config } from '../config/config';
import { CostsService } from '../costs/costs.service';
import { askedWindow } from '../http/asked-window';
import { Problem } from '../http/problem';
import { CLOCK, CONFIG, DATABASE, LEDGER, WINDOWS } from '../providers';
import { clusterNamed } from './cluster-named';
import { wholeHour } from './hour-parameter';
import { countStates, gapsIn, hourState, withoutReason } from './hour-states';
import { sourcesOf } from './sources';

const DAYS_SHOWN = 30;
const HOURS_MAX = 200_000;
const MICRO = 1_000_000;

const WITHHELD = { cost: null, ratio: null, reason: 'this token sees no money of whole clusters' } as const;

/** How collection stands, and what can be done about it. */
@Injectable()
export class DataService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(WINDOWS) private readonly windows: CollectionWindows,
    @Inject(CLOCK) private readonly clock: () => Instant,
    @Inject(POLICIES) private readonly policies: Policies,
    private readonly costs: CostsService,
    private readonly status: CollectionStatus,
    private readonly audit: Audit,
  ) {}

  /** @throws Problem 400 on the window */
  async read(text: string | undefined, scope: Scope): Promise<DataResponse> {
    const window = this.windowOf(text);
    const now = this.clock();
    const { grant } = scope;
    const shownHour = (hour: WindowStatus) => (hearsSources(scope) ? hourState(hour, now) : withoutReason(hourState(hour, now)));
    const { clusters } = this.config;
    const ids = clusters.map(({ id }) => clusterId(id));
    const { pool } = this.database;
    const counted = this.counted().map(({ id }) => ({ id: clusterId(id) }));
    const [statuses, states, books, labels, unattributed] = await Promise.all([
      this.status.read(),
      this.windows.states({ clusters: clusters.map(({ id }) => id), ...window }),
      readBooks(pool, { clusters: ids, window }),
      grant === 'all' ? readLabelShares(pool, { clusters: counted.map(({ id }) => id), window }) : null,
      grant === 'all' ? this.unattributed(counted, window) : WITHHELD,
    ]);
    return {
      window: { start: formatInstant(window.start), end: formatInstant(window.end) },
      clusters: clusters.flatMap((cluster) => {
        const status = statuses.find((one) => one.cluster === cluster.id);
        const coverage = states
          .filter((one) => one.cluster === cluster.id)
          .sort((a, b) => a.hour - b.hour)
          .map(shownHour);
        const book = books.get(clusterId(cluster.id));
        return status
          ? [
              {
                ...healthOf(cluster, status, scope),
                coverage,
                hours: countStates(coverage),
                gaps: gapsIn(coverage),
                assets: assetsOf(book, grant),
              },
            ]
          : [];
      }),
      mayAccept: grantOf('POST /api/v1/data/:cluster/:hour/accept', scope) !== 'no',
      unattributed,
      labels: labels?.map(({ label, shareMicro }) => ({ label, shareOfSpend: shareMicro / MICRO })) ?? null,
    };
  }

  /** Of the UTC days that the window touches; unknown while the read model is still being made. */
  private async unattributed(clusters: readonly { id: bigint }[], window: Window): Promise<DataResponse['unattributed']> {
    const share = await readUnownedShare(this.database.pool, { clusters, window, policyOf: this.policies.inForce });
    if ('stale' in share) return { cost: null, ratio: null, reason: `${share.stale} days of clusters are yet to be worked out` };
    const { unownedNano, ofNano } = share;
    if (ofNano === 0n) return { cost: formatNano(unownedNano), ratio: null, reason: 'nothing ran' };
    return { cost: formatNano(unownedNano), ratio: Number((unownedNano * BigInt(MICRO)) / ofNano) / MICRO, reason: null };
  }

  /** Takes a quarantined hour into the figures. @throws Problem 400, 404 */
  async accept(cluster: string, text: string, scope: Scope): Promise<AcceptResponse> {
    const { id } = clusterNamed(this.config, cluster);
    const hour = wholeHour('hour', text);
    const of = { cluster: id, hour: formatInstant(hour) };
    const line = this.audit.line(scope, 'data.accept', of);
    if (!(await this.ledger.acceptQuarantined(id, hour, line)))
      throw Problem.notFound(`${id} has no quarantined hour ${of.hour}`);
    this.audit.print(line);
    return { ...of, state: 'ok' };
  }

  /** Has hours read again, now. @throws Problem 400, 404, 409 when the cluster has nothing to be read from */
  async collect(cluster: string, { from, to }: CollectRequest, scope: Scope): Promise<CollectResponse> {
    const configured = clusterNamed(this.config, cluster);
    const now = this.clock();
    const start = wholeHour('from', from);
    const end = Math.min(wholeHour('to', to), dueEnd(now, configured.collect.delayMs));
    if (wholeHour('to', to) <= start) throw Problem.field('to', 'must be after from');
    const earliest = Math.max(firstHour(configured, now), floorDay(now - this.config.retention.daysMs));
    if (start < earliest)
      throw Problem.field('from', `the earliest allowed is ${formatInstant(earliest)}: collect.from, or what is kept`);
    const trouble = configured.misconfigured ?? (configured.cost.kind === 'none' ? configured.cost.reason : null);
    if (trouble !== null) throw new Problem({ status: 409, detail: `${configured.id} cannot be collected: ${trouble}` });
    const span = { cluster: configured.id, from: start, to: Math.max(start, end) };
    await this.windows.plan(span);
    const of = { cluster: configured.id, from: formatInstant(span.from), to: formatInstant(span.to) };
    const line = this.audit.line(scope, 'data.collect', of);
    const hours = await this.windows.requeue({ ...span, now, audit: line });
    this.audit.print(line);
    return { ...of, hours };
  }

  private windowOf(text: string | undefined): Window {
    const { now, dueEnd: end } = this.costs.askedAt();
    const window =
      text === undefined ? { start: floorDay(end) - DAYS_SHOWN * DAY_MS, end } : askedWindow(text, { now, dueEnd: end });
    const hours = ((window.end - window.start) / HOUR_MS) * this.config.clusters.length;
    if (hours > HOURS_MAX) throw Problem.field('window', `has ${hours} hours over all clusters; at most ${HOURS_MAX} are listed`);
    return window;
  }

  /** As in every figure: real clusters, or simulated ones where there is no real one. */
  private counted(): readonly ClusterConfig[] {
    const real = this.config.clusters.filter(({ cost }) => cost.kind !== 'simulator');
    return real.length > 0 ? real : this.config.clusters;
  }
}

function firstHour({ cost, collect }: ClusterConfig, now: Instant): Instant {
  return collect.from ?? historyStart(cost.kind === 'simulator' ? cost.settings.days : 15, now);
}

/** What concerns a cluster's health; of sources, whose errors name places, a bot sees nothing. */
function healthOf(
  cluster: ClusterConfig,
  status: ClusterStatus,
  scope: Scope,
): Pick<ClusterData, 'id' | 'state' | 'sources' | 'backfill' | 'settledTo'> {
  const { state, backfill, settledTo } = status;
  return {
    id: cluster.id,
    state,
    sources: scope.grant === 'coverage' ? [] : toldSources(sourcesOf(cluster, status), scope),
    backfill,
    settledTo: settledTo === null ? null : formatInstant(settledTo),
  };
}

/** What a source said in its own words can be of anybody. */
function toldSources(sources: SourceStatus[], scope: Scope): SourceStatus[] {
  if (hearsSources(scope)) return sources;
  return sources.map((source) => ({ ...source, lastError: source.lastError && { ...source.lastError, text: source.state } }));
}

function assetsOf(book: Book | undefined, grant: Scope['grant']): ClusterData['assets'] {
  if (grant !== 'all') return { byComponent: null };
  const differences = Object.entries(book?.assetDifferenceNano ?? {});
  return { byComponent: Object.fromEntries(differences.map(([component, nano]) => [component, formatNano(nano)])) };
}
