import { type Measure, MEASURES } from '@showback/allocation';
import { asksAbout, type Filter, type FilterField, LABEL_FIELDS, type Step } from '@showback/vocabulary';
import { GPU_UNUSED_SQL, gpuUnknownSql, PRECISION_SUM_SQL, precisionSql } from '../ledger/measures';
import { factColumns, type FieldColumns, isLineField, lineColumns } from './field-sql';
import { filterSql } from './filter-sql';
import type { KeptKeys } from './kept-keys';
import { keptSql } from './kept-sql';
import { Parameters } from './parameters';
import { daysSql, type Span, spansSql } from './spans';

/** What a question reads from one table. */
export interface CellsQuery {
  spans: readonly Span[];
  /** `line`: whole days of the read model. */
  grain: 'day' | 'hour' | 'line';
  /** Whose the facts are under an idle and a sharing policy; null: nobody asks. */
  owned: OwnedBy | null;
  dimensions: readonly FilterField[];
  step: Step | null;
  filter: Filter | null;
  /** `cost`: without quantities and what is derived from them. */
  measures: 'all' | 'cost';
  clusterIds: ReadonlyMap<string, bigint>;
  /** Whose cells are asked for; null: all. */
  kept: KeptKeys | null;
  /** Groups at most; one more than may be answered tells that there are too many. */
  limit: number;
}

/** How ownership is asked for. */
export interface OwnedBy {
  idle: 'policy' | 'separate' | 'share' | 'hide';
  /** `policy`: lines that a rule of `shared` takes are left out (of `line`: distributed). */
  shared: 'policy' | 'separate';
}

/** Columns that all tables have, by measure. */
export const COLUMNS: Readonly<Partial<Record<Measure, string>>> = {
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
  gpuMicroHoursUsed: 'gpu_micro_hours_used',
  storageByteHours: 'storage_byte_hours',
  networkBytesSent: 'network_bytes_sent',
  networkBytesReceived: 'network_bytes_received',
  secondsAway: 'seconds_away',
};

/** What days and lines have alike. */
const OF_DAYS: Readonly<Partial<Record<Measure, string>>> = {
  cpuUnused: 'sum_bigint(f.cpu_unused_nano)',
  memoryUnused: 'sum_bigint(f.memory_unused_nano)',
  gpuUnused: 'sum_bigint(f.gpu_unused_nano)',
  precision: `sum_bigint(${precisionSql('f.')})`,
  cpuUsedUnknown: 'sum(f.cpu_used_unknown)',
  memoryUsedUnknown: 'sum(f.memory_used_unknown)',
  gpuUsedUnknown: `sum(${gpuUnknownSql('f.')})`,
  rows: 'sum(f."rows")',
};

/** What a day has summed and an hour must be asked for row by row. */
const DERIVED: Readonly<Record<CellsQuery['grain'], Readonly<Partial<Record<Measure, string>>>>> = {
  day: { ...OF_DAYS, shared: '0', sharedIdle: '0' },
  line: { ...OF_DAYS, shared: 'sum_bigint(f.shared_nano)', sharedIdle: 'sum_bigint(f.shared_idle_nano)' },
  hour: {
    cpuUnused:
      'sum_bigint(unused_nano(f.cpu_nano, f.cpu_micro_core_hours_requested, f.cpu_micro_core_hours_used, f.cpu_micro_core_hours_allocated))',
    memoryUnused:
      'sum_bigint(unused_nano(f.memory_nano, f.memory_byte_hours_requested, f.memory_byte_hours_used, f.memory_byte_hours_allocated))',
    cpuUsedUnknown: 'count(*) - count(f.cpu_micro_core_hours_used)',
    memoryUsedUnknown: 'count(*) - count(f.memory_byte_hours_used)',
    gpuUnused: `sum_bigint(${GPU_UNUSED_SQL})`,
    gpuUsedUnknown: 'count(f.gpu_micro_hours) - count(f.gpu_micro_hours_used)',
    precision: PRECISION_SUM_SQL,
    rows: 'count(*)',
    shared: '0',
    sharedIdle: '0',
  },
};

const COST_MEASURES: readonly Measure[] = [
  'cpu',
  'memory',
  'gpu',
  'storage',
  'network',
  'loadBalancer',
  'other',
  'idleShare',
  'shared',
  'sharedIdle',
];

/** The measures that a statement's columns after the key, the kind and the bucket hold, in order. */
export function measuresOf(query: Pick<CellsQuery, 'measures'>): readonly Measure[] {
  return query.measures === 'cost' ? COST_MEASURES : MEASURES;
}

/**
 * One statement that sums the facts of a grain by key, kind, idle mode and step: columns are the key's, `kind`, whether idle
 * lies on it by policy, the bucket's epoch seconds, the measures.
 */
