import { DAY_MS, floorDay, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { clusterId } from '../ids';
import type { Lease } from './lease';
import { droppedHours } from './window-rows';

export interface Claim {
  cluster: string;
  /** Who asks: one name per process and start. */
  owner: string;
  now: Instant;
  leaseMs: number;
  /** Most hours at once. A day whose hours were dropped is handed out whole in any case. */
  hoursPerBatch: number;
}

interface Due {
  hour: Date;
  attempts: number;
  fence: string;
}

/**
 * Leases are for minutes and failed reads are repeated within hours: what is further ahead was written under a clock that
 * was set back since, and does not count. Otherwise such an hour would wait until that clock's time comes.
 */
const FREE = "(lease_until IS NULL OR lease_until <= $2 OR lease_until > $2::timestamptz + interval '1 day')";
const DUE =
  "(next_read <= $2 OR attempts > 0 AND next_read > $2::timestamptz + interval '1 day' AND hour + interval '1 hour' <= $2)";

const FIRST_SQL = `SELECT hour FROM collection_window WHERE cluster_id = $1 AND ${DUE} AND ${FREE}
  ORDER BY (reads = 0 AND attempts = 0) DESC, CASE WHEN reads = 0 AND attempts = 0 THEN NULL ELSE next_read END, hour DESC
  LIMIT 1 FOR UPDATE SKIP LOCKED`;

const DAY_SQL = `SELECT hour, attempts, fence FROM collection_window
  WHERE cluster_id = $1 AND hour >= $3 AND hour < $4 AND ${FREE} AND (${DUE} OR $6 AND hours_dropped)
  ORDER BY (hour = $5) DESC, hour DESC LIMIT $7 FOR UPDATE SKIP LOCKED`;

/** Hands out hours in the caller's transaction. What is locked by another is passed over, never waited for. */
export async function claimHours(client: pg.ClientBase, claim: Claim): Promise<Lease | null> {
  const id = clusterId(claim.cluster);
  if (await isTaken(client, id, claim)) return null;
  const at = [id.toString(), new Date(claim.now)];
  const first = (await client.query<{ hour: Date }>(FIRST_SQL, at)).rows[0]?.hour;
  if (first === undefined) return null;
  const day = floorDay(first.getTime());
  const dropped = await droppedHours(client, id, day);
  const wholeDay = dropped.length > 0;
  const limit = wholeDay ? 24 : Math.max(1, claim.hoursPerBatch);
  const span = [new Date(day), new Date(day + DAY_MS)];
  const { rows } = await client.query<Due>(DAY_SQL, [...at, ...span, first, wholeDay, limit]);
  // A dropped day is of use only whole.
  const handed = new Set(rows.map(({ hour }) => hour.getTime()));
  if (!dropped.every((hour) => handed.has(hour))) return null;
  return lease(client, id, claim, rows, wholeDay);
}

/** One at a time asks a source: no other owner holds hours of the cluster, and none is just being served. */
async function isTaken(client: pg.ClientBase, id: bigint, { owner, now }: Claim): Promise<boolean> {
  const free = await client.query('SELECT 1 FROM cluster WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED', [id.toString()]);
  if (free.rowCount === 0) return true;
  const held = await client.query(
    `SELECT 1 FROM collection_window WHERE cluster_id = $1 AND NOT ${FREE} AND lease_owner <> $3 LIMIT 1`,
    [id.toString(), new Date(now), owner],
  );
  return held.rowCount !== 0;
}

async function lease(client: pg.ClientBase, id: bigint, claim: Claim, due: readonly Due[], wholeDay: boolean): Promise<Lease> {
  const sorted = [...due].sort((a, b) => a.hour.getTime() - b.hour.getTime());
  const fence = sorted.reduce((most, row) => (BigInt(row.fence) > most ? BigInt(row.fence) : most), 0n) + 1n;
  const until = claim.now + claim.leaseMs;
  await client.query(
    'UPDATE collection_window SET lease_owner = $3, lease_until = $4, fence = $5 WHERE cluster_id = $1 AND hour = ANY($2)',
    [id.toString(), sorted.map(({ hour }) => hour), claim.owner, new Date(until), fence.toString()],
  );
  const hours = sorted.map(({ hour }) => hour.getTime());
  return {
    cluster: claim.cluster,
    owner: claim.owner,
    fence,
    hours,
    until,
    attempts: sorted.map(({ attempts }) => attempts),
    wholeDay,
  };
}
