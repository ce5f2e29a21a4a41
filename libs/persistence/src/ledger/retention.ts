import { DAY_MS, floorDay, formatDay, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { transaction } from '../database';
import { daySumsSql, NODE_DAY, VOLUME_DAY } from './day-sums';
import { OWNERS_LOCK } from '../lines/line-state';
import { PARTITION_LOCK, partitionNamed } from './partitions';

/** How long hours and days are kept. Both spans end at `now`. */
export interface Retention {
  now: Instant;
  hoursMs: number;
  daysMs: number;
}

/** The lines of a day outlive it, so that the figures of three years can be compared. */
const LINES_KEPT_MS = 3 * 366 * DAY_MS;

/** Days of what quotas and the like said. */
const GOVERNED = ['governance_day', 'quota_day', 'autoscaler_day', 'limit_range_day', 'disruption_budget_day'];

const LOCK_NOT_AVAILABLE = '55P03';

/** Drops what is no longer kept, a day or month at a time, each in a transaction of its own. @returns names of dropped partitions */
export async function dropExpired(pool: pg.Pool, { now, hoursMs, daysMs }: Retention): Promise<string[]> {
  const dropped: string[] = [];
  const lastHourDay = floorDay(now - hoursMs) - DAY_MS;
  for (const day of await hourPartitionDays(pool)) {
    if (day <= lastHourDay) dropped.push(...(await dropWhenFree(pool, day)));
  }
  const firstDay = floorDay(now - daysMs);
  const firstLineDay = floorDay(now - Math.max(daysMs, LINES_KEPT_MS));
  dropped.push(...(await transaction(pool, (client) => dropDays(client, firstDay, firstLineDay))));
  await transaction(pool, (client) => cleanDictionaries(client));
  await transaction(pool, (client) => cleanOwners(client));
  return dropped;
}

/** A day that somebody reads for long is left to the next time. */
async function dropWhenFree(pool: pg.Pool, day: Instant): Promise<string[]> {
  try {
    return await transaction(pool, (client) => dropHours(client, day));
  } catch (error) {
    if ((error as Partial<pg.DatabaseError>).code === LOCK_NOT_AVAILABLE) return [];
    throw error;
  }
}

interface PartitionName {
  name: string;
}

async function partitionNames(client: pg.ClientBase | pg.Pool, table: string): Promise<string[]> {
  const { rows } = await client.query<PartitionName>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass ORDER BY 1`,
    [table],
  );
  return rows.map(({ name }) => name);
}

async function hourPartitionDays(pool: pg.Pool): Promise<Instant[]> {
  const names = await partitionNames(pool, 'cost_hour');
  return names.map((name) => startOf(name));
}

/** The first instant of a partition. */
function startOf(name: string): Instant {
  return partitionNamed(name).start;
}

/** Drops the hours of a day, unless an hour of any cluster is still to be read; nodes and volumes are summed first, days of cost and usage are there. */
async function dropHours(client: pg.ClientBase, day: Instant): Promise<string[]> {
  await client.query(`SET LOCAL lock_timeout = '10s'`);
  await client.query(PARTITION_LOCK);
  const span = [new Date(day), new Date(day + DAY_MS)];
  const suffix = formatDay(day).replaceAll('-', '');
  const tables = ['cost_hour', 'node_hour', 'usage_hour', 'volume_hour'];
  const names: string[] = [];
  for (const table of tables) names.push(...(await partitionNames(client, table)));
  const there = names.filter((name) => name.endsWith(`_${suffix}`));
  if (there.length === 0) return [];
  // In the order in which storing takes them: the book, then the rows. Who stores into the day meanwhile waits,
  // then finds no partition and begins again.
  const windows = await client.query<{ settled: boolean }>(
    'SELECT settled FROM collection_window WHERE hour >= $1 AND hour < $2 ORDER BY cluster_id, hour FOR UPDATE',
    span,
  );
  if (windows.rows.some(({ settled }) => !settled)) return [];
  await client.query(`LOCK TABLE ${there.join(', ')} IN ACCESS EXCLUSIVE MODE`);
  await sumToDays(client, 'node', span);
  await sumToDays(client, 'volume', span);
  await client.query(
    `UPDATE collection_window SET hours_dropped = true WHERE hour >= $1 AND hour < $2 AND state = 'ok' AND rows > 0`,
    span,
  );
  await client.query(`DROP TABLE ${there.join(', ')}`);
  return there;
}

async function sumToDays(client: pg.ClientBase, table: 'node' | 'volume', span: readonly Date[]): Promise<void> {
  const columns = (table === 'node' ? NODE_DAY : VOLUME_DAY).map(([column]) => column);
  const selected = ['day', 'cluster_id', `${table}_id`, ...columns].join(', ');
  await client.query(
    `INSERT INTO ${table}_day (${selected}) SELECT ${selected} FROM (${daySumsSql(table, 'hour >= $1 AND hour < $2')}) d
     ON CONFLICT (day, cluster_id, ${table}_id) DO NOTHING`,
    [...span],
  );
}

/** Drops the months that lie wholly before `firstDay`, and the days of nodes, volumes and the book before it; of lines those before `firstLineDay`. */
async function dropDays(client: pg.ClientBase, firstDay: Instant, firstLineDay: Instant): Promise<string[]> {
  await client.query(`SET LOCAL lock_timeout = '10s'`);
  await client.query(PARTITION_LOCK);
  const expired: string[] = [];
  for (const table of ['cost_day', 'owner_day', 'share_weight', 'usage_day'])
    expired.push(...(await monthsBefore(client, table, firstDay)));
  expired.push(...(await monthsBefore(client, 'line_day', firstLineDay)));
  if (expired.length > 0) await client.query(`DROP TABLE ${expired.join(', ')}`);
  for (const table of ['node_day', 'volume_day', 'shared_metric', ...GOVERNED])
    await client.query(`DELETE FROM ${table} WHERE day < $1::date`, [formatDay(firstDay)]);
  for (const table of ['quarantine', 'restatement'])
    await client.query(`DELETE FROM ${table} WHERE hour < $1`, [new Date(firstDay)]);
  // The book says of the lines' days which of their hours are in them.
  await client.query('DELETE FROM collection_window WHERE hour < $1', [new Date(firstLineDay)]);
  await client.query(`DELETE FROM line_state WHERE day < date_trunc('month', $1::date)`, [formatDay(firstLineDay)]);
  return expired;
}

async function monthsBefore(client: pg.ClientBase, table: string, firstDay: Instant): Promise<string[]> {
  const names = await partitionNames(client, table);
  return names.filter((name) => partitionNamed(name).end <= firstDay);
}

/** Removes owners of no line. Nobody writes lines meanwhile, which name owners that are there. */
async function cleanOwners(client: pg.ClientBase): Promise<void> {
  await client.query(OWNERS_LOCK.alone);
  await client.query('DELETE FROM owner o WHERE NOT EXISTS (SELECT FROM line_day l WHERE l.owner_id = o.id)');
}

/** Removes entries whose last day lies before everything that is kept: subjects with the hours, items and labels with the days. */
async function cleanDictionaries(client: pg.ClientBase): Promise<void> {
  // No partition of an earlier day appears while this looks for the first.
  await client.query(PARTITION_LOCK);
  const [hours, days] = [await partitionNames(client, 'cost_hour'), await partitionNames(client, 'cost_day')];
  const firstOf = (names: readonly string[]): Instant | null => (names.length === 0 ? null : Math.min(...names.map(startOf)));
  const [firstHour, firstDay] = [firstOf(hours), firstOf(days)];
  if (firstHour !== null) await client.query('DELETE FROM subject WHERE last_day < $1::date', [formatDay(firstHour)]);
  if (firstDay === null) return;
  for (const table of ['item', 'label_set', 'container'])
    await client.query(`DELETE FROM ${table} WHERE last_day < $1::date`, [formatDay(firstDay)]);
}
