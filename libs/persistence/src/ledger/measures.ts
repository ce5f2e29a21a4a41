import type { CostRow } from '@showback/vocabulary';

/**
 * One figure of a row. `required`: always there. `optional`: NULL where there is nothing of it.
 * `used`: NULL where it was not measured; a day counts that as 0 and says how often in `unknown`.
 */
export interface Measure {
  column: string;
  kind: 'required' | 'optional' | 'used';
  /** Of a day only: the column that counts the hours without a measurement. */
  unknown?: string;
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
  required('cpu_micro_core_hours_requested', (row) => row.quantity.cpuMicroCoreHoursRequested),
  used('cpu_micro_core_hours_used', 'cpu_used_unknown', (row) => row.quantity.cpuMicroCoreHoursUsed),
  required('cpu_micro_core_hours_allocated', (row) => row.quantity.cpuMicroCoreHoursAllocated),
  required('memory_byte_hours_requested', (row) => row.quantity.memoryByteHoursRequested),
  used('memory_byte_hours_used', 'memory_used_unknown', (row) => row.quantity.memoryByteHoursUsed),
  required('memory_byte_hours_allocated', (row) => row.quantity.memoryByteHoursAllocated),
  optional('gpu_micro_hours', (row) => row.quantity.gpuMicroHours),
  optional('storage_byte_hours', (row) => row.quantity.storageByteHours),
  optional('network_bytes_sent', (row) => row.quantity.networkBytesSent),
  optional('network_bytes_received', (row) => row.quantity.networkBytesReceived),
];

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
