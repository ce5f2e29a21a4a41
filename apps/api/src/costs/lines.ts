import { COST_PARTS } from '@showback/allocation';
import type { CostRow, LongPoint } from '@showback/contracts';
import { stringify } from 'csv-stringify/sync';

/** How many rows become text at once. */
const BATCH = 500;

/** What a cell of a table may hold; what is not known is empty. */
export type Value = string | number | boolean | null | undefined;

/** JSON, a value a line: first what stands before the rows. */
export function* ndjson(head: object, rows: Iterable<object>): Generator<string> {
  yield `${JSON.stringify(head)}\n`;
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/** A line a row, or with `step` a line a point. Names that a spreadsheet would take for a formula begin with an apostrophe. */
export function* csvRows(names: readonly string[], rows: Iterable<CostRow>, stepped: boolean): Generator<string> {
  const kind = names.includes('kind') ? [] : ['kind'];
  const columns = [...names, ...kind, ...(stepped ? POINT_COLUMNS : ROW_COLUMNS)];
  const lines = function* (): Generator<Value[]> {
    for (const row of rows) {
      const key = [...names.map((name) => neutral(row.key[name] ?? '')), ...kind.map(() => row.kind)];
      if (!stepped) yield [...key, ...rowValues(row)];
      else for (const point of row.series ?? []) yield [...key, ...pointValues(point)];
    }
  };
  yield* csv(columns, lines());
}

/** The lines of `layout=long`. */
export function* csvLong(names: readonly string[], points: Iterable<LongPoint>): Generator<string> {
  const kind = names.includes('kind') ? [] : ['kind'];
  const lines = function* (): Generator<Value[]> {
    for (const point of points) {
      const key = [...names, ...kind].map((name) => neutral(point[name] ?? ''));
      yield [point.start, ...key, point.component, point.amount];
    }
  };
  yield* csv(['start', ...names, ...kind, 'component', 'amount'], lines());
}

const POINT_COLUMNS = ['start', 'coverage', 'total', ...COST_PARTS];
const ROW_COLUMNS = [
  'share',
  'total',
  'precision',
  ...COST_PARTS,
  'unusedCpu',
  'unusedMemory',
  'unusedTotal',
  'unusedGpu',
  'cpuCoreHoursRequested',
  'cpuCoreHoursUsed',
  'cpuCoreHoursAllocated',
  'memoryByteHoursRequested',
  'memoryByteHoursUsed',
  'memoryByteHoursAllocated',
  'gpuHoursRequested',
  'gpuHoursUsed',
  'gpuHoursAllocated',
  'storageByteHours',
  'networkBytesSent',
  'networkBytesReceived',
  'efficiencyCpu',
  'efficiencyMemory',
  'efficiencyTotal',
  'efficiencyGpu',
  'previousTotal',
  'deltaTotal',
  'deltaRatio',
  'comparedHours',
  'new',
  'gone',
];

function pointValues({ start, cost, coverage }: NonNullable<CostRow['series']>[number]): Value[] {
  return [start, coverage, cost?.total, ...COST_PARTS.map((part) => cost?.[part])];
}

function rowValues({
  share,
  cost,
  precision,
  unused,
  quantity,
  efficiency,
  previous,
  delta,
  new: fresh,
  gone,
}: CostRow): Value[] {
  const { cpuCoreHours, memoryByteHours, gpuHours, storageByteHours, networkBytes } = quantity;
  return [
    share,
    cost.total,
    precision,
    ...COST_PARTS.map((part) => cost[part]),
    ...[unused.cpu, unused.memory, unused.total, unused.gpu],
    ...[cpuCoreHours.requested, cpuCoreHours.used, cpuCoreHours.allocated],
    ...[memoryByteHours.requested, memoryByteHours.used, memoryByteHours.allocated],
    ...[gpuHours.requested, gpuHours.used, gpuHours.allocated],
    ...[storageByteHours, networkBytes.sent, networkBytes.received],
    ...[efficiency.cpu, efficiency.memory, efficiency.total, efficiency.gpu],
    ...[previous?.total, delta?.total, delta?.ratio, delta?.comparedHours, fresh, gone],
  ];
}

/** Half and full width: what makes Excel, LibreOffice and Google Sheets compute. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A name that no spreadsheet takes for a formula. */
export function neutral(name: string): string {
  return FORMULA.test(name) ? `'${name}` : name;
}

/** The same of a name that may not be there. */
export function name(text: string | null): string | null {
  return text === null ? null : neutral(text);
}

/** The columns of a table, in order, and what of a row stands in each. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Value>>;

/** A line a row. Names have to be {@link neutral}. */
export function* table<Row>(columns: Columns<Row>, rows: Iterable<Row>): Generator<string> {
  const values = Object.values(columns);
  const lines = function* (): Generator<Value[]> {
    for (const row of rows) yield values.map((value) => value(row));
  };
  yield* csv(Object.keys(columns), lines());
}

/** Text of a table, some hundred lines at a time. */
export function* csv(columns: readonly string[], lines: Iterable<Value[]>): Generator<string> {
  const options = { record_delimiter: '\r\n', cast: { boolean: String } } as const;
  let batch: Value[][] = [columns.map(neutral)];
  for (const line of lines) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    yield stringify(batch, options);
    batch = [];
  }
  if (batch.length > 0) yield stringify(batch, options);
}
