import { type CostHour, formatDay, HOUR_MS } from '@showback/vocabulary';
import type pg from 'pg';
import type { DayHours } from '../ledger/roll-up';
import { AUTOSCALERS, type DayRow, type DayTable, DISRUPTION_BUDGETS, type Hours, LIMIT_RANGES, QUOTAS } from './day-tables';

type At = Pick<DayHours, 'clusterId' | 'day'>;

/**
 * Stores quotas, autoscalers, limit ranges and disruption budgets of some hours of a cluster's day, in the transaction that stores the hours.
 * An hour takes its own place in the day's rows, so that it can be replaced; what an autoscaler aims at is kept once a day, as the last hour
 * said it that has it. Hours of which nobody said anything leave what is known as it is.
 */
export async function storeGovernance(client: pg.ClientBase, at: At, hours: readonly CostHour[]): Promise<void> {
  const inOrder = [...hours].sort((a, b) => a.hour - b.hour);
  const told = [
    await store(client, { at, hours: inOrder }, QUOTAS, ({ quotas }) => quotas),
    await store(client, { at, hours: inOrder }, AUTOSCALERS, ({ autoscalers }) => autoscalers),
    await store(client, { at, hours: inOrder }, LIMIT_RANGES, ({ limitRanges }) => limitRanges),
    await store(client, { at, hours: inOrder }, DISRUPTION_BUDGETS, ({ disruptionBudgets }) => disruptionBudgets),
  ];
  if (told.every((mask) => mask === 0)) return;
  const columns = ['quota_hours', 'autoscaler_hours', 'limit_range_hours', 'disruption_budget_hours'];
  await client.query(
    `INSERT INTO governance_day (cluster_id, day, ${columns.join(', ')}) VALUES ($1, $2::date, $3, $4, $5, $6)
     ON CONFLICT (cluster_id, day) DO UPDATE SET ${columns.map((name) => `${name} = governance_day.${name} | excluded.${name}`).join(', ')}`,
    [at.clusterId.toString(), formatDay(at.day), ...told],
  );
}

/** @returns the hours of which anybody said what there is: bit 0 is the day's first */
async function store<Thing>(
  client: pg.ClientBase,
  { at, hours }: { at: At; hours: readonly CostHour[] },
  table: DayTable<Thing>,
  read: (hour: CostHour) => readonly Thing[] | undefined,
): Promise<number> {
  const told = hours.flatMap((hour) => {
    const all = read(hour);
    return all === undefined ? [] : [{ place: (hour.hour - at.day) / HOUR_MS, all }];
  });
  if (told.length > 0) await storeDay(client, at, table, told);
  return told.reduce((mask, { place }) => mask | (1 << place), 0);
}

/** Takes the day's rows away, puts the hours into them, and writes them back, all at once. */
async function storeDay<Thing>(
  client: pg.ClientBase,
  { clusterId, day }: At,
  of: DayTable<Thing>,
  hours: readonly { place: number; all: readonly Thing[] }[],
): Promise<void> {
  const columns = [...Object.entries(of.columns), ...of.hourly.map((name) => [name, 'double precision[]'] as const)];
  const names = columns.map(([name]) => name).join(', ');
  const at = [clusterId.toString(), formatDay(day)];
  const before = await client.query<DayRow>(
    `DELETE FROM ${of.table} WHERE cluster_id = $1 AND day = $2::date RETURNING ${names}`,
    at,
  );
  const rows = new Map(before.rows.map((row) => [keyOf(of, row), row]));
  for (const { place, all } of hours) putHour(of, rows, place, all);
  const there = [...rows.values()].filter((row) => lastPlace(of, row) >= 0);
  const types = columns.map((column) => column.join(' ')).join(', ');
  await client.query(
    `INSERT INTO ${of.table} (cluster_id, day, ${names}) SELECT $1::bigint, $2::date, ${names} FROM jsonb_to_recordset($3::jsonb) AS r (${types})`,
    [...at, JSON.stringify(there)],
  );
}

function putHour<Thing>(of: DayTable<Thing>, rows: Map<string, DayRow>, place: number, things: readonly Thing[]): void {
  for (const row of rows.values()) for (const name of of.hourly) hoursOf(row, name)[place] = null;
  for (const thing of things) {
    const { day, hour } = of.read(thing);
    const key = keyOf(of, day);
    const row = rows.get(key) ?? { ...day, ...Object.fromEntries(of.hourly.map((name) => [name, noHours()])) };
    rows.set(key, row);
    if (place > lastPlace(of, row)) Object.assign(row, day);
    of.hourly.forEach((name, at) => (hoursOf(row, name)[place] = hour[at] ?? null));
  }
}

/** The last hour that has it; -1: none has. */
function lastPlace<Thing>({ hourly: [first] }: DayTable<Thing>, row: DayRow): number {
  return first === undefined ? -1 : hoursOf(row, first).findLastIndex((value) => value !== null);
}

function hoursOf(row: DayRow, name: string): Hours {
  return (row[name] ??= noHours()) as Hours;
}

function keyOf<Thing>({ key }: DayTable<Thing>, row: DayRow): string {
  return key.map((name) => String(row[name])).join('\0');
}

const noHours = (): Hours => Array.from({ length: 24 }, () => null);
