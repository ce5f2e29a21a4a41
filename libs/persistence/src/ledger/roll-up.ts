import { DAY_MS, formatDay, type Instant, ROW_ROUNDING_NANO } from '@showback/vocabulary';
import type pg from 'pg';
import { LedgerFault } from '../faults';
import {
  DERIVED_SQL,
  GPU_UNUSED_SQL,
  gpuUnknownSql,
  type Measure,
  MEASURES,
  PRECISION_SUM_SQL,
  precisionSql,
  TOTAL_SQL,
} from './measures';

/** Rows of `cost_hour` of one cluster and UTC day: `$1` cluster, `$2` day, `$3` the day after, `$4` hours. */
const HOURS_SQL = 'cluster_id = $1 AND hour >= $2 AND hour < $3 AND hour = ANY($4)';

/** One column of `cost_day`: how it comes from a group of hour rows, and how two values of it add up. */
interface DayColumn {
  name: string;
  sum: string;
  add: string;
  /** NULL stands for 0. */
  optional?: true;
}

const added = (name: string): string => `d.${name} + excluded.${name}`;
const required = (name: string, sum: string): DayColumn => ({ name, sum, add: added(name) });
const optional = (name: string, sum: string): DayColumn => ({
  name,
  sum,
  add: `nullif(coalesce(d.${name}, 0) + coalesce(excluded.${name}, 0), 0)`,
  optional: true,
});

/** Each hour's precision is in it, whatever of them said nothing; what rounding alone explains is not written out. */
const PRECISION: DayColumn = {
  name: 'precision_nano',
  sum: `nullif(${PRECISION_SUM_SQL}, ${ROW_ROUNDING_NANO} * count(*))`,
  add: `nullif(${precisionSql('d.')} + ${precisionSql('excluded.')}, ${ROW_ROUNDING_NANO} * (d.rows + excluded.rows)::bigint)`,
};

/** NULL where there are no GPUs, and nothing is to be known; also of days that were summed before it was measured. */
const unknownOfSome = (name: string, { column, of = column }: Measure): DayColumn => ({
  name,
  sum: `CASE WHEN count(${of}) > 0 THEN count(${of}) - count(${column}) END`,
  add: `CASE WHEN coalesce(d.${of}, 0) + coalesce(excluded.${of}, 0) <> 0 THEN ${gpuUnknownSql('d.')} + ${gpuUnknownSql('excluded.')} END`,
});

const sumOf = ({ column, kind }: Measure): DayColumn => {
  if (kind === 'rounding') return PRECISION;
  if (kind === 'optional' || kind === 'some') return optional(column, `sum_bigint(${column})`);
  return required(column, `coalesce(sum_bigint(${column}), 0)`);
};

const DAY_COLUMNS: readonly DayColumn[] = [
  required('rows', 'count(*)'),
  ...MEASURES.flatMap((measure) => {
    const { unknown, column, kind } = measure;
    if (unknown === undefined) return [];
    return [kind === 'some' ? unknownOfSome(unknown, measure) : required(unknown, `count(*) - count(${column})`)];
  }),
  ...MEASURES.map(sumOf),
  ...DERIVED_SQL.map(([column, perRow]) => required(column, `sum_bigint(${perRow})`)),
  optional('gpu_unused_nano', `sum_bigint(${GPU_UNUSED_SQL})`),
];

function upsertSql(source: string, sign: '' | '-'): string {
  const names = DAY_COLUMNS.map(({ name }) => name).join(', ');
  const sums = DAY_COLUMNS.map(({ sum, optional: maybe }) => (maybe ? `nullif(${sign}(${sum}), 0)` : `${sign}(${sum})`)).join(
    ', ',
  );
  const adds = DAY_COLUMNS.map(({ name, add }) => `${name} = ${add}`).join(', ');
  return `INSERT INTO cost_day AS d (day, cluster_id, item_id, ${names})
    SELECT ($2 AT TIME ZONE 'UTC')::date, $1, item_id, ${sums} FROM ${source} GROUP BY item_id ORDER BY item_id
    ON CONFLICT (day, cluster_id, item_id) DO UPDATE SET ${adds}`;
}

const ADD_SQL = upsertSql(`(SELECT * FROM cost_hour WHERE ${HOURS_SQL}) h`, '');
const TAKE_SQL = `WITH gone AS (DELETE FROM cost_hour WHERE ${HOURS_SQL} RETURNING *) ${upsertSql('gone', '-')}`;
const EMPTY_SQL = `DELETE FROM cost_day WHERE cluster_id = $1 AND day = $2::date AND rows = 0`;
const CHECK_SQL = `SELECT (extract(epoch FROM hour) * 1000)::bigint AS hour, total::text, idle::text FROM (
    SELECT hour, sum_bigint(${TOTAL_SQL}) AS total, coalesce(sum_bigint(idle_share_nano), 0) AS idle
    FROM cost_hour WHERE ${HOURS_SQL} GROUP BY hour) h`;

/** Some hours of one cluster and UTC day. */
export interface DayHours {
  clusterId: bigint;
  day: Instant;
  hours: readonly Instant[];
}

/** Adds hours that were just copied to the day. */
export async function rollUp(client: pg.ClientBase, at: DayHours): Promise<void> {
  await client.query(ADD_SQL, parameters(at));
}

/** Deletes hours and takes them from the day. Items that are left without an hour stay with 0 rows until `dropEmptyItems`. */
export async function takeBack(client: pg.ClientBase, at: DayHours): Promise<void> {
  await client.query(TAKE_SQL, parameters(at));
  for (const table of ['node_hour', 'volume_hour']) await client.query(`DELETE FROM ${table} WHERE ${HOURS_SQL}`, parameters(at));
}

/** Removes what no hour of the day holds any more. */
export async function dropEmptyItems(client: pg.ClientBase, { clusterId, day }: DayHours): Promise<void> {
  await client.query(EMPTY_SQL, [clusterId.toString(), formatDay(day)]);
}

/** Removes a day's sums of one cluster, whose hours are all about to be stored anew. */
export async function clearDay(client: pg.ClientBase, { clusterId, day }: DayHours): Promise<void> {
  for (const table of ['cost_day', 'node_day', 'volume_day']) {
    await client.query(`DELETE FROM ${table} WHERE cluster_id = $1 AND day = $2::date`, [clusterId.toString(), formatDay(day)]);
  }
}

/**
 * The first law, asserted on what the database holds before it is committed: the rows of each hour add up to the
 * source's total, and idle that was shared out was taken from idle.
 * @throws LedgerFault
 */
export async function assertConserved(client: pg.ClientBase, at: DayHours, totals: ReadonlyMap<Instant, bigint>): Promise<void> {
  const { rows } = await client.query<{ hour: string; total: string; idle: string }>(CHECK_SQL, parameters(at));
  const found = new Map(rows.map((row) => [Number(row.hour), row]));
  for (const [hour, total] of totals) {
    const row = found.get(hour) ?? { total: '0', idle: '0' };
    const name = new Date(hour).toISOString();
    if (BigInt(row.total) !== total) {
      throw new LedgerFault(`the rows of ${name} add up to ${row.total} nano, the source says ${total}: nothing was written`);
    }
    if (row.idle !== '0')
      throw new LedgerFault(`the idle shares of ${name} add up to ${row.idle} nano, not to 0: nothing was written`);
  }
}

function parameters({ clusterId, day, hours }: DayHours): unknown[] {
  return [clusterId.toString(), new Date(day), new Date(day + DAY_MS), hours.map((hour) => new Date(hour))];
}
