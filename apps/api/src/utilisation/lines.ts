import type { UtilisationRow } from '@showback/contracts';
import { csv, neutral } from '../costs/lines';

const HOURS = ['capacity', 'allocatable', 'requested', 'used', 'allocated'] as const;
const RATIOS = ['usedOfRequested', 'requestedOfAllocatable', 'usedOfAllocatable'] as const;
const MONEY = ['total', 'cpu', 'memory', 'gpu'] as const;
const UNUSED = ['total', 'cpu', 'memory', 'gpu'] as const;

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const COLUMNS = [
  ...[
    ['cpu', 'cpuCoreHours'],
    ['memory', 'memoryByteHours'],
    ['gpu', 'gpuHours'],
  ].flatMap(([resource = '', hours = '']) => [
    ...HOURS.map((name) => hours + capital(name)),
    ...RATIOS.map((name) => resource + capital(name)),
  ]),
  ...['cost', 'idle'].flatMap((of) => MONEY.map((name) => of + capital(name))),
  ...UNUSED.map((name) => `unused${capital(name)}`),
  'allocatedOfCost',
  'unusedOfCost',
  'usedOfCost',
];

/** A line a row; what is not known is empty. */
export function* csvUtilisation(names: readonly string[], rows: Iterable<UtilisationRow>): Generator<string> {
  const lines = function* () {
    for (const row of rows) yield [...names.map((name) => neutral(row.key[name] ?? '')), ...valuesOf(row)];
  };
  yield* csv([...names, ...COLUMNS], lines());
}

function valuesOf({ cpu, memory, gpu, cost, idle, unused, ofCost }: UtilisationRow): (string | number | null)[] {
  const uses = [
    { ...cpu, hours: cpu.coreHours },
    { ...memory, hours: memory.byteHours },
    { ...gpu, hours: gpu.gpuHours },
  ];
  return [
    ...uses.flatMap((use) => [...HOURS.map((name) => use.hours[name]), ...RATIOS.map((name) => use[name])]),
    ...[cost, idle].flatMap((money) => MONEY.map((name) => money[name])),
    ...UNUSED.map((name) => unused[name]),
    ...[ofCost.allocated, ofCost.unused, ofCost.used],
  ];
}
