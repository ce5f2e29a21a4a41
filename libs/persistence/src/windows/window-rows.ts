import { DAY_MS, type Component, type Finding, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { nextReadOf } from './reread';
import type { WindowState } from './lease';

/** What the book says of an hour, as far as storing needs to know. */
export interface WindowRow {
  hour: Instant;
  state: WindowState;
  fence: bigint;
  contentHash: Buffer | null;
  totalNano: bigint;
  rows: number;
  reason: string | null;
  flags: Finding[];
  hoursDropped: boolean;
}

/** What becomes of an hour in the book after an answer. */
export interface WindowChange {
  hour: Instant;
  state: WindowState;
  reason: string | null;
  flags: readonly Finding[];
  /** New figures; null leaves those that are there. */
  figures: {
    contentHash: Buffer;
    rows: number;
    totalNano: bigint;
    assetDifferenceNano: Partial<Record<Component, bigint>>;
  } | null;
  /** Whether a reader can tell the difference. */
  changed: boolean;
}

/** int8 arrives as text. */
type RawWindow = Omit<WindowRow, 'hour' | 'fence' | 'totalNano' | 'rows'> & {
  hour: string;
  fence: string;
  totalNano: string | null;
  rows: number | null;
};

/** Locks some hours in the book, in order. Hours that are not planned are not in the answer. */
export async function lockWindows(
  client: pg.ClientBase,
  clusterId: bigint,
  hours: readonly Instant[],
): Promise<Map<Instant, WindowRow>> {
  const { rows } = await client.query<RawWindow>(
    `SELECT (extract(epoch FROM hour) * 1000)::bigint AS hour, state, fence, content_hash AS "contentHash", total_nano AS "totalNano", rows, reason, flags,
       hours_dropped AS "hoursDropped"
     FROM collection_window WHERE cluster_id = $1 AND hour = ANY($2) ORDER BY collection_window.hour FOR UPDATE`,
    [clusterId.toString(), hours.map((hour) => new Date(hour))],
  );
  return new Map(
    rows.map(({ hour, fence, totalNano, rows, ...row }) => [
      Number(hour),
      { ...row, hour: Number(hour), fence: BigInt(fence), totalNano: BigInt(totalNano ?? 0), rows: rows ?? 0 },
    ]),
  );
}

/** The hours of a UTC day whose rows were dropped after they had been summed to the day. */
export async function droppedHours(client: pg.ClientBase, clusterId: bigint, day: Instant): Promise<Instant[]> {
  const { rows } = await client.query<{ hour: Date }>(
    'SELECT hour FROM collection_window WHERE cluster_id = $1 AND hour >= $2 AND hour < $3 AND hours_dropped ORDER BY hour',
    [clusterId.toString(), new Date(day), new Date(day + DAY_MS)],
  );
  return rows.map(({ hour }) => hour.getTime());
}

/** Writes down what became of some hours, and gives their leases back. */
export async function writeChanges(
  client: pg.ClientBase,
  clusterId: bigint,
  changes: readonly WindowChange[],
  { readAt, settleMs }: { readAt: Instant; settleMs: number | undefined },
): Promise<void> {
  const nextReads = changes.map(({ hour }) => nextReadOf(hour, readAt, settleMs));
  await client.query(UPDATE_SQL, [
    clusterId.toString(),
    new Date(readAt),
    changes.map(({ hour }) => new Date(hour)),
    changes.map(({ state }) => state),
    changes.map(({ reason }) => reason),
    changes.map(({ flags }) => JSON.stringify(flags)),
    nextReads.map((at) => (at === null ? null : new Date(at))),
    changes.map(({ changed }) => changed),
    changes.map(({ figures }) => figures?.contentHash ?? null),
    changes.map(({ figures }) => figures?.rows ?? null),
    changes.map(({ figures }) => figures?.totalNano.toString() ?? null),
    changes.map(({ figures }) => (figures ? differencesJson(figures.assetDifferenceNano) : null)),
  ]);
}

const UPDATE_SQL = `UPDATE collection_window w SET
    state = CASE WHEN v.state = 'missing' AND v.next_read IS NULL THEN 'given_up' ELSE v.state END, reason = v.reason, flags = v.flags::jsonb, reads = w.reads + 1, attempts = 0,
    next_read = v.next_read, settled = v.next_read IS NULL, lease_owner = NULL, lease_until = NULL, read_at = $2,
    changed_at = CASE WHEN v.changed THEN $2 ELSE w.changed_at END,
    hours_dropped = w.hours_dropped AND v.content_hash IS NULL,
    content_hash = coalesce(v.content_hash, w.content_hash), rows = coalesce(v.rows, w.rows),
    total_nano = coalesce(v.total_nano, w.total_nano), asset_difference = coalesce(v.asset_difference::jsonb, w.asset_difference)
  FROM unnest($3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::boolean[], $9::bytea[], $10::int[], $11::bigint[], $12::text[])
    AS v(hour, state, reason, flags, next_read, changed, content_hash, rows, total_nano, asset_difference)
  WHERE w.cluster_id = $1 AND w.hour = v.hour`;

/** Money in JSON is decimal text. */
function differencesJson(differences: Partial<Record<Component, bigint>>): string {
  return JSON.stringify(differences, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** Moves a cluster's version on: a read of it may answer something else now. */
export async function bumpVersion(client: pg.ClientBase, clusterId: bigint, at: Instant): Promise<void> {
  await client.query(
    'UPDATE cluster SET ledger_version = ledger_version + 1, changed_at = greatest(changed_at, $2) WHERE id = $1',
    [clusterId.toString(), new Date(at)],
  );
}
