import type { Instant, LineKind, Nano, Step, Window } from '@showback/vocabulary';
import type { Efficiency, Quantity, Unused } from './figures';
import type { CostCell, Measures } from './measures';
import type { IdleMode, ShownCost } from './shown-cost';

/** How an answer is cut, ordered and rounded. */
export interface ReportRequest {
  /** Names of the key, in order. */
  dimensions: readonly string[];
  window: Window;
  /** Null: no series. */
  step: Step | null;
  idle: IdleMode;
  /** How many rows stay before the rest becomes one; null: all. */
  top: number | null;
  /** Decimals shown; null: exact. */
  decimals: number | null;
  sort: { field: string; descending: boolean };
  /** One row a key, whatever kinds of lines are in it. Absent: a row is a key and a kind. */
  merged?: boolean;
  /** Keys that are rows of workloads even where nothing is theirs. */
  always?: readonly (readonly string[])[];
}

/** What the ledger holds for it. */
export interface ReportData {
  cells: readonly CostCell[];
  compared: ComparedData | null;
  /** Collected and expected hours of a bucket (its index), of one cluster or (null) of all concerned. */
  coverage: (cluster: string | null, bucket: number) => { collected: number; expected: number };
}

export interface ComparedData {
  /** The window's own hours that have a counterpart; null: all of them have one. */
  current: readonly CostCell[] | null;
  previous: readonly CostCell[];
  /** How many hours were compared, of one cluster or (null) of any. */
  hours: (cluster: string | null) => number;
}

export interface Report {
  /** Everything, `hidden` included. */
  total: ReportFigures;
  /** What `idle=hide` took away. */
  hidden: Nano;
  rows: ReportRow[];
  /** How far the total may be from what it truly was: what its rows' precisions add up to. */
  precision: Nano;
}

export interface ReportFigures {
  cost: ShownCost;
  /** How far the cost may be off, apart from idle shared onto it. */
  precision: Nano;
  /** The sums that the figures are made of, as stored. */
  measures: Measures;
  unused: Unused;
  /** Money for CPU, memory and GPUs of what ran, idle apart: what `unused` is a part of. */
  ran: { cpu: Nano; memory: Nano; gpu: Nano };
  quantity: Quantity;
  efficiency: Efficiency;
  series: Point[] | null;
  compared: Compared | null;
}

export interface ReportRow extends ReportFigures {
  key: Readonly<Record<string, string>>;
  kind: LineKind | 'other';
  /** Of the total; null where that is nothing. */
  share: number | null;
}

export interface Point {
  start: Instant;
  /** Null: no hour of it is collected. */
  cost: ShownCost | null;
  /** Collected ÷ expected hours. */
  coverage: number | null;
}

export interface Compared {
  previous: Nano;
  delta: Nano;
  /** Null against nothing. */
  ratio: number | null;
  comparedHours: number;
  new: boolean;
  gone: boolean;
}
