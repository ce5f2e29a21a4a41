import { GPU_HOURS_SQL, MACHINE_HOURS_SQL } from '../reading/machine-hours';

/** Σ that is unknown as soon as one hour's figure is. */
const known = (amount: string): string => `CASE WHEN count(*) = count(${amount}) THEN sum_bigint(${amount}) END`;

const last = (column: string): string => `(array_agg(${column} ORDER BY hour DESC))[1]`;

const sums = (columns: readonly string[]): (readonly [string, string])[] =>
  columns.map((column) => [column, `sum_bigint(${column})`]);
const lasts = (columns: readonly string[]): (readonly [string, string])[] => columns.map((column) => [column, last(column)]);

/** Columns of `node_day` and how they come from a node's hours of a day. */
export const NODE_DAY: readonly (readonly [column: string, sql: string])[] = [
  ['first_hour', 'min(hour)'],
  ['last_hour', 'max(hour)'],
  ['hours', 'count(*)::int'],
  ...lasts(['node', 'label_set_id', 'node_pool', 'capacity_type', 'instance_type', 'region', 'zone', 'provider_id']),
  ['seconds_up', 'sum_bigint(seconds_up::bigint)'],
  ...lasts([
    'cpu_milli_cores_capacity',
    'cpu_milli_cores_allocatable',
    'memory_bytes_capacity',
    'memory_bytes_allocatable',
    'gpu_count',
  ]),
  ...Object.entries(MACHINE_HOURS_SQL).map(
    ([column, perHour]) => [column, column.endsWith('allocatable') ? known(perHour) : `sum_bigint(${perHour})`] as const,
  ),
  ...sums(['cpu_nano', 'memory_nano', 'gpu_nano', 'total_nano', 'cpu_idle_nano', 'memory_idle_nano', 'gpu_idle_nano']),
  ...sums(['cpu_micro_core_hours_requested', 'memory_byte_hours_requested']),
  ['cpu_micro_core_hours_used', known('cpu_micro_core_hours_used')],
  ['memory_byte_hours_used', known('memory_byte_hours_used')],
  ...Object.entries(GPU_HOURS_SQL).map(([column, perHour]) => [column, known(perHour)] as const),
];

/** Columns of `volume_day` and how they come from a volume's hours of a day. */
export const VOLUME_DAY: readonly (readonly [column: string, sql: string])[] = [
  ['first_hour', 'min(hour)'],
  ['last_hour', 'max(hour)'],
  ['hours', 'count(*)::int'],
  ...lasts(['volume', 'claim_namespace', 'claim_name', 'storage_class', 'bytes_capacity']),
  ...sums(['byte_hours', 'cost_nano']),
  ['byte_hours_used', known('byte_hours_used')],
];

/** Sums of nodes or volumes by day, from the hours that `where` selects: columns `day, cluster_id, <id>` and those above. */
export function daySumsSql(table: 'node' | 'volume', where: string): string {
  const columns = table === 'node' ? NODE_DAY : VOLUME_DAY;
  const selected = columns.map(([column, sql]) => `${sql} AS ${column}`).join(', ');
  return `SELECT (hour AT TIME ZONE 'UTC')::date AS day, cluster_id, ${table}_id, ${selected}
    FROM ${table}_hour WHERE ${where} GROUP BY 1, 2, 3`;
}
