import type { Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { identityId } from '../ids';
import { restates, type Decision } from './decide';

/** Logs each hour that had other figures before, with both amounts. */
export async function logRestatements(
  client: pg.ClientBase,
  clusterId: bigint,
  at: Instant,
  decisions: readonly Decision[],
): Promise<void> {
  const restated = decisions.filter((decision) => decision.action === 'replace' && restates(decision));
  if (restated.length === 0) return;
  await client.query(
    `INSERT INTO restatement (id, cluster_id, hour, at, before_nano, after_nano, reason)
     SELECT v.id, $1, v.hour, $2, v.before, v.after, v.reason
     FROM unnest($3::bigint[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::text[]) AS v(id, hour, before, after, reason)
     ON CONFLICT (id) DO NOTHING`,
    [
      clusterId.toString(),
      new Date(at),
      restated.map(({ window, prepared }) =>
        identityId([
          'restatement',
          clusterId.toString(),
          String(window.hour),
          String(at),
          prepared.contentHash().toString('hex'),
        ]).toString(),
      ),
      restated.map(({ window }) => new Date(window.hour)),
      restated.map(({ window }) => window.totalNano.toString()),
      restated.map(({ prepared }) => prepared.hour.sourceTotalNano.toString()),
      restated.map(({ reason }) => reason ?? 'a later answer differs'),
    ],
  );
}
