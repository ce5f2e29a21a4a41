import { HOUR_MS, floorHour, type Instant } from '@showback/vocabulary';
import { type AuditEntry, writeAudit } from '../attribution/audit';
import { transaction, type Database } from '../database';
import { LeaseLost } from '../faults';
import { clusterId } from '../ids';
import { claimHours, type Claim } from './claim';
import type { CollectionProgress, Lease, WindowState, WindowStatus } from './lease';
import { progressOf } from './progress';
import { keepNotices, readNotices, type SourceNotices } from './source-notices';
import { bumpVersion, lockWindows } from './window-rows';

/** A half-open span of hours of one cluster. */
interface Span {
  cluster: string;
  from: Instant;
  to: Instant;
}

/** The book of hours: which are to be read and by whom, and what became of each. It is the queue, too. */
export class CollectionWindows {
  constructor(readonly database: Database) {}

  /** Enters the hours of a span that are not in the book yet. @returns how many */
  async plan({ cluster, from, to }: Span): Promise<number> {
    const first = Math.ceil(from / HOUR_MS) * HOUR_MS;
    const { rowCount } = await this.database.pool.query(
      `INSERT INTO collection_window (cluster_id, hour, state, next_read)
       SELECT $1, hour, 'pending', hour + interval '1 hour' FROM generate_series($2::timestamptz, $3::timestamptz, interval '1 hour') hour
       ON CONFLICT (cluster_id, hour) DO NOTHING`,
      [clusterId(cluster).toString(), new Date(first), new Date(floorHour(to) - HOUR_MS)],
    );
    return rowCount ?? 0;
  }

  /**
   * Makes the planned hours of a span due now, and notes who asked for it. Of a day whose hours were dropped, all hours
   * become due. @returns how many
   */
  requeue({ cluster, from, to, now, audit }: Span & { now: Instant; audit?: AuditEntry }): Promise<number> {
    return transaction(this.database.pool, async (client) => {
      const values = [clusterId(cluster).toString(), new Date(from), new Date(to)];
      const { rows } = await client.query<{ hour: Date }>(REQUEUED_SQL, values);
      const { rowCount } = await client.query(
        `UPDATE collection_window SET next_read = $3, settled = false, attempts = 0, state = CASE state WHEN 'given_up' THEN 'missing' ELSE state END
         WHERE cluster_id = $1 AND hour = ANY($2)`,
        [values[0], rows.map(({ hour }) => hour), new Date(now)],
      );
      if (audit) await writeAudit(client, audit);
      return rowCount ?? 0;
    });
  }

  /**
   * Hands out the next hours of one cluster and UTC day: never-read ones first, the newest first; then those due again.
   * Null: nothing is due, or another owner holds hours of the cluster.
   */
  claim(request: Claim): Promise<Lease | null> {
    return transaction(this.database.pool, (client) => claimHours(client, request));
  }

  /** Prolongs a lease by `leaseMs` from `now`. False: an hour of it was handed out again; stop. */
  async renew(lease: Lease, leaseMs: number, now: Instant = Date.now()): Promise<boolean> {
    const values = [...this.keyOf(lease), lease.fence.toString()];
    await this.database.pool.query(
      `UPDATE collection_window SET lease_until = $5 WHERE cluster_id = $1 AND hour = ANY($2) AND fence = $3 AND lease_owner = $4`,
      [...values, lease.owner, new Date(now + leaseMs)],
    );
    const { rows } = await this.database.pool.query<{ ours: boolean | null }>(
      'SELECT bool_and(fence = $3) AS ours FROM collection_window WHERE cluster_id = $1 AND hour = ANY($2)',
      values,
    );
    return rows[0]?.ours === true;
  }

  /**
   * Writes down why an hour could not be had, and when it is tried again; figures that are there stay.
   * @param request.nextRead null: it is given up
   * @throws LeaseLost
   */
  fail({ lease, hour, code, reason, now, nextRead }: Failure): Promise<void> {
    const id = clusterId(lease.cluster);
    return transaction(this.database.pool, async (client) => {
      const window = (await lockWindows(client, id, [hour])).get(hour);
      if (window?.fence !== lease.fence) throw new LeaseLost(lease.cluster);
      const text = `${code}: ${reason}`;
      const stays = window.state === 'ok' || window.state === 'quarantined';
      const state: WindowState = stays ? window.state : nextRead === null ? 'given_up' : 'missing';
      await client.query(
        `UPDATE collection_window SET state = $3, reason = $4, attempts = attempts + 1, next_read = $5::timestamptz, settled = $5::timestamptz IS NULL,
           lease_owner = NULL, lease_until = NULL, changed_at = $6 WHERE cluster_id = $1 AND hour = $2`,
        [id.toString(), new Date(hour), state, text, nextRead === null ? null : new Date(nextRead), new Date(now)],
      );
      if (state !== window.state || text !== window.reason) await bumpVersion(client, id, now);
    });
  }

