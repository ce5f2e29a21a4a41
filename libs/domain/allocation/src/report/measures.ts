import { COMPONENTS, type Instant, type LineKind, type Nano } from '@showback/vocabulary';

/**
 * What the ledger sums: money in nano-units (`shared`: shared cost received, `sharedIdle`: idle that came with it, `precision`: how far
 * the rows' own cost, without idle shared onto them, may be off), quantities in the units of their names, `…Unknown` and `rows` as counts
 * of hour rows, `secondsAway`: of the hours of these, those in which they did not run.
 */
export const MEASURES = [
  ...COMPONENTS,
  'idleShare',
  'shared',
  'sharedIdle',
  'cpuUnused',
  'memoryUnused',
  'gpuUnused',
  'precision',
  'cpuMicroCoreHoursRequested',
  'cpuMicroCoreHoursUsed',
  'cpuMicroCoreHoursAllocated',
  'memoryByteHoursRequested',
  'memoryByteHoursUsed',
  'memoryByteHoursAllocated',
  'gpuMicroHours',
  'gpuMicroHoursUsed',
  'storageByteHours',
  'networkBytesSent',
  'networkBytesReceived',
  'secondsAway',
  'cpuUsedUnknown',
  'memoryUsedUnknown',
  'gpuUsedUnknown',
  'rows',
] as const;
export type Measure = (typeof MEASURES)[number];

export type Measures = Record<Measure, bigint>;

/** Ledger rows summed over what a question groups by. */
export interface CostCell {
  /** The value of each dimension asked for, in order; null where a row has none. */
  key: readonly (string | null)[];
  kind: LineKind;
  /** What the document says of the idle that lies on it; asked only under `policy`. */
  idle: 'separate' | 'share';
  /** Start of the hour, day, week or month that it lies in; 0 without a step. */
  bucket: Instant;
  measures: Measures;
  /** It is of rows that are not told apart: its key says nothing, it counts in the total only. */
  rest?: boolean;
}

export function zeroMeasures(): Measures {
  return Object.fromEntries(MEASURES.map((measure) => [measure, 0n])) as Measures;
}

/** Adds in place. Most rows have nothing of most measures, and nothing is quicker than to add nothing. */
export function addMeasures(to: Measures, from: Measures): void {
  for (const measure of MEASURES) if (from[measure] !== 0n) to[measure] += from[measure];
}

/** Σ of the components: what the sources said that it costs. */
export function directNano(measures: Measures): Nano {
  let sum = 0n;
  for (const component of COMPONENTS) sum += measures[component];
  return sum;
}
