import { type Measure, type Measures, MEASURES } from '@showback/allocation';
import { COMPONENTS, ROW_ROUNDING_NANO } from '@showback/vocabulary';
import { gpuUnknownSql, precisionSql } from '../ledger/measures';

const MONEY: readonly Measure[] = [...COMPONENTS, 'idleShare', 'cpuUnused', 'memoryUnused', 'gpuUnused', 'precision'];

/** Measures that are NULL where there is nothing of them. */
const OPTIONAL = new Set<Measure>([
  'gpu',
  'storage',
  'network',
  'loadBalancer',
  'other',
  'idleShare',
  'gpuMicroHours',
  'gpuMicroHoursUsed',
  'gpuUnused',
  'storageByteHours',
  'networkBytesSent',
  'networkBytesReceived',
  'secondsAway',
]);

/** What comes of opinions, and no fact has. */
const RECEIVED = new Set<Measure>(['shared', 'sharedIdle']);

/** A measure in a day's tables. */
export interface DayColumn {
  measure: Measure;
  column: string;
  /** As int4, not int8. */
  short: boolean;
  /** What is written of a day's sums: NULL where the column's absence says it. */
  write: (measures: Measures) => bigint | null;
  /** SQL of its value, where NULL stands for something else than zero. */
  read: string | null;
}

/** What NULL says in them. */
const SPECIAL: Readonly<Partial<Record<Measure, Pick<DayColumn, 'write' | 'read'>>>> = {
  precision: {
    write: ({ precision, rows }) => (precision === rows * ROW_ROUNDING_NANO ? null : precision),
    read: precisionSql(),
  },
  gpuUsedUnknown: {
    write: ({ gpuUsedUnknown, gpuMicroHours }) => (gpuMicroHours === 0n ? null : gpuUsedUnknown),
    read: gpuUnknownSql(),
  },
};

/** The columns of `cost_day` and `line_day` by measure, in the order of the measures. */
export const DAY_COLUMNS: readonly DayColumn[] = MEASURES.filter((measure) => !RECEIVED.has(measure)).map((measure) => ({
  measure,
  column: `${snake(measure)}${MONEY.includes(measure) ? '_nano' : ''}`,
  short: measure === 'rows' || measure.endsWith('Unknown'),
  ...(SPECIAL[measure] ?? { read: null, write: (measures) => writtenOf(measures[measure], OPTIONAL.has(measure)) }),
}));

function writtenOf(value: bigint, optional: boolean): bigint | null {
  return optional && value === 0n ? null : value;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
