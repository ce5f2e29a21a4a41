import { type Measure, MEASURES } from '@showback/allocation';
import { asksAbout, type Filter, type FilterField, LABEL_FIELDS, type Step } from '@showback/vocabulary';
import { fieldSql, filterSql } from './filter-sql';
import { Parameters } from './parameters';
import { type Span, spansSql } from './spans';

/** What a question reads from one table. */
export interface CellsQuery {
  spans: readonly Span[];
  grain: 'day' | 'hour';
  dimensions: readonly FilterField[];
  step: Step | null;
  filter: Filter | null;
  /** `cost`: without quantities and what is derived from them. */
  measures: 'all' | 'cost';
  clusterIds: ReadonlyMap<string, bigint>;
  /** Groups at most; one more than may be answered tells that there are too many. */
  limit: number;
}

/** Columns that both tables have, by measure. */
const COLUMNS: Readonly<Partial<Record<Measure, string>>> = {
  cpu: 'cpu_nano',
  memory: 'memory_nano',
  gpu: 'gpu_nano',
  storage: 'storage_nano',
  network: 'network_nano',
  loadBalancer: 'load_balancer_nano',
  other: 'other_nano',
  idleShare: 'idle_share_nano',
  cpuMicroCoreHoursRequested: 'cpu_micro_core_hours_requested',
  cpuMicroCoreHoursUsed: 'cpu_micro_core_hours_used',
  cpuMicroCoreHoursAllocated: 'cpu_micro_core_hours_allocated',
  memoryByteHoursRequested: 'memory_byte_hours_requested',
  memoryByteHoursUsed: 'memory_byte_hours_used',
  memoryByteHoursAllocated: 'memory_byte_hours_allocated',
  gpuMicroHours: 'gpu_micro_hours',
  storageByteHours: 'storage_byte_hours',
  networkBytesSent: 'network_bytes_sent',
  networkBytesReceived: 'network_bytes_received',
};

/** What a day has summed and an hour must be asked for row by row. */
const DERIVED: Readonly<Record<'day' | 'hour', Readonly<Partial<Record<Measure, string>>>>> = {
  day: {
    cpuUnused: 'sum_bigint(f.cpu_unused_nano)',
    memoryUnused: 'sum_bigint(f.memory_unused_nano)',
    cpuUsedUnknown: 'sum(f.cpu_used_unknown)',
    memoryUsedUnknown: 'sum(f.memory_used_unknown)',
    rows: 'sum(f."rows")',
  },
  hour: {
    cpuUnused:
      'sum_bigint(unused_nano(f.cpu_nano, f.cpu_micro_core_hours_requested, f.cpu_micro_core_hours_used, f.cpu_micro_core_hours_allocated))',
    memoryUnused:
      'sum_bigint(unused_nano(f.memory_nano, f.memory_byte_hours_requested, f.memory_byte_hours_used, f.memory_byte_hours_allocated))',
    cpuUsedUnknown: 'count(*) - count(f.cpu_micro_core_hours_used)',
    memoryUsedUnknown: 'count(*) - count(f.memory_byte_hours_used)',
    rows: 'count(*)',
  },
};

const COST_MEASURES: readonly Measure[] = ['cpu', 'memory', 'gpu', 'storage', 'network', 'loadBalancer', 'other', 'idleShare'];

/** The measures that a statement's columns after the key, the kind and the bucket hold, in order. */
export function measuresOf(query: Pick<CellsQuery, 'measures'>): readonly Measure[] {
  return query.measures === 'cost' ? COST_MEASURES : MEASURES;
}

/** One statement that sums the facts of a grain by key, kind and step: columns are the key's, `kind`, the bucket's epoch seconds, the measures. */
export function cellsSql(query: CellsQuery): { text: string; values: unknown[] } {
  const { grain, dimensions, step, filter, spans, clusterIds } = query;
  const parameters = new Parameters();
  const keys = [...dimensions.map((field) => fieldSql(field, parameters)), 'i.kind'];
  const bucket = bucketSql(grain, step);
  const groups = [...keys, ...(bucket === null ? [] : [bucket])];
  const sums = measuresOf(query).map((measure) => DERIVED[grain][measure] ?? sumSql(measure));
  const columns = [...keys, bucket === null ? '0' : `extract(epoch FROM ${bucket})::bigint`, ...sums];
  const where = [spansSql(spans, grain, parameters), ...(filter === null ? [] : [filterSql(filter, parameters, clusterIds)])];
  const text = `SELECT ${columns.join(', ')}
    FROM cost_${grain} f
    JOIN item i ON i.cluster_id = f.cluster_id AND i.id = f.item_id
    ${joinsSql(query)}
    WHERE ${where.join(' AND ')}
    GROUP BY ${groups.map((_, index) => (index < keys.length ? index + 1 : bucket)).join(', ')}
    LIMIT ${parameters.add(query.limit, 'bigint')}`;
  return { text, values: parameters.values };
}

/** Byte hours and bytes of a large fleet can exceed a bigint; money and core hours cannot, and are summed the faster way. */
function sumSql(measure: Measure): string {
  const exceeding = /[bB]yte/.test(measure);
  return `${exceeding ? 'sum' : 'sum_bigint'}(f.${COLUMNS[measure] ?? measure})`;
}

/** Whether only hours tell: pods and nodes are not kept in days. */
export function needsHours({ dimensions, filter, step }: Pick<CellsQuery, 'dimensions' | 'filter' | 'step'>): boolean {
  return step === 'hour' || uses({ dimensions, filter }, ['pod', 'node']);
}

function joinsSql(query: CellsQuery): string {
  const subject = uses(query, ['pod', 'node']) ? 'JOIN subject s ON s.cluster_id = f.cluster_id AND s.id = f.subject_id' : '';
  const labels = uses(query, LABEL_FIELDS)
    ? 'LEFT JOIN label_set l ON l.cluster_id = i.cluster_id AND l.id = i.label_set_id'
    : '';
  return `${subject} ${labels}`;
}

function uses({ dimensions, filter }: Pick<CellsQuery, 'dimensions' | 'filter'>, names: readonly FilterField['name'][]): boolean {
  return dimensions.some(({ name }) => names.includes(name)) || (filter !== null && asksAbout(filter, names));
}

/** The start of the step in UTC, as a timestamp without zone. */
function bucketSql(grain: 'day' | 'hour', step: Step | null): string | null {
  if (step === null) return null;
  const time = grain === 'day' ? 'f.day::timestamp' : `f.hour AT TIME ZONE 'UTC'`;
  return step === grain ? time : `date_trunc('${step}', ${time})`;
}