  /** Gives back the hours of a lease that were neither stored nor failed. */
  async release(lease: Lease): Promise<void> {
    await this.database.pool.query(
      'UPDATE collection_window SET lease_owner = NULL, lease_until = NULL WHERE cluster_id = $1 AND hour = ANY($2) AND fence = $3 AND lease_owner = $4',
      [...this.keyOf(lease), lease.fence.toString(), lease.owner],
    );
  }

  /** What the book says of the hours of a half-open span, by cluster and hour. Hours that were never planned are not in it. */
  async states({ clusters, start, end }: { clusters: readonly string[]; start: Instant; end: Instant }): Promise<WindowStatus[]> {
    const names = new Map(clusters.map((name) => [clusterId(name).toString(), name]));
    const { rows } = await this.database.pool.query<StatusRow>(
      `SELECT cluster_id, hour, state, reason, flags, settled, next_read FROM collection_window
       WHERE cluster_id = ANY($1) AND hour >= $2 AND hour < $3 ORDER BY cluster_id, hour`,
      [[...names.keys()], new Date(start), new Date(end)],
    );
    const found = rows.map(({ cluster_id, hour, next_read, ...row }) => ({
      cluster: names.get(cluster_id) ?? '',
      hour: hour.getTime(),
      nextRead: next_read?.getTime() ?? null,
      ...row,
    }));
    return found.sort((a, b) => (a.cluster < b.cluster ? -1 : a.cluster > b.cluster ? 1 : a.hour - b.hour));
  }

  /** How far each cluster in the books is, by name. */
  progress(): Promise<CollectionProgress[]> {
    return progressOf(this.database.pool);
  }

  /** Of the hours from an instant on that were asked for at least once: how many, and how many have figures; by cluster. */
  async tried(from: Instant): Promise<Map<string, { okHours: number; triedHours: number }>> {
    const { rows } = await this.database.pool.query<{ cluster: string; ok: number; tried: number }>(
      `SELECT c.name AS cluster, count(*)::int AS tried, (count(*) FILTER (WHERE w.state = 'ok'))::int AS ok
       FROM collection_window w JOIN cluster c ON c.id = w.cluster_id WHERE w.hour >= $1 AND w.state <> 'pending' GROUP BY c.name`,
      [new Date(from)],
    );
    return new Map(rows.map(({ cluster, ok, tried }) => [cluster, { okHours: ok, triedHours: tried }]));
  }

  /** Keeps what a source does not have, for every replica and after a restart, unless of a later hour something is known. */
  keepNotices(said: SourceNotices): Promise<void> {
    return keepNotices(this.database.pool, said);
  }

  /** What the sources of all clusters do not have, as of the newest hour that was read of each. */
  notices(): Promise<SourceNotices[]> {
    return readNotices(this.database.pool);
  }

  private keyOf({ cluster, hours }: Lease): unknown[] {
    return [clusterId(cluster).toString(), hours.map((hour) => new Date(hour))];
  }
}

type StatusRow = { cluster_id: string; hour: Date; next_read: Date | null } & Omit<WindowStatus, 'cluster' | 'hour' | 'nextRead'>;

/** A read that gave no hour. */
export interface Failure {
  lease: Lease;
  hour: Instant;
  code: string;
  reason: string;
  now: Instant;
  nextRead: Instant | null;
}

/** The hours of a span, and of its dropped days all that have figures: locked in order, like storing does. */
const REQUEUED_SQL = `SELECT hour FROM collection_window
  WHERE cluster_id = $1 AND hour >= date_trunc('day', $2::timestamptz, 'UTC') AND hour < date_trunc('day', $3::timestamptz, 'UTC') + interval '1 day'
    AND (hour >= $2 AND hour < $3 OR hours_dropped AND date_trunc('day', hour, 'UTC') IN (
      SELECT date_trunc('day', touched.hour, 'UTC') FROM collection_window touched
      WHERE touched.cluster_id = $1 AND touched.hour >= $2 AND touched.hour < $3))
  ORDER BY hour FOR UPDATE`;
