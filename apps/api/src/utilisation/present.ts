import { perMonth, type ResourceMoney, type ResourceUse, type Utilisation, type UtilisationFigures } from '@showback/allocation';
import type { UtilisationRow, UtilisationTotal } from '@showback/contracts';
import { formatNano, HOUR_MS, sumNano, type Window } from '@showback/vocabulary';

type Shown = Omit<UtilisationRow, 'key'>;

/** A row as the API shows it. */
export function presentUtilisation({ key, ...figures }: Utilisation['rows'][number]): UtilisationRow {
  return { key, ...presentFigures(figures) };
}

/** What is known beside the figures themselves. */
interface TotalContext {
  window: Window;
  /** Of all clusters, how many hours are expected and collected. */
  hours: { collected: number; expected: number };
  /** Whether the asker sees what nobody requested: without it everything would seem requested. */
  seesIdle: boolean;
}

/** The total, and what it comes to in a month. */
export function presentUtilisationTotal(
  figures: UtilisationFigures,
  { window, hours, seesIdle }: TotalContext,
): UtilisationTotal {
  const { cost, idle, unused, ofCost } = figures;
  const shown = presentFigures(figures);
  const inMonth = (amount: bigint): string | null => {
    const month = perMonth(amount, (window.end - window.start) / HOUR_MS, hours);
    return month === null ? null : formatNano(month);
  };
  const [paid, gpu] = [inMonth(ofCost.base), inMonth(cost.gpu)];
  const ofIdle = (amount: bigint) => (seesIdle ? inMonth(amount) : null);
  return {
    ...shown,
    ofCost: seesIdle ? shown.ofCost : { ...shown.ofCost, allocated: null },
    monthly:
      paid === null || gpu === null
        ? null
        : {
            cost: paid,
            idle: ofIdle(sumNano([idle.cpu, idle.memory])),
            unused: unused.total === null ? null : inMonth(unused.total),
            gpu: { cost: gpu, idle: ofIdle(idle.gpu), unused: unused.gpu === null ? null : inMonth(unused.gpu) },
          },
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
    unused: {
      cpu: nullable(amounts.cpu),
      memory: nullable(amounts.memory),
      total: nullable(amounts.total),
      gpu: nullable(amounts.gpu),
      ...named,
    },
    ofCost: { ...ofCost, base: formatNano(ofCost.base) },
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
