import type { Instant, Limit, Limits, ResourceUsage, Usage } from '@showback/vocabulary';
import { CopyEncoder } from '../ledger/copy-encoder';

/** Usage and what it is known by. */
export interface IdentifiedUsage {
  id: bigint;
  usage: Usage;
}

const FIGURES = [
  'cpu_max',
  'cpu_hottest_p95',
  'cpu_hottest_max',
  'memory_max',
  'memory_hottest_p95',
  'memory_hottest_max',
  'periods',
  'periods_throttled',
  'restarts',
  'oom_kills',
  'cpu_sketch',
  'memory_sketch',
  'cpu_limit_lowest',
  'cpu_limit_highest',
  'memory_limit_lowest',
  'memory_limit_highest',
  'limit_seconds',
  'cpu_limited_seconds',
  'memory_limited_seconds',
] as const;

/** Columns of `usage_hour` and `usage_day` after the time and the cluster, in the order in which they are encoded. */
const COLUMNS = ['cluster_id', 'container_id', ...FIGURES];
export const USAGE_COLUMNS = { hour: ['hour', ...COLUMNS], day: ['day', ...COLUMNS] } as const;

/** Rows of one of the tables, in the order of their ids. */
export function* encodeUsage(
  { grain, at, clusterId }: { grain: 'hour' | 'day'; at: Instant; clusterId: bigint },
  rows: readonly IdentifiedUsage[],
): Generator<Buffer> {
  const encoder = new CopyEncoder();
  for (const { id, usage } of rows) {
    const { cpu, memory, throttling } = usage;
    const full = encoder.begin(COLUMNS.length + 1, (cpu?.sketch.length ?? 0) + (memory?.sketch.length ?? 0));
    if (full) yield full;
    if (grain === 'hour') encoder.timestamp(at);
    else encoder.date(at);
    encoder.bigint(clusterId);
    encoder.bigint(id);
    for (const resource of [cpu, memory]) encodeFigures(encoder, resource);
    for (const count of [throttling?.periods, throttling?.throttled]) encodeSum(encoder, grain, count);
    for (const count of [usage.restarts, usage.oomKills]) {
      if (count === null) encoder.null();
      else encoder.int32(count);
    }
    for (const resource of [cpu, memory]) {
      if (resource === null) encoder.null();
      else encoder.bytes(resource.sketch);
    }
    encodeLimits(encoder, grain, usage.limits);
  }
  yield encoder.flush();
}

function encodeFigures(encoder: CopyEncoder, usage: ResourceUsage | null): void {
  const figures = usage === null ? [null, null, null] : [usage.max, usage.hottest.p95, usage.hottest.max];
  for (const figure of figures) {
    if (figure === null) encoder.null();
    else encoder.integer(figure);
  }
}

/** A highest limit that is the lowest too, as nearly all are, is left out, as it takes room in every row. */
function encodeLimits(encoder: CopyEncoder, grain: 'hour' | 'day', limits: Limits | null): void {
  const resources = [limits?.cpu, limits?.memory];
  for (const limit of resources) {
    if (limit) encoder.integer(limit.lowest);
    else encoder.null();
    if (limit && limit.highest !== limit.lowest) encoder.integer(limit.highest);
    else encoder.null();
  }
  for (const limit of [limits, ...resources]) encodeSum(encoder, grain, limit?.seconds);
}

/** A day's sums may be larger than an hour's. */
function encodeSum(encoder: CopyEncoder, grain: 'hour' | 'day', sum: number | undefined): void {
  if (sum === undefined) encoder.null();
  else if (grain === 'day') encoder.integer(sum);
  else encoder.int32(sum);
}

/** A row of one of the tables as the database gives it. */
export type UsageRow = Record<(typeof FIGURES)[number], string | number | Buffer | null> & { container_id: string };

export const USAGE_FIGURES_SQL = FIGURES.join(', ');

export function readUsageRow(row: UsageRow): Usage {
  const count = (name: (typeof FIGURES)[number]): number | null => (row[name] === null ? null : Number(row[name]));
  const resource = (name: 'cpu' | 'memory'): ResourceUsage | null => {
    const sketch = row[`${name}_sketch`];
    if (!(sketch instanceof Buffer)) return null;
    const figure = (of: 'max' | 'hottest_p95' | 'hottest_max'): number => Number(row[`${name}_${of}`]);
    return { sketch, max: figure('max'), hottest: { p95: figure('hottest_p95'), max: figure('hottest_max') } };
  };
  const [periods, throttled, limited] = [count('periods'), count('periods_throttled'), count('limit_seconds')];
  const limit = (name: 'cpu' | 'memory'): Limit | null => {
    const lowest = count(`${name}_limit_lowest`);
    if (lowest === null) return null;
    return { lowest, highest: count(`${name}_limit_highest`) ?? lowest, seconds: count(`${name}_limited_seconds`) ?? 0 };
  };
  return {
    cpu: resource('cpu'),
    memory: resource('memory'),
    restarts: count('restarts'),
    oomKills: count('oom_kills'),
    throttling: periods === null || throttled === null ? null : { periods, throttled },
    limits: limited === null ? null : { seconds: limited, cpu: limit('cpu'), memory: limit('memory') },
  };
}
