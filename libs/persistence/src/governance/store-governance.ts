import { type Autoscaler, type CostHour, formatDay, HOUR_MS, type QuotaHour } from '@showback/vocabulary';
import type pg from 'pg';
import { storable } from '../ledger/identity';
import type { DayHours } from '../ledger/roll-up';

type At = Pick<DayHours, 'clusterId' | 'day'>;

/** What one thing was in each hour of a day; null: it was not there, or not said. */
type Hours = (number | null)[];

interface QuotaRow {
  namespace: string;
  name: string;
  resource: string;
  hard: Hours;
  used: Hours;
  really_used: Hours;
}

interface AutoscalerRow {
  namespace: string;
  name: string;
  target_kind: string;
  target_name: string;
  min_replicas: number | null;
  metrics: Autoscaler['metrics'];
  max_replicas: Hours;
  replicas: Hours;
}

/**
 * Stores quotas and autoscalers of some hours of a cluster's day, in the transaction that stores the hours. An hour takes its own place in
 * the day's rows, so that it can be replaced; what an autoscaler aims at is kept once a day, as the last hour said it that
 * has it. Hours of which nobody said anything leave what is known as it is.
 */
export async function storeGovernance(client: pg.ClientBase, at: At, hours: readonly CostHour[]): Promise<void> {
  const inOrder = hours.filter((hour) => hour.quotas ?? hour.autoscalers).sort((a, b) => a.hour - b.hour);
  if (inOrder.length === 0) return;
  const parts = inOrder.map(({ hour, quotas, autoscalers }) => ({ place: (hour - at.day) / HOUR_MS, quotas, autoscalers }));
  const quotas = parts.flatMap(({ place, quotas: all }) => (all ? [{ place, all }] : []));
  const autoscalers = parts.flatMap(({ place, autoscalers: all }) => (all ? [{ place, all }] : []));
  if (quotas.length > 0) await storeDay(client, at, QUOTAS, quotas);
  if (autoscalers.length > 0) await storeDay(client, at, AUTOSCALERS, autoscalers);
  const bits = (places: readonly { place: number }[]) => places.reduce((mask, { place }) => mask | (1 << place), 0);
  await client.query(
    `INSERT INTO governance_day (cluster_id, day, quota_hours, autoscaler_hours) VALUES ($1, $2::date, $3, $4)
     ON CONFLICT (cluster_id, day) DO UPDATE SET quota_hours = governance_day.quota_hours | excluded.quota_hours,
       autoscaler_hours = governance_day.autoscaler_hours | excluded.autoscaler_hours`,
    [at.clusterId.toString(), formatDay(at.day), bits(quotas), bits(autoscalers)],
  );
}

/** How the things of an hour become rows of their day. */
interface DayTable<Thing, Row> {
  table: string;
  /** Columns after day and cluster, with their types. */
  columns: readonly (readonly [name: string & keyof Row, type: string])[];
  /** The columns that name a row. */
  key: readonly (string & keyof Row)[];
  /** Those with a place for each hour: the first says whether the thing was there. */
  hourly: readonly (string & keyof Row)[];
  /** What a thing says of the whole day, and of its hour. */
  read: (thing: Thing) => { day: Partial<Row>; hour: readonly (number | null)[] };
}

const QUOTAS: DayTable<QuotaHour, QuotaRow> = {
  table: 'quota_day',
  columns: [
    ['namespace', 'text'],
    ['name', 'text'],
    ['resource', 'text'],
    ['hard', 'double precision[]'],
    ['used', 'double precision[]'],
    ['really_used', 'double precision[]'],
  ],
  key: ['namespace', 'name', 'resource'],
  hourly: ['hard', 'used', 'really_used'],
  read: ({ namespace, name, resource, hard, used, reallyUsed }) => ({
    day: { namespace: storable(namespace), name: storable(name), resource: storable(resource) },
    hour: [hard, used, reallyUsed],
  }),
};

const AUTOSCALERS: DayTable<Autoscaler, AutoscalerRow> = {
  table: 'autoscaler_day',
  columns: [
    ['namespace', 'text'],
    ['name', 'text'],
    ['target_kind', 'text'],
    ['target_name', 'text'],
    ['min_replicas', 'double precision'],
    ['metrics', 'jsonb'],
    ['max_replicas', 'double precision[]'],
    ['replicas', 'double precision[]'],
  ],
  key: ['namespace', 'name'],
  hourly: ['max_replicas', 'replicas'],
  read: ({ namespace, name, targetKind, targetName, minReplicas, maxReplicas, metrics, currentReplicas, desiredReplicas }) => ({
    day: {
      namespace: storable(namespace),
      name: storable(name),
      target_kind: storable(targetKind),
      target_name: storable(targetName),
      min_replicas: minReplicas,
      metrics: metrics.map(({ name: metric, type, target }) => ({ name: storable(metric), type, target })),
    },
    hour: [maxReplicas, currentReplicas ?? desiredReplicas],
  }),
};

/** Takes the day's rows away, puts the hours into them, and writes them back, all at once. */
async function storeDay<Thing, Row extends object>(
  client: pg.ClientBase,
  { clusterId, day }: At,
  of: DayTable<Thing, Row>,
  hours: readonly { place: number; all: readonly Thing[] }[],
): Promise<void> {
  const names = of.columns.map(([name]) => name).join(', ');
  const at = [clusterId.toString(), formatDay(day)];
  const before = await client.query<Row>(
    `DELETE FROM ${of.table} WHERE cluster_id = $1 AND day = $2::date RETURNING ${names}`,
    at,
  );
  const rows = new Map(before.rows.map((row) => [keyOf(of, row), row]));
  for (const { place, all } of hours) putHour(of, rows, place, all);
  const there = [...rows.values()].filter((row) => lastPlace(of, row) >= 0);
  const types = of.columns.map(([name, type]) => `${name} ${type}`).join(', ');
  await client.query(
    `INSERT INTO ${of.table} (cluster_id, day, ${names}) SELECT $1::bigint, $2::date, ${names} FROM jsonb_to_recordset($3::jsonb) AS r (${types})`,
    [...at, JSON.stringify(there)],
  );
}

function putHour<Thing, Row extends object>(
  of: DayTable<Thing, Row>,
  rows: Map<string, Row>,
  place: number,
  things: readonly Thing[],
): void {
  for (const row of rows.values()) for (const name of of.hourly) hoursOf(row, name)[place] = null;
  for (const thing of things) {
    const { day, hour } = of.read(thing);
    const key = keyOf(of, day);
    const row = rows.get(key) ?? ({ ...day, ...Object.fromEntries(of.hourly.map((name) => [name, noHours()])) } as Row);
    rows.set(key, row);
    if (place > lastPlace(of, row)) Object.assign(row, day);
    of.hourly.forEach((name, at) => (hoursOf(row, name)[place] = hour[at] ?? null));
  }
}

/** The last hour that has it; -1: none has. */
function lastPlace<Row extends object>({ hourly: [first] }: DayTable<never, Row>, row: Row): number {
  return first === undefined ? -1 : hoursOf(row, first).findLastIndex((value) => value !== null);
}

function hoursOf<Row extends object>(row: Row, name: keyof Row): Hours {
  return row[name] as Hours;
}

function keyOf<Row>({ key }: Pick<DayTable<never, Row>, 'key'>, row: Partial<Row>): string {
  return key.map((name) => String(row[name])).join('\0');
}

const noHours = (): Hours => Array.from({ length: 24 }, () => null);