export function cellsSql(query: CellsQuery): { text: string; values: unknown[] } {
  const { grain, dimensions, step, owned } = query;
  const parameters = new Parameters();
  const columns = (grain === 'line' ? lineColumns : factColumns)(owned?.idle === 'policy');
  const keys = [...dimensions.map((field) => columns.of(field, parameters)), columns.kind];
  const mode = modeSql(query);
  const bucket = bucketSql(grain, step);
  const groups = [...keys.map((_, index) => `${index + 1}`), ...[mode, bucket].filter((group) => group !== null)];
  const sums = measuresOf(query).map((measure) => DERIVED[grain][measure] ?? sumSql(measure));
  const start = bucket === null ? '0' : `extract(epoch FROM ${bucket})::bigint`;
  const text = `SELECT ${[...keys, mode ?? 'false', start, ...sums].join(', ')}
    ${fromSql(query)}
    WHERE ${whereSql(query, columns, parameters).join(' AND ')}
    GROUP BY ${groups.join(', ')}
    LIMIT ${parameters.add(query.limit, 'bigint')}`;
  return { text, values: parameters.values };
}

/** Whether idle lies on a row by policy; null: nobody asks. */
export function modeSql({ grain, owned }: CellsQuery): string | null {
  return owned?.idle === 'policy' ? `${grain === 'line' ? 'f' : 'd'}.idle_policy = 1` : null;
}

/** Conditions on the rows that a question is about. */
export function whereSql(query: CellsQuery, columns: FieldColumns, parameters: Parameters): string[] {
  const { grain, spans, owned, filter, clusterIds } = query;
  return [
    spansSql(spans, grain === 'hour' ? 'hour' : 'day', parameters),
    // The planner does not see that owners are joined by the day of a fact: it would read those of every day.
    ...(grain !== 'line' && owned !== null ? [daysSql(spans, 'd.day', parameters)] : []),
    ...formsSql(query),
    ...keptSql(query, columns, parameters),
    ...(filter === null ? [] : [filterSql(filter, columns, parameters, clusterIds)]),
  ];
}

/** Lines as they are before, or after, shared cost is distributed; of facts only those that no rule takes. */
function formsSql({ grain, owned }: CellsQuery): string[] {
  if (owned === null) return [];
  if (grain === 'line') return [`f.form = ANY ('${owned.shared === 'policy' ? '{0,2,3}' : '{0,1}'}'::smallint[])`];
  return owned.shared === 'policy' ? ['d.shared_rule IS NULL'] : [];
}

/** The facts, with what the question asks of them. */
export function fromSql(query: CellsQuery): string {
  const { grain, owned } = query;
  if (grain === 'line') return 'FROM line_day f JOIN owner o ON o.id = f.owner_id';
  const day = grain === 'day' ? 'f.day' : `(f.hour AT TIME ZONE 'UTC')::date`;
  const owners = `JOIN owner_day d ON d.cluster_id = f.cluster_id AND d.day = ${day} AND d.item_id = f.item_id
    JOIN owner o ON o.id = d.owner_id`;
  return `FROM cost_${grain} f
    JOIN item i ON i.cluster_id = f.cluster_id AND i.id = f.item_id
    ${joinsSql(query)} ${owned === null ? '' : owners}`;
}

/** Whether the read model alone can answer. */
export function isAboutLines({ dimensions, filter, step }: Pick<CellsQuery, 'dimensions' | 'filter' | 'step'>): boolean {
  return step !== 'hour' && dimensions.every(isLineField) && (filter === null || isFilterOfLines(filter));
}

function isFilterOfLines(filter: Filter): boolean {
  return filter.op === 'is' ? isLineField(filter.field) : filter.parts.every(isFilterOfLines);
}

/** SQL of the measures of a day's row, or summed over rows of hours, in the order of {@link measuresOf}. */
export function measuresSql(grain: 'day' | 'hour'): string {
  return measuresOf({ measures: 'all' })
    .map((measure) => DERIVED[grain][measure] ?? sumSql(measure))
    .join(', ');
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
  // Each fact has one. The outer join keeps the planner from looking through all of a cluster's for the few items asked about.
  const way = query.filter !== null && asksAbout(query.filter, ['pod', 'node']) ? 'JOIN' : 'LEFT JOIN';
  const subject = uses(query, ['pod', 'node']) ? `${way} subject s ON s.cluster_id = f.cluster_id AND s.id = f.subject_id` : '';
  const labels = uses(query, LABEL_FIELDS)
    ? 'LEFT JOIN label_set l ON l.cluster_id = i.cluster_id AND l.id = i.label_set_id'
    : '';
  return `${subject} ${labels}`;
}

function uses({ dimensions, filter }: Pick<CellsQuery, 'dimensions' | 'filter'>, names: readonly FilterField['name'][]): boolean {
  return dimensions.some(({ name }) => names.includes(name)) || (filter !== null && asksAbout(filter, names));
}

/** The start of the step in UTC, as a timestamp without zone. */
function bucketSql(grain: CellsQuery['grain'], step: Step | null): string | null {
  if (step === null) return null;
  const time = grain === 'hour' ? `f.hour AT TIME ZONE 'UTC'` : 'f.day::timestamp';
  return step === (grain === 'line' ? 'day' : grain) ? time : `date_trunc('${step}', ${time})`;
}
