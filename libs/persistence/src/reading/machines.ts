import type { Instant, Window } from '@showback/vocabulary';
import type pg from 'pg';
import { GPU_HOURS_SQL, MACHINE_HOURS_SQL } from './machine-hours';

/** What one node was and did within a window. Sums are exact integers; null: not known for every hour. */
export interface MachineSums {
  cluster: string;
  node: string;
  nodePool: string | null;
  capacityType: string | null;
  instanceType: string | null;
  region: string | null;
  zone: string | null;
  providerId: string | null;
  cpuMilliCoresCapacity: bigint;
  cpuMilliCoresAllocatable: bigint | null;
  memoryBytesCapacity: bigint;
  memoryBytesAllocatable: bigint | null;
  gpuCount: number;
  /** The first and the last hour that the ledger knows the node in, of any time. */
  firstHour: Instant;
  lastHour: Instant;
  secondsUp: bigint;
  cpuMicroCoreHoursCapacity: bigint;
  cpuMicroCoreHoursAllocatable: bigint | null;
  memoryByteHoursCapacity: bigint;
  memoryByteHoursAllocatable: bigint | null;
  gpuMicroHoursCapacity: bigint;
  cpuNano: bigint;
  memoryNano: bigint;
  gpuNano: bigint;
  totalNano: bigint;
  cpuIdleNano: bigint;
  memoryIdleNano: bigint;
  gpuIdleNano: bigint;
  cpuMicroCoreHoursRequested: bigint;
  cpuMicroCoreHoursUsed: bigint | null;
  memoryByteHoursRequested: bigint;
  memoryByteHoursUsed: bigint | null;
  gpuMicroHoursRequested: bigint | null;
  gpuMicroHoursUsed: bigint | null;
}

/** What both tables say alike of a node. */
const ATTRIBUTES = [
  'node_pool',
  'capacity_type',
  'instance_type',
  'region',
  'zone',
  'provider_id',
  'cpu_milli_cores_capacity',
  'cpu_milli_cores_allocatable',
  'memory_bytes_capacity',
  'memory_bytes_allocatable',
  'gpu_count',
] as const;

/** What both tables hold alike as sums. */
const SUMS = [
  'seconds_up',
  'cpu_nano',
  'memory_nano',
  'gpu_nano',
  'total_nano',
  'cpu_idle_nano',
  'memory_idle_nano',
  'gpu_idle_nano',
  'cpu_micro_core_hours_requested',
  'cpu_micro_core_hours_used',
  'memory_byte_hours_requested',
  'memory_byte_hours_used',
] as const;

const HOURS_OF = Object.keys(MACHINE_HOURS_SQL) as (keyof typeof MACHINE_HOURS_SQL)[];

/** A sum of which every hour must be known. */
const NULLABLE = /_allocatable$|_used$|^gpu_micro_hours_requested$/;

const GPUS = Object.entries(GPU_HOURS_SQL);

type Row = Record<string, string | number | Date | null>;

/**
 * The nodes of some clusters within a window, by cluster and name. Whole days may come from the days' table; what the caller asks of
 * days whose hours are dropped must be whole days.
 * @throws the database's error
 */
export async function readMachines(
  pool: pg.Pool,
  { clusters, window }: { clusters: ReadonlyMap<bigint, string>; window: Window },
): Promise<MachineSums[]> {
  const values = [[...clusters.keys()], new Date(window.start), new Date(window.end)];
  const { rows } = await pool.query<Row>(machinesSql(), values);
  return rows.map((row) => machineOf(row, clusters));
}

