import { DAY_MS, formatDay, HOUR_MS, type Instant, type Usage, UsageMerger } from '@showback/vocabulary';
import type pg from 'pg';
import { copyIn } from '../ledger/copy-in';
import type { DayHours } from '../ledger/roll-up';
import { encodeUsage, type IdentifiedUsage, readUsageRow, USAGE_COLUMNS, USAGE_FIGURES_SQL, type UsageRow } from './encode-usage';

/** Usage of an hour, and the same as rows for COPY. */
export interface MeasuredHour {
  hour: Instant;
  rows: readonly IdentifiedUsage[];
  chunks: readonly Buffer[];
}

/**
 * Stores usage of some hours of a cluster's day, in the transaction that stores the hours, and what the day is with them. Hours that nobody
 * measured are not among them: what is known of those stands, and so does what was measured where an answer knows limits alone. The day is always what its hours are together: hours that are new
 * are merged into it; where hours are replaced it is merged anew. A day whose hours are no longer kept is measured again only as a whole.
 */
export async function storeUsage(client: pg.ClientBase, { clusterId, day }: At, all: readonly MeasuredHour[]): Promise<void> {
  const hours = await better(client, clusterId, all);
  if (hours.length === 0) return;
  const times = hours.map(({ hour }) => new Date(hour));
  const frozen = await isFrozen(client, { clusterId, day });
  if (frozen && !(await areAll(client, { clusterId, day }, times))) return;
  const { rowCount } = await client.query('DELETE FROM usage_hour WHERE cluster_id = $1 AND hour = ANY($2)', [
    clusterId.toString(),
    times,
  ]);
  const chunks = hours.flatMap((hour) => hour.chunks);
  await copyIn(client, 'usage_hour', USAGE_COLUMNS.hour, chunks);
  const anew = frozen || (rowCount ?? 0) > 0;
  const usages = anew ? await usagesOfHours(client, { clusterId, day }) : await usagesWith(client, { clusterId, day }, hours);
  const merger = new UsageMerger();
  const rows = [...usages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, all]) => ({ id, usage: merger.merge(all) }));
  await copyIn(client, 'usage_day', USAGE_COLUMNS.day, encodeUsage({ grain: 'day', at: day, clusterId }, rows));
}

/** Without those hours of which no use was measured, where some was before: a source beside could not be asked, or is no longer there. */
async function better(client: pg.ClientBase, clusterId: bigint, hours: readonly MeasuredHour[]): Promise<MeasuredHour[]> {
  const bare = hours.filter(isBare);
  if (bare.length === 0) return [...hours];
  const { rows } = await client.query<{ hour: Date }>(
    `SELECT DISTINCT hour FROM usage_hour WHERE cluster_id = $1 AND hour = ANY($2) AND num_nonnulls(cpu_sketch, memory_sketch) > 0`,
    [clusterId.toString(), bare.map(({ hour }) => new Date(hour))],
  );
  const measured = new Set(rows.map(({ hour }) => hour.getTime()));
  return hours.filter((hour) => !measured.has(hour.hour) || !bare.includes(hour));
}

/** Whether nothing is known of use, as of a source that says limits alone. */
function isBare({ rows }: MeasuredHour): boolean {
  return rows.length > 0 && rows.every(({ usage }) => usage.cpu === null && usage.memory === null);
}

/** Whether a day is there and none of the hours that it was made of. */
async function isFrozen(client: pg.ClientBase, { clusterId, day }: At): Promise<boolean> {
  const { rows } = await client.query<{ frozen: boolean }>(
    `SELECT EXISTS (SELECT FROM usage_day WHERE cluster_id = $1 AND day = $2::date)
       AND NOT EXISTS (SELECT FROM usage_hour WHERE cluster_id = $1 AND hour = ANY($3)) AS frozen`,
    [clusterId.toString(), formatDay(day), Array.from({ length: 24 }, (_, hour) => new Date(day + hour * HOUR_MS))],
  );
  return rows[0]?.frozen === true;
}

/** Whether these are all hours of the day that have figures. */
async function areAll(client: pg.ClientBase, { clusterId, day }: At, times: readonly Date[]): Promise<boolean> {
  const { rows } = await client.query<{ others: boolean }>(
    `SELECT EXISTS (SELECT FROM collection_window WHERE cluster_id = $1 AND hour >= $2 AND hour < $3 AND state = 'ok' AND rows > 0
       AND hour <> ALL($4)) AS others`,
    [clusterId.toString(), new Date(day), new Date(day + DAY_MS), times],
  );
  return rows[0]?.others === false;
}

type At = Pick<DayHours, 'clusterId' | 'day'>;

/** Takes the whole day away, and gives all that its hours hold. */
async function usagesOfHours(client: pg.ClientBase, { clusterId, day }: At): Promise<Map<bigint, Usage[]>> {
  await client.query('DELETE FROM usage_day WHERE cluster_id = $1 AND day = $2::date', [clusterId.toString(), formatDay(day)]);
  const { rows } = await client.query<UsageRow>(
    `SELECT container_id, ${USAGE_FIGURES_SQL} FROM usage_hour WHERE cluster_id = $1 AND hour >= $2 AND hour < $3`,
    [clusterId.toString(), new Date(day), new Date(day + DAY_MS)],
  );
  return byContainer(rows);
}

/** Takes away what the day held of the containers of some hours, and gives it together with these hours. */
async function usagesWith(
  client: pg.ClientBase,
  { clusterId, day }: At,
  hours: readonly MeasuredHour[],
): Promise<Map<bigint, Usage[]>> {
  const ids = new Set(hours.flatMap(({ rows }) => rows.map(({ id }) => id)));
  const { rows } = await client.query<UsageRow>(
    `DELETE FROM usage_day WHERE cluster_id = $1 AND day = $2::date AND container_id = ANY($3::bigint[])
     RETURNING container_id, ${USAGE_FIGURES_SQL}`,
    [clusterId.toString(), formatDay(day), [...ids]],
  );
  const usages = byContainer(rows);
  for (const { rows: measured } of hours) for (const { id, usage } of measured) add(usages, id, usage);
  return usages;
}

function byContainer(rows: readonly UsageRow[]): Map<bigint, Usage[]> {
  const usages = new Map<bigint, Usage[]>();
  for (const row of rows) add(usages, BigInt(row.container_id), readUsageRow(row));
  return usages;
}

function add(usages: Map<bigint, Usage[]>, id: bigint, usage: Usage): void {
  const known = usages.get(id);
  if (known) known.push(usage);
  else usages.set(id, [usage]);
}
