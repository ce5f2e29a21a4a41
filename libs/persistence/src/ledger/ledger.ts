import { floorDay, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import type { AuditEntry } from '../attribution/audit';
import type { Database } from '../database';
import { LedgerFault } from '../faults';
import { clusterId } from '../ids';
import { KnownIds } from './dictionary';
import { Identities } from './identity';
import { makePartitions, type Partition, partitionsFor, USAGE } from './partitions';
import { podOwners } from './pod-owners';
import { unpackHour } from './quarantine';
import { dropExpired, type Retention } from './retention';
import { sharedMetricDays, type StoredMetric, storeSharedMetric } from '../lines/shared-metrics';
import { refreshStatistics } from './statistics';
import { storeHours, type StoreHours, type StoreMemory } from './store-hours';
import type { LedgerVersion, RegisteredCluster, StoreOutcome, StoreRequest } from './store-outcome';

export interface LedgerOptions {
  /** Age after an hour's end at which it is read for the last time (default 72 h). */
  settleMs?: number;
}

/** The books: what ran in each cluster and hour, and what the source said it cost. */
export class Ledger {
  private readonly memory: StoreMemory = { identities: new Identities(), known: new KnownIds() };
  /** Names of partitions that were there when last looked at. */
  private readonly partitions = new Set<string>();

  constructor(
    readonly database: Database,
    readonly options: LedgerOptions = {},
  ) {}

  /**
   * Enters clusters into the books, or what changed of them. Others stay with their history.
   * @throws LedgerFault when a cluster's currency is another than before: nothing is converted
   */
  async registerClusters(clusters: readonly RegisteredCluster[]): Promise<void> {
    for (const { name, region, currency, simulated, collectFrom, collectFromIsDefault } of clusters) {
      const { rows } = await this.database.pool.query<{ currency: string }>(
        `INSERT INTO cluster (id, name, region, currency, simulated, collect_from) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET region = excluded.region, simulated = excluded.simulated,
           collect_from = CASE WHEN $7 THEN least(cluster.collect_from, excluded.collect_from) ELSE excluded.collect_from END
         RETURNING currency`,
        [clusterId(name).toString(), name, region, currency, simulated, new Date(collectFrom), collectFromIsDefault === true],
      );
      const kept = rows[0]?.currency;
      if (kept !== currency) {
        throw new LedgerFault(
          `the ledger holds ${name} in ${kept ?? 'no currency'}, not in ${currency}: give the cluster another id`,
        );
      }
    }
  }

  /**
   * Stores hours of one cluster and one UTC day in one transaction, each only when it is better than what stands:
   * after it Σ rows = the source's total, or nothing was written.
   * @throws LeaseLost when an hour was handed out again since
   * @throws LedgerFault when an hour does not add up
   */
  storeHours({ cluster, hours, lease, readAt }: StoreRequest): Promise<StoreOutcome[]> {
    return this.store({ cluster, hours, lease, readAt, settleMs: this.options.settleMs });
  }

  /** Takes an hour out of quarantine into the figures, as it is, and notes who did. False: there is none, and nothing is noted. */
  async acceptQuarantined(cluster: string, hour: Instant, audit?: AuditEntry): Promise<boolean> {
    const { rows } = await this.database.pool.query<{ content: Buffer; read_at: Date }>(
      'SELECT content, read_at FROM quarantine WHERE cluster_id = $1 AND hour = $2',
      [clusterId(cluster).toString(), new Date(hour)],
    );
    const [found] = rows;
    if (!found) return false;
    const outcomes = await this.store({
      cluster,
      hours: [await unpackHour(found.content)],
      lease: null,
      readAt: found.read_at.getTime(),
      settleMs: this.options.settleMs,
      ...(audit && { audit }),
    });
    return outcomes.every(({ outcome }) => outcome !== 'kept');
  }

  /** Who owned the pods of a UTC day in its hours that are stored: `namespace/pod` → controller. Bare pods are left out. */
  podOwners(cluster: string, day: Instant): Promise<Map<string, { kind: string; name: string }>> {
    return podOwners(this.database.pool, clusterId(cluster), floorDay(day));
  }

  /** Stores what a metric that shared cost is split by was on a day of a cluster. @returns whether it is another than before */
  storeSharedMetric(metric: StoredMetric): Promise<boolean> {
    return storeSharedMetric(this.database.pool, metric);
  }

  /** The UTC days from one on, of which a cluster has values of a metric that shared cost is split by. */
  sharedMetricDays(metric: Pick<StoredMetric, 'cluster' | 'query' | 'key'>, from: Instant): Promise<Set<Instant>> {
    return sharedMetricDays(this.database.pool, metric, from);
  }

  /** The clusters in the books by name. `version` goes up with each change that a read can see. */
  async versions(): Promise<LedgerVersion[]> {
    const clusters = await this.database.prisma.cluster.findMany({ orderBy: { name: 'asc' } });
    return clusters.map(({ name, simulated, ledgerVersion, changedAt }) => ({
      cluster: name,
      simulated,
      version: ledgerVersion,
      changedAt: changedAt.getTime(),
    }));
  }

  /** Makes the partitions that some hours need. Storing does it by itself. */
  async ensurePartitions(hours: readonly Instant[]): Promise<void> {
    await this.make(partitionsFor(hours));
  }

  private async make(partitions: readonly Partition[]): Promise<void> {
    const missing = partitions.filter(({ name }) => !this.partitions.has(name));
    if (missing.length === 0) return;
    await makePartitions(this.database.pool, missing);
    for (const { name } of missing) this.partitions.add(name);
  }

  /** After many hours were stored: lets the next question be planned for what there is. @returns the tables looked at */
  refreshStatistics(signal?: AbortSignal): Promise<string[]> {
    return refreshStatistics(this.database.pool, signal);
  }

  /**
   * Drops what retention no longer keeps: hours only of days on which every cluster is settled or given up, after nodes and
   * volumes were summed to the day; then days by the month; then dictionary entries that nothing refers to.
   * @returns the names of the dropped partitions
   */
  async dropExpired(retention: Retention): Promise<string[]> {
    const dropped = await dropExpired(this.database.pool, retention);
    if (dropped.length > 0) this.forget();
    return dropped;
  }

  private async store(request: StoreHours): Promise<StoreOutcome[]> {
    const measured = request.hours.filter(({ usage }) => usage !== undefined);
    const partitions = [
      ...partitionsFor(request.hours.map(({ hour }) => hour)),
      ...partitionsFor(measured.map(({ hour }) => hour), USAGE), // prettier-ignore
    ];
    await this.make(partitions);
    try {
      return await storeHours(this.database.pool, this.memory, request);
    } catch (error) {
      if (!isMissingPartition(error)) throw error;
      // Another replica dropped it since this one looked.
      this.forget();
      await this.make(partitions);
      return await storeHours(this.database.pool, this.memory, request);
    }
  }

  private forget(): void {
    this.partitions.clear();
    this.memory.known.forget();
  }
}

function isMissingPartition(error: unknown): boolean {
  const { code, message = '' } = error as Partial<pg.DatabaseError>;
  return code === '23514' && message.includes('no partition of relation');
}
