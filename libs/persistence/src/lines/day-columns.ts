import { type Measure, MEASURES } from '@showback/allocation';
import { COMPONENTS } from '@showback/vocabulary';

const MONEY: readonly Measure[] = [...COMPONENTS, 'idleShare', 'cpuUnused', 'memoryUnused'];

/** Measures that are NULL where there is nothing of them. */
const OPTIONAL = new Set<Measure>([
  'gpu',
  'storage',
  'network',
  'loadBalancer',
  'other',
  'idleShare',
  'gpuMicroHours',
  'storageByteHours',
  'networkBytesSent',
  'networkBytesReceived',
]);

/** What comes of opinions, and no fact has. */
const RECEIVED = new Set<Measure>(['shared', 'sharedIdle']);

/** A measure in a day's tables. */
export interface DayColumn {
  measure: Measure;
  column: string;
  /** As int4, not int8. */
  short: boolean;
  /** NULL stands for zero. */
  optional: boolean;
}

/** The columns of `cost_day` and `line_day` by measure, in the order of the measures. */
export const DAY_COLUMNS: readonly DayColumn[] = MEASURES.filter((measure) => !RECEIVED.has(measure)).map((measure) => ({
  measure,
  column: `${snake(measure)}${MONEY.includes(measure) ? '_nano' : ''}`,
  short: measure === 'rows' || measure.endsWith('Unknown'),
  optional: OPTIONAL.has(measure),
}));

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
