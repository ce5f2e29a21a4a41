import type { CapacityCell } from '@showback/allocation';
import type { Filter, FilterField } from '@showback/vocabulary';
import { MACHINE_HOURS_SQL } from '../reading/machine-hours';
import type { FieldColumns } from './field-sql';
import { filterSql } from './filter-sql';
import { Parameters } from './parameters';
import { type Span, spansSql } from './spans';

/** What a question about the machines of some spans reads. */
export interface CapacityQuery {
  spans: readonly Span[];
  /** Fields that a node has. */
  dimensions: readonly FilterField[];
  /** About fields that a node has. */
  filter: Filter | null;
  clusterIds: ReadonlyMap<string, bigint>;
}

const COLUMNS: Readonly<Record<string, string>> = {
  cluster: 'f.cluster_id',
  region: 'f.region',
  nodePool: 'f.node_pool',
  capacityType: 'f.capacity_type',
  instanceType: 'f.instance_type',
  node: 'f.node',
};

/** A node counts where a workload on it would. */
const NODE_COLUMNS: FieldColumns = {
  of: ({ name }) => {
    const column = COLUMNS[name];
    if (column === undefined) throw new Error(`nodes do not know ${name}`);
    return column;
  },
  kind: `'workload'`,
};

const SUMS = Object.keys(MACHINE_HOURS_SQL) as (keyof typeof MACHINE_HOURS_SQL)[];

/** Whether a node has what a question asks about. */
export function isAboutNodes({ dimensions, filter }: Pick<CapacityQuery, 'dimensions' | 'filter'>): boolean {
  return dimensions.every(({ name }) => COLUMNS[name] !== undefined) && (filter === null || isFilterOfNodes(filter));
}

function isFilterOfNodes(filter: Filter): boolean {
  return filter.op === 'is' ? COLUMNS[filter.field.name] !== undefined : filter.parts.every(isFilterOfNodes);
}

/** One statement that sums what nodes had by cluster and key. A day is in one of both tables. */
export function capacitySql({ spans, dimensions, filter, clusterIds }: CapacityQuery): { text: string; values: unknown[] } {
  const parameters = new Parameters();
  const keys = ['f.cluster_id', ...dimensions.map((field) => NODE_COLUMNS.of(field, parameters))];
  const passes = filter === null ? 'true' : filterSql(filter, NODE_COLUMNS, parameters, clusterIds);
  const of = (grain: 'hour' | 'day'): string => {
    const sums = SUMS.map((name) => `${grain === 'hour' ? MACHINE_HOURS_SQL[name] : `f.${name}`} AS ${name}`);
    const selected = [...keys.map((key, index) => `${key} AS key_${index}`), ...sums];
    return `SELECT ${selected.join(', ')} FROM node_${grain} f WHERE ${spansSql(spans, grain, parameters)} AND ${passes}`;
  };
  const groups = keys.map((_, index) => `key_${index}`).join(', ');
  const sums = SUMS.map((name) =>
    name.endsWith('_allocatable') ? `CASE WHEN count(${name}) = count(*) THEN sum(${name}) END` : `sum(${name})`,
  );
  const text = `SELECT ${groups}, ${sums.join(', ')} FROM (${of('hour')} UNION ALL ${of('day')}) seen GROUP BY ${groups}`;
  return { text, values: parameters.values };
}

/** @param names of clusters, by id */
export function readCapacity(
  row: readonly (string | null)[],
  { dimensions }: Pick<CapacityQuery, 'dimensions'>,
  names: ReadonlyMap<string, string>,
): CapacityCell {
  const cluster = names.get(row[0] ?? '') ?? '';
  const [cpu, cpuAllocatable, memory, memoryAllocatable, gpu] = row.slice(dimensions.length + 1);
  const maybe = (value: string | null | undefined): bigint | null =>
    value === null || value === undefined ? null : BigInt(value);
  return {
    cluster,
    key: dimensions.map(({ name }, index) => (name === 'cluster' ? cluster : (row[index + 1] ?? null))),
    cpuMicroCoreHours: maybe(cpu) ?? 0n,
    cpuMicroCoreHoursAllocatable: maybe(cpuAllocatable),
    memoryByteHours: maybe(memory) ?? 0n,
    memoryByteHoursAllocatable: maybe(memoryAllocatable),
    gpuMicroHours: maybe(gpu) ?? 0n,
  };
}
