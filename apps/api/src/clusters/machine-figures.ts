import type { MachineMoney, Machines } from '@showback/contracts';
import type { MachineSums } from '@showback/persistence';
import { divideRounding, formatNano, type Nano } from '@showback/vocabulary';

const SECONDS_PER_HOUR = 3600;
const MICRO = 1_000_000;

/** What some machines were and did together. `money`: whether the asker may see it. */
export function machineFigures(machines: readonly MachineSums[], money: boolean): Machines {
  const sum = (read: (machine: MachineSums) => bigint): bigint => machines.reduce((total, machine) => total + read(machine), 0n);
  const known = (read: (machine: MachineSums) => bigint | null): number | null =>
    machines.some((machine) => read(machine) === null) ? null : Number(sum((machine) => read(machine) ?? 0n));
  const micro = (value: number | null): number | null => (value === null ? null : value / MICRO);
  const seconds = sum(({ secondsUp }) => secondsUp);
  const cost = moneyOf(machines, ['totalNano', 'cpuNano', 'memoryNano', 'gpuNano']);
  const allocatable = {
    cpuCoreHours: micro(known((machine) => machine.cpuMicroCoreHoursAllocatable)),
    memoryByteHours: known((machine) => machine.memoryByteHoursAllocatable),
    gpuHours: micro(known((machine) => machine.gpuMicroHoursCapacity)),
  };
  const requested = {
    cpuCoreHours: micro(known((machine) => machine.cpuMicroCoreHoursRequested)),
    memoryByteHours: known((machine) => machine.memoryByteHoursRequested),
    gpuHours: micro(known((machine) => machine.gpuMicroHoursRequested)),
  };
  const used = {
    cpuCoreHours: micro(known((machine) => machine.cpuMicroCoreHoursUsed)),
    memoryByteHours: known((machine) => machine.memoryByteHoursUsed),
    gpuHours: micro(known((machine) => machine.gpuMicroHoursUsed)),
  };
  const fullness = (resource: 'cpuCoreHours' | 'memoryByteHours' | 'gpuHours') => ({
    requestedOfAllocatable: ratioOf(requested[resource], allocatable[resource]),
    usedOfAllocatable: ratioOf(used[resource], allocatable[resource]),
    usedOfRequested: ratioOf(used[resource], requested[resource]),
  });
  return {
    hours: Number(seconds) / SECONDS_PER_HOUR,
    capacity: {
      cpuCoreHours: Number(sum((machine) => machine.cpuMicroCoreHoursCapacity)) / MICRO,
      memoryByteHours: Number(sum((machine) => machine.memoryByteHoursCapacity)),
      gpuHours: Number(sum((machine) => machine.gpuMicroHoursCapacity)) / MICRO,
    },
    allocatable,
    requested,
    used,
    utilisation: { cpu: fullness('cpuCoreHours'), memory: fullness('memoryByteHours'), gpu: fullness('gpuHours') },
    pricePerHour:
      money && seconds > 0n
        ? formatNano(
            perHour(
              sum((machine) => machine.totalNano),
              seconds,
            ),
          )
        : null,
    cost: money ? cost : null,
    idle: money ? idleOf(machines) : null,
    idleRatio: money ? idleRatioOf(machines) : null,
  };
}

/** To six digits; null where one is not known, or of nothing. */
function ratioOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : Number((part / whole).toPrecision(6));
}

/** What machines cost less what was allocated on them. */
export function idleOnNodes(machines: readonly MachineSums[]): Nano {
  return sumOf(machines, 'cpuIdleNano') + sumOf(machines, 'memoryIdleNano') + sumOf(machines, 'gpuIdleNano');
}

function idleRatioOf(machines: readonly MachineSums[]): number | null {
  return ratioOf(Number(idleOnNodes(machines)), Number(sumOf(machines, 'totalNano')));
}

function perHour(nano: Nano, seconds: bigint): Nano {
  return nano < 0n ? -perHour(-nano, seconds) : divideRounding(nano * BigInt(SECONDS_PER_HOUR), seconds);
}

type MoneyField = 'totalNano' | 'cpuNano' | 'memoryNano' | 'gpuNano' | 'cpuIdleNano' | 'memoryIdleNano' | 'gpuIdleNano';

function sumOf(machines: readonly MachineSums[], field: MoneyField): Nano {
  return machines.reduce((total, machine) => total + machine[field], 0n);
}

function moneyOf(
  machines: readonly MachineSums[],
  [total, cpu, memory, gpu]: [MoneyField, MoneyField, MoneyField, MoneyField],
): MachineMoney {
  const shown = (field: MoneyField): string => formatNano(sumOf(machines, field));
  return { total: shown(total), cpu: shown(cpu), memory: shown(memory), gpu: shown(gpu) };
}

function idleOf(machines: readonly MachineSums[]): MachineMoney {
  const [cpu, memory, gpu] = [sumOf(machines, 'cpuIdleNano'), sumOf(machines, 'memoryIdleNano'), sumOf(machines, 'gpuIdleNano')];
  return { total: formatNano(cpu + memory + gpu), cpu: formatNano(cpu), memory: formatNano(memory), gpu: formatNano(gpu) };
}
