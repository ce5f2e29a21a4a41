import type { CostHour, CostRow, Instant, NodeHour, VolumeHour } from '@showback/vocabulary';
import { identityId } from '../ids';
import { CopyEncoder } from './copy-encoder';
import { type RowIds, storable } from './identity';
import { MEASURES } from './measures';

export const COST_COLUMNS: readonly string[] = [
  'hour',
  'cluster_id',
  'subject_id',
  'item_id',
  ...MEASURES.map(({ column }) => column),
];

/** A row and what it is known by. */
export interface IdentifiedRow {
  row: CostRow;
  ids: RowIds;
}

/**
 * The rows of `cost_hour`, in the order of `COST_COLUMNS`. Chunks are made when asked for.
 * @param measures others than all of them: what is compared, and not stored
 */
export function* encodeCostRows(
  { hour, clusterId, rows }: { hour: Instant; clusterId: bigint; rows: Iterable<IdentifiedRow> },
  measures = MEASURES,
): Generator<Buffer> {
  const encoder = new CopyEncoder();
  const columns = COST_COLUMNS.length - MEASURES.length + measures.length;
  for (const { row, ids } of rows) {
    const full = encoder.begin(columns);
    if (full) yield full;
    encoder.timestamp(hour);
    encoder.bigint(clusterId);
    encoder.bigint(ids.subjectId);
    encoder.bigint(ids.itemId);
    encodeMeasures(encoder, row, measures);
  }
  yield encoder.flush();
}

function encodeMeasures(encoder: CopyEncoder, row: CostRow, measures: typeof MEASURES): void {
  for (const { kind, read } of measures) {
    const value = read(row);
    if (value === null) encoder.null();
    else if (typeof value === 'bigint') {
      if (kind === 'optional' && value === 0n) encoder.null();
      else encoder.bigint(value);
    } else if (kind === 'optional' && value === 0) encoder.null();
    else encoder.integer(value);
  }
}

type Value = bigint | number | string | null;

/** `sum`: two rows of the same name in one hour (one replaced the other) add up; other columns are the later row's. */
type Column<T> = readonly [
  name: string,
  type: 'bigint' | 'int32' | 'text',
  read: (row: T, index: number) => Value,
  merge?: 'sum',
];

const NODE: readonly Column<NodeHour>[] = [
  ['node_id', 'bigint', (node) => identityId(['node', node.node])],
  ['node', 'text', (node) => node.node],
  ['node_pool', 'text', (node) => node.nodePool],
  ['capacity_type', 'text', (node) => node.capacityType],
  ['instance_type', 'text', (node) => node.instanceType],
  ['region', 'text', (node) => node.region],
  ['zone', 'text', (node) => node.zone],
  ['provider_id', 'text', (node) => node.providerId],
  ['seconds_up', 'int32', (node) => Math.round(node.minutes * 60), 'sum'],
  ['cpu_milli_cores_capacity', 'bigint', (node) => node.cpuMilliCoresCapacity],
  ['cpu_milli_cores_allocatable', 'bigint', (node) => node.cpuMilliCoresAllocatable],
  ['memory_bytes_capacity', 'bigint', (node) => node.memoryBytesCapacity],
  ['memory_bytes_allocatable', 'bigint', (node) => node.memoryBytesAllocatable],
  ['gpu_count', 'int32', (node) => node.gpuCount],
  ['cpu_nano', 'bigint', (node) => node.cpuNano, 'sum'],
  ['memory_nano', 'bigint', (node) => node.memoryNano, 'sum'],
  ['gpu_nano', 'bigint', (node) => node.gpuNano, 'sum'],
  ['total_nano', 'bigint', (node) => node.totalNano, 'sum'],
  ['cpu_idle_nano', 'bigint', (node) => node.cpuIdleNano, 'sum'],
  ['memory_idle_nano', 'bigint', (node) => node.memoryIdleNano, 'sum'],
  ['gpu_idle_nano', 'bigint', (node) => node.gpuIdleNano, 'sum'],
  ['cpu_micro_core_hours_requested', 'bigint', (node) => node.cpuMicroCoreHoursRequested, 'sum'],
  ['cpu_micro_core_hours_used', 'bigint', (node) => node.cpuMicroCoreHoursUsed, 'sum'],
  ['memory_byte_hours_requested', 'bigint', (node) => node.memoryByteHoursRequested, 'sum'],
  ['memory_byte_hours_used', 'bigint', (node) => node.memoryByteHoursUsed, 'sum'],
  ['gpu_micro_hours_requested', 'bigint', (node) => node.gpuMicroHoursRequested, 'sum'],
  ['gpu_micro_hours_used', 'bigint', (node) => node.gpuMicroHoursUsed, 'sum'],
];

