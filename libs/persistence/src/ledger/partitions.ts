import { DAY_MS, floorDay, formatDay, formatInstant, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { transaction } from '../database';

/** A table that is partitioned by time, and the settings of its partitions. */
export interface Partitioned {
  table: string;
  span: 'day' | 'month';
  settings: string;
}

/**
 * Rows of a day change with each of its hours: half of each page is left free, so that the new version of a row fits
 * beside the old one and no index is touched. Hours are written once.
 */
const FACTS: readonly Partitioned[] = [
  { table: 'cost_hour', span: 'day', settings: 'autovacuum_vacuum_scale_factor = 0.02' },
  { table: 'node_hour', span: 'day', settings: 'autovacuum_vacuum_scale_factor = 0.02' },
  { table: 'volume_hour', span: 'day', settings: 'autovacuum_vacuum_scale_factor = 0.02' },
  { table: 'cost_day', span: 'month', settings: 'fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02' },
];

/** Made only where usage is measured. A day's row is written anew with each of its hours. */
export const USAGE: readonly Partitioned[] = [
  { table: 'usage_hour', span: 'day', settings: 'autovacuum_vacuum_scale_factor = 0.02' },
  { table: 'usage_day', span: 'month', settings: 'autovacuum_vacuum_scale_factor = 0.05' },
];

/** What is made from a day's facts; a day is swapped as a whole. */
export const LINES: readonly Partitioned[] = [
  { table: 'owner_day', span: 'month', settings: 'autovacuum_vacuum_scale_factor = 0.05' },
  { table: 'share_weight', span: 'month', settings: 'autovacuum_vacuum_scale_factor = 0.05' },
  { table: 'line_day', span: 'month', settings: 'autovacuum_vacuum_scale_factor = 0.05' },
];

const PARTITIONED = [...FACTS, ...USAGE, ...LINES];

/** One partition: its name and its half-open range. */
export interface Partition {
  name: string;
  table: string;
  start: Instant;
  end: Instant;
}

/** The partition of a table that holds `instant`. */
export function partitionOf({ table, span }: Partitioned, instant: Instant): Partition {
  const day = floorDay(instant);
  if (span === 'day') return { name: `${table}_${formatDay(day).replaceAll('-', '')}`, table, start: day, end: day + DAY_MS };
  const date = new Date(day);
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return { name: `${table}_${formatDay(start).slice(0, 7).replace('-', '')}`, table, start, end };
}

/** The partition of that name. @throws RangeError when no table has one of such a name */
export function partitionNamed(name: string): Partition {
  const [, table, year, month, day] = /^([a-z_]+)_(\d{4})(\d{2})(\d{2})?$/.exec(name) ?? [];
  const of = PARTITIONED.find((candidate) => candidate.table === table);
  const partition = of && partitionOf(of, Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  if (partition?.name !== name) throw new RangeError(`not a partition of the ledger: ${name}`);
  return partition;
}

/** The partitions of the facts, or of other tables, that some hours need. */
export function partitionsFor(hours: readonly Instant[], tables: readonly Partitioned[] = FACTS): Partition[] {
  const found = new Map<string, Partition>();
  for (const hour of hours) {
    for (const table of tables) {
      const partition = partitionOf(table, hour);
      found.set(partition.name, partition);
    }
  }
  return [...found.values()];
}

/** All who make or drop partitions take turns. */
export const PARTITION_LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('showback partitions', 0))`;

/**
 * Makes the partitions that are missing, in a transaction of its own. A partition is made as a table and then attached:
 * that lets readers and writers of the others go on.
 */
export async function makePartitions(pool: pg.Pool, partitions: readonly Partition[]): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query(PARTITION_LOCK);
    for (const partition of partitions) await makePartition(client, partition);
  });
}

/** Makes one partition, in the caller's transaction, unless it is there. */
export async function makePartition(client: pg.ClientBase, { name, table, start, end }: Partition): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [name]);
  if (rows[0]?.there === true) return;
  const of = PARTITIONED.find((candidate) => candidate.table === table);
  // Tables with a partition a month have a column of days, the others one of hours.
  const bound = (instant: Instant): string => `'${of?.span === 'month' ? formatDay(instant) : formatInstant(instant)}'`;
  await client.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL) WITH (${of?.settings ?? ''})`);
  await client.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${bound(start)}) TO (${bound(end)})`);
}
