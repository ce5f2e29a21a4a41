import { perMonth, type ResourceMoney, type ResourceUse, type Utilisation, type UtilisationFigures } from '@showback/allocation';
import type { Envelope, UtilisationRow, UtilisationTotal } from '@showback/contracts';
import { formatNano, HOUR_MS, sumNano, type Window } from '@showback/vocabulary';

type Shown = Omit<UtilisationRow, 'key'>;

/** A row as the API shows it. */
export function presentUtilisation({ key, ...figures }: Utilisation['rows'][number]): UtilisationRow {
  return { key, ...presentFigures(figures) };
}

/** The total, and what of it is idle or unused in a month. `hours`: of all clusters, how many are expected and collected. */
export function presentUtilisationTotal(
  figures: UtilisationFigures,
  window: Window,
  hours: { collected: number; expected: number },
): UtilisationTotal {
  const inMonth = (amount: bigint): bigint | null => perMonth(amount, (window.end - window.start) / HOUR_MS, hours);
  const idle = inMonth(totalOf(figures.idle));
  const unused = figures.unused.total === null ? null : inMonth(figures.unused.total);
  return {
    ...presentFigures(figures),
    monthly: idle === null ? null : { idle: formatNano(idle), unused: unused === null ? null : formatNano(unused) },
  };
}

function presentFigures({ cpu, memory, gpu, cost, idle, unused, ofCost }: UtilisationFigures): Shown {
  const nullable = (amount: bigint | null): string | null => (amount === null ? null : formatNano(amount));
  const { reasons, ...amounts } = unused;
  const named = Object.keys(reasons).length === 0 ? {} : { reasons };
  return {
    cpu: { coreHours: cpu.hours, ...ratios(cpu) },
    memory: { byteHours: memory.hours, ...ratios(memory) },
    gpu: { gpuHours: gpu.hours, ...ratios(gpu) },
    cost: money(cost),
    idle: money(idle),
    unused: { cpu: nullable(amounts.cpu), memory: nullable(amounts.memory), total: nullable(amounts.total), ...named },
    ofCost,
  };
}

function ratios({ usedOfRequested, requestedOfAllocatable, usedOfAllocatable, reasons }: ResourceUse) {
  const named = Object.keys(reasons).length === 0 ? {} : { reasons };
  return { usedOfRequested, requestedOfAllocatable, usedOfAllocatable, ...named };
}

function money(amounts: ResourceMoney): Shown['cost'] {
  const { cpu, memory, gpu } = amounts;
  return { total: formatNano(totalOf(amounts)), cpu: formatNano(cpu), memory: formatNano(memory), gpu: formatNano(gpu) };
}

function totalOf({ cpu, memory, gpu }: ResourceMoney): bigint {
  return sumNano([cpu, memory, gpu]);
}

/** What stands before the rows, as headers of an answer that has no place for it. */
export function summaryOf({ window, currency, asOf, basis, precision, coverage }: Envelope): Record<string, string> {
  return {
    'X-Showback-Window-Start': window.start,
    'X-Showback-Window-End': window.end,
    'X-Showback-Currency': currency,
    'X-Showback-As-Of': asOf ?? '',
    'X-Showback-Basis': basis,
    'X-Showback-Precision': precision,
    'X-Showback-Coverage-Expected-Hours': String(coverage.expectedHours),
    'X-Showback-Coverage-Collected-Hours': String(coverage.collectedHours),
  };
}