const VOLUME: readonly Column<VolumeHour>[] = [
  ['volume_id', 'bigint', (volume) => identityId(['volume', volume.volume])],
  ['volume', 'text', (volume) => volume.volume],
  ['claim_namespace', 'text', (volume) => volume.claimNamespace],
  ['claim_name', 'text', (volume) => volume.claimName],
  ['storage_class', 'text', (volume) => volume.storageClass],
  ['bytes_capacity', 'bigint', (volume) => volume.bytesCapacity],
  ['byte_hours', 'bigint', (volume) => volume.byteHours, 'sum'],
  ['byte_hours_used', 'bigint', (volume) => volume.byteHoursUsed, 'sum'],
  ['cost_nano', 'bigint', (volume) => volume.costNano, 'sum'],
];

export const NODE_COLUMNS: readonly string[] = ['hour', 'cluster_id', 'label_set_id', ...NODE.map(([name]) => name)];
export const VOLUME_COLUMNS: readonly string[] = ['hour', 'cluster_id', ...VOLUME.map(([name]) => name)];

/** The rows of `node_hour`, by name, in the order of `NODE_COLUMNS`. */
export function encodeNodes(hour: CostHour, clusterId: bigint, labelSetIds: BigInt64Array): Generator<Buffer> {
  const columns: Column<NodeHour>[] = [['label_set_id', 'bigint', (_, index) => labelSetIds[index] ?? 0n], ...NODE];
  return encodeTable(hour, clusterId, hour.nodes, columns, (node) => node.node);
}

/** The rows of `volume_hour`, by name, in the order of `VOLUME_COLUMNS`. */
export function encodeVolumes(hour: CostHour, clusterId: bigint): Generator<Buffer> {
  return encodeTable(hour, clusterId, hour.volumes, VOLUME, (volume) => volume.volume);
}

function* encodeTable<T>(
  { hour }: CostHour,
  clusterId: bigint,
  rows: readonly T[],
  columns: readonly Column<T>[],
  nameOf: (row: T) => string,
): Generator<Buffer> {
  const encoder = new CopyEncoder();
  const byName = new Map<string, Value[]>();
  rows.forEach((row, index) => {
    const values = columns.map(([, type, read]) => (type === 'text' ? asText(read(row, index)) : read(row, index)));
    const before = byName.get(nameOf(row));
    byName.set(nameOf(row), before ? columns.map(([, , , merge], at) => merged(before[at], values[at], merge)) : values);
  });
  for (const name of [...byName.keys()].sort()) {
    const values = byName.get(name) ?? [];
    const room = values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value) : 0), 0);
    const full = encoder.begin(2 + columns.length, room);
    if (full) yield full;
    encoder.timestamp(hour);
    encoder.bigint(clusterId);
    columns.forEach(([, type], at) => encodeValue(encoder, type, values[at] ?? null));
  }
  yield encoder.flush();
}

function merged(before: Value = null, after: Value = null, merge?: 'sum'): Value {
  if (merge === undefined) return after;
  if (typeof before === 'bigint' && typeof after === 'bigint') return before + after;
  return typeof before === 'number' && typeof after === 'number' ? before + after : null;
}

function asText(value: Value): string | null {
  return typeof value === 'string' ? storable(value) : null;
}

function encodeValue(encoder: CopyEncoder, type: Column<never>[1], value: Value): void {
  if (value === null) encoder.null();
  else if (typeof value === 'string') encoder.text(value);
  else if (typeof value === 'bigint') encoder.bigint(value);
  else if (type === 'int32') encoder.int32(value);
  else encoder.integer(value);
}
