/**
 * A node's capacity over the seconds that it ran in an hour, cut to whole micro-core-hours, byte-hours and micro-GPU-hours:
 * one expression for reading hours and for summing them into days, so that both give the same integers.
 */
export const MACHINE_HOURS_SQL = {
  cpu_micro_core_hours_capacity: 'cpu_milli_cores_capacity * seconds_up * 5 / 18',
  cpu_micro_core_hours_allocatable: 'cpu_milli_cores_allocatable * seconds_up * 5 / 18',
  memory_byte_hours_capacity: 'memory_bytes_capacity * seconds_up / 3600',
  memory_byte_hours_allocatable: 'memory_bytes_allocatable * seconds_up / 3600',
  gpu_micro_hours_capacity: 'gpu_count::bigint * seconds_up * 2500 / 9',
} as const;

/** What of a node's GPUs was requested and used: none where there are none, and not known of hours that were stored before it was measured. */
export const GPU_HOURS_SQL = {
  gpu_micro_hours_requested: 'coalesce(gpu_micro_hours_requested, CASE WHEN gpu_count = 0 THEN 0 END)',
  gpu_micro_hours_used: 'coalesce(gpu_micro_hours_used, CASE WHEN gpu_count = 0 THEN 0 END)',
} as const;
