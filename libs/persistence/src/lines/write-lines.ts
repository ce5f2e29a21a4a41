import { formatDay, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { transaction } from '../database';
import { clusterId, identityId } from '../ids';
import { copyIn } from '../ledger/copy-in';
import { storable, storableJson } from '../ledger/identity';
import { LINES, makePartitions, partitionsFor } from '../ledger/partitions';
import { encodeLines, encodeOwnedItems, encodeWeights, LINE_COLUMNS, OWNED_COLUMNS, WEIGHT_COLUMNS } from './encode-lines';
import type { KeptOwner } from './kept-owners';
import { OWNERS_LOCK, readFacts } from './line-state';
import type { DayLines } from './lines-of-day';

/** Lines of some clusters' UTC day, made from facts as they stood. */
export interface LinesToWrite {
  day: Instant;
  /** The facts that the lines were made from: of all clusters whose lines they are, and of no other. */
  facts: ReadonlyMap<string, bigint>;
  /** What goes into `built_from`. */
  digest: string;
  lines: DayLines;
  now: Instant;
}

/** `changed`: the facts are others by now. `frozen`: the day's items are no longer kept. Nothing was written in either case. */
export type SwapOutcome = 'built' | 'changed' | 'frozen';

/** Replaces the lines of some clusters' day by others, in one transaction: readers see the old ones or the new ones, whole. */
export async function swapLines(pool: pg.Pool, write: LinesToWrite): Promise<SwapOutcome> {
  const { day, facts, digest, lines, now } = write;
  await makePartitions(pool, partitionsFor([day], LINES));
  const clusters = new Map([...facts].map(([name, count]) => [clusterId(name), count]));
  return transaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [identityId(['lines', String(day)])]);
    if (!(await areItemsKept(client, day))) return 'frozen';
    await client.query(LOCK_STATES_SQL, [[...clusters.keys()], formatDay(day)]);
    const current = await readFacts(client, { clusterIds: [...clusters.keys()], day });
    if ([...clusters].some(([id, count]) => current.get(id) !== count)) return 'changed';
    await writeOwners(client, day, lines.owners);
    await replaceDay(client, { day, clusterIds: [...clusters.keys()], lines });
    await client.query(
      'UPDATE line_state SET built_from = $3, built_at = $4 WHERE cluster_id = ANY($1::bigint[]) AND day = $2::date',
      [[...clusters.keys()], formatDay(day), digest, new Date(now)],
    );
    return 'built';
  });
}

/** In one order, so that two never wait for each other in a circle; whoever stores into the day waits until this is committed. */
const LOCK_STATES_SQL =
  'SELECT FROM line_state WHERE cluster_id = ANY($1::bigint[]) AND day = $2::date ORDER BY cluster_id FOR UPDATE';

/** Whether the month's items are there. They are not dropped before the transaction ends. */
async function areItemsKept(client: pg.ClientBase, day: Instant): Promise<boolean> {
  await client.query('LOCK TABLE ONLY cost_day IN ACCESS SHARE MODE');
  const partition = partitionsFor([day]).find(({ table }) => table === 'cost_day');
  const { rows } = await client.query<{ kept: boolean }>('SELECT to_regclass($1) IS NOT NULL AS kept', [partition?.name]);
  return rows[0]?.kept === true;
}

async function writeOwners(client: pg.ClientBase, day: Instant, owners: readonly KeptOwner[]): Promise<void> {
  await client.query(OWNERS_LOCK.shared);
  const sorted = owners.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const named = (name: string) => sorted.map(({ values }) => (values[name] === undefined ? null : storable(values[name])));
  await client.query(
    `INSERT INTO owner (last_day, id, team, service, parent, dimensions)
     SELECT $1::date, v.* FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::jsonb[]) v
     ON CONFLICT (id) DO UPDATE SET last_day = excluded.last_day WHERE owner.last_day < excluded.last_day`,
    [
      formatDay(day),
      sorted.map(({ id }) => id),
      named('team'),
      named('service'),
      named('parent'),
      sorted.map(({ values }) => storableJson(values)),
    ],
  );
}

interface Replaced {
  day: Instant;
  clusterIds: readonly bigint[];
  lines: DayLines;
}

async function replaceDay(client: pg.ClientBase, { day, clusterIds, lines }: Replaced): Promise<void> {
  for (const table of ['owner_day', 'line_day'])
    await client.query(`DELETE FROM ${table} WHERE day = $1::date AND cluster_id = ANY($2::bigint[])`, [
      formatDay(day),
      clusterIds,
    ]);
  // Weights of more than one cluster are only good together with the lines of all.
  await client.query('DELETE FROM share_weight WHERE day = $1::date AND cluster_id = ANY($2::bigint[])', [
    formatDay(day),
    [0n, ...clusterIds],
  ]);
  await copyIn(client, 'owner_day', OWNED_COLUMNS, encodeOwnedItems(day, lines.items));
  await copyIn(client, 'share_weight', WEIGHT_COLUMNS, encodeWeights(day, lines.weights));
  await copyIn(client, 'line_day', LINE_COLUMNS, encodeLines(day, lines.lines));
}