function machinesSql(): string {
  const shared = [...ATTRIBUTES, ...SUMS, ...GPUS.map(([name, sql]) => `${sql} AS ${name}`)].join(', ');
  const both = `SELECT cluster_id, node_id, node, hour AS first_hour, hour AS last_hour, ${shared}, ${HOURS_OF.map((name) => `${MACHINE_HOURS_SQL[name]} AS ${name}`).join(', ')}
      FROM node_hour WHERE cluster_id = ANY($1::bigint[]) AND hour >= $2 AND hour < $3
    UNION ALL
    SELECT cluster_id, node_id, node, first_hour, last_hour, ${shared}, ${HOURS_OF.join(', ')}
      FROM node_day WHERE cluster_id = ANY($1::bigint[]) AND day >= ($2 AT TIME ZONE 'UTC')::date AND day < ($3 AT TIME ZONE 'UTC')::date`;
  const sums = [...SUMS, ...HOURS_OF, ...GPUS.map(([name]) => name)].map((name) =>
    NULLABLE.test(name) ? `CASE WHEN count(${name}) = count(*) THEN sum(${name}) END AS ${name}` : `sum(${name}) AS ${name}`,
  );
  return `WITH seen AS (${both}),
    latest AS (SELECT DISTINCT ON (cluster_id, node_id) cluster_id, node_id, node, ${ATTRIBUTES.join(', ')}
      FROM seen ORDER BY cluster_id, node_id, last_hour DESC),
    sums AS (SELECT cluster_id, node_id, ${sums.join(', ')} FROM seen GROUP BY cluster_id, node_id),
    life AS (SELECT cluster_id, node_id, min(first_hour) AS first_hour, max(last_hour) AS last_hour FROM (
        SELECT cluster_id, node_id, hour AS first_hour, hour AS last_hour FROM node_hour WHERE cluster_id = ANY($1::bigint[])
        UNION ALL SELECT cluster_id, node_id, first_hour, last_hour FROM node_day WHERE cluster_id = ANY($1::bigint[])
      ) AS known GROUP BY cluster_id, node_id)
    SELECT * FROM latest JOIN sums USING (cluster_id, node_id) JOIN life USING (cluster_id, node_id)
    ORDER BY cluster_id, node COLLATE "C"`;
}

function machineOf(row: Row, clusters: ReadonlyMap<bigint, string>): MachineSums {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  const maybe = (name: string): bigint | null =>
    row[name] === null || row[name] === undefined ? null : BigInt(String(row[name]));
  const whole = (name: string): bigint => maybe(name) ?? 0n;
  const time = (name: string): Instant => (row[name] instanceof Date ? row[name].getTime() : 0);
  return {
    cluster: clusters.get(whole('cluster_id')) ?? '',
    node: text('node') ?? '',
    nodePool: text('node_pool'),
    capacityType: text('capacity_type'),
    instanceType: text('instance_type'),
    region: text('region'),
    zone: text('zone'),
    providerId: text('provider_id'),
    cpuMilliCoresCapacity: whole('cpu_milli_cores_capacity'),
    cpuMilliCoresAllocatable: maybe('cpu_milli_cores_allocatable'),
    memoryBytesCapacity: whole('memory_bytes_capacity'),
    memoryBytesAllocatable: maybe('memory_bytes_allocatable'),
    gpuCount: Number(row['gpu_count']),
    firstHour: time('first_hour'),
    lastHour: time('last_hour'),
    secondsUp: whole('seconds_up'),
    cpuMicroCoreHoursCapacity: whole('cpu_micro_core_hours_capacity'),
    cpuMicroCoreHoursAllocatable: maybe('cpu_micro_core_hours_allocatable'),
    memoryByteHoursCapacity: whole('memory_byte_hours_capacity'),
    memoryByteHoursAllocatable: maybe('memory_byte_hours_allocatable'),
    gpuMicroHoursCapacity: whole('gpu_micro_hours_capacity'),
    cpuNano: whole('cpu_nano'),
    memoryNano: whole('memory_nano'),
    gpuNano: whole('gpu_nano'),
    totalNano: whole('total_nano'),
    cpuIdleNano: whole('cpu_idle_nano'),
    memoryIdleNano: whole('memory_idle_nano'),
    gpuIdleNano: whole('gpu_idle_nano'),
    cpuMicroCoreHoursRequested: whole('cpu_micro_core_hours_requested'),
    cpuMicroCoreHoursUsed: maybe('cpu_micro_core_hours_used'),
    memoryByteHoursRequested: whole('memory_byte_hours_requested'),
    memoryByteHoursUsed: maybe('memory_byte_hours_used'),
    gpuMicroHoursRequested: maybe('gpu_micro_hours_requested'),
    gpuMicroHoursUsed: maybe('gpu_micro_hours_used'),
  };
}
