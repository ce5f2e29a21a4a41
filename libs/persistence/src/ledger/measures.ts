import { type CostRow, ROW_ROUNDING_NANO } from '@showback/vocabulary';

/**
 * One figure of a row. `required`: always there. `optional`: NULL where there is nothing of it.
 * `used`: NULL where it was not measured; a day counts that as 0 and says how often in `unknown`.
 * `some`: as `used`, of what few rows have at all; its `unknown` counts those of them that have `of`.
 * `rounding`: NULL where it is {@link ROW_ROUNDING_NANO} for each row.
 */
export interface Measure {
  column: string;
  kind: 'required' | 'optional' | 'used' | 'some' | 'rounding';
  /** Of a day only: the column that counts the hours without a measurement. */
  unknown?: string;
  of?: string;
  read: (row: CostRow) => bigint | number | null;
}

const required = (column: string, read: Measure['read']): Measure => ({ column, kind: 'required', read });
const optional = (column: string, read: Measure['read']): Measure => ({ column, kind: 'optional', read });
const used = (column: string, unknown: string, read: Measure['read']): Measure => ({ column, kind: 'used', unknown, read });

/** The figures of `cost_hour` and `cost_day`, in the order of the columns in `cost_hour`. */
export const MEASURES: readonly Measure[] = [
  required('cpu_nano', (row) => row.cost.cpu),
  required('memory_nano', (row) => row.cost.memory),
  optional('gpu_nano', (row) => row.cost.gpu),
  optional('storage_nano', (row) => row.cost.storage),
  optional('network_nano', (row) => row.cost.network),
  optional('load_balancer_nano', (row) => row.cost.loadBalancer),
  optional('other_nano', (row) => row.cost.other),
  optional('idle_share_nano', (row) => row.idleShareNano),
  { column: 'precision_nano', kind: 'rounding', read: precisionOf },
  required('cpu_micro_core_hours_requested', (row) => row.quantity.cpuMicroCoreHoursRequested),
  used('cpu_micro_core_hours_used', 'cpu_used_unknown', (row) => row.quantity.cpuMicroCoreHoursUsed),
  required('cpu_micro_core_hours_allocated', (row) => row.quantity.cpuMicroCoreHoursAllocated),
  required('memory_byte_hours_requested', (row) => row.quantity.memoryByteHoursRequested),
  used('memory_byte_hours_used', 'memory_used_unknown', (row) => row.quantity.memoryByteHoursUsed),
  required('memory_byte_hours_allocated', (row) => row.quantity.memoryByteHoursAllocated),
  optional('gpu_micro_hours', (row) => row.quantity.gpuMicroHours),
  { column: 'gpu_micro_hours_used', kind: 'some', unknown: 'gpu_used_unknown', of: 'gpu_micro_hours', read: gpusUsed },
  optional('storage_byte_hours', (row) => row.quantity.storageByteHours),
  optional('network_bytes_sent', (row) => row.quantity.networkBytesSent),
  optional('network_bytes_received', (row) => row.quantity.networkBytesReceived),
  optional('seconds_away', (row) => row.secondsAway ?? 0),
];

/** What rows did not say when those that stand were stored: nothing of it changes what an hour costs. */
export const FORMER_MEASURES: readonly Measure[] = MEASURES.filter(({ column }) => column !== 'seconds_away');

/** Of what has no GPUs nothing is said. */
function gpusUsed({ quantity: { gpuMicroHours, gpuMicroHoursUsed } }: CostRow): number | null {
  return gpuMicroHours === 0 ? null : gpuMicroHoursUsed;
}

function precisionOf({ precisionNano = ROW_ROUNDING_NANO }: CostRow): bigint | null {
  return precisionNano === ROW_ROUNDING_NANO ? null : precisionNano;
}

/** SQL: how far the rows of a day may be off, and how many of those with GPUs say nothing of their use; `d`: with a dot behind it, where the columns are. */
export const precisionSql = (d = ''): string => `coalesce(${d}precision_nano, ${ROW_ROUNDING_NANO} * ${d}"rows"::bigint)`;
export const gpuUnknownSql = (d = ''): string =>
  `coalesce(${d}gpu_used_unknown, CASE WHEN ${d}gpu_micro_hours IS NULL THEN 0 ELSE ${d}"rows" END)`;

/** SQL: the same of rows of hours. */
export const PRECISION_SUM_SQL = `sum_bigint(coalesce(precision_nano, ${ROW_ROUNDING_NANO}))`;
export const GPU_UNUSED_SQL = 'unused_nano(gpu_nano, gpu_micro_hours, gpu_micro_hours_used, gpu_micro_hours)';

/** SQL: a row's total, which is the exact sum of its components. */
export const TOTAL_SQL =
  'cpu_nano + memory_nano + coalesce(gpu_nano, 0) + coalesce(storage_nano, 0) + coalesce(network_nano, 0) + coalesce(load_balancer_nano, 0) + coalesce(other_nano, 0)';

/** SQL by column of `cost_day` beside the measures: what is derived from the hours' rows. */
export const DERIVED_SQL: readonly (readonly [column: string, perRow: string])[] = [
  [
    'cpu_unused_nano',
    'unused_nano(cpu_nano, cpu_micro_core_hours_requested, cpu_micro_core_hours_used, cpu_micro_core_hours_allocated)',
  ],
  [
    'memory_unused_nano',
    'unused_nano(memory_nano, memory_byte_hours_requested, memory_byte_hours_used, memory_byte_hours_allocated)',
  ],
];
