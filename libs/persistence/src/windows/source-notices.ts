import type { Finding, Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { clusterId } from '../ids';

/** What a source does not have, and which figures suffer from it. */
export interface SourceNotices {
  cluster: string;
  /** `source`: it does not say all that figures need. `shared-metric`: it does not say what shared cost is split by. */
  about: 'source' | 'shared-metric';
  /** The hour that it was asked for. */
  hour: Instant;
  /** None: it lacks nothing. */
  findings: readonly Finding[];
  seenAt: Instant;
}

/** Keeps what a source said, unless of a later hour something is known. */
export async function keepNotices(pool: pg.Pool, { cluster, about, hour, findings, seenAt }: SourceNotices): Promise<void> {
  await pool.query(
    `INSERT INTO source_notice (cluster_id, about, hour, findings, seen_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (cluster_id, about) DO UPDATE SET hour = excluded.hour, findings = excluded.findings, seen_at = excluded.seen_at
     WHERE source_notice.hour <= excluded.hour AND source_notice.seen_at <= excluded.seen_at`,
    [clusterId(cluster).toString(), about, new Date(hour), JSON.stringify(findings), new Date(seenAt)],
  );
}

type Row = Pick<SourceNotices, 'cluster' | 'about' | 'findings'> & { hour: Date; seen_at: Date };

/** What the sources of all clusters said last. */
export async function readNotices(pool: pg.Pool): Promise<SourceNotices[]> {
  const { rows } = await pool.query<Row>(
    `SELECT c.name AS cluster, n.about, n.hour, n.findings, n.seen_at FROM source_notice n JOIN cluster c ON c.id = n.cluster_id
     ORDER BY c.name, n.about DESC`,
  );
  return rows.map(({ hour, seen_at, ...row }) => ({ ...row, hour: hour.getTime(), seenAt: seen_at.getTime() }));
}
