import type { Nano } from '@showback/vocabulary';
import type { Measures } from './measures';

/** Why a figure is missing: nothing was requested; the source has no measurement; nothing to weigh by. */
export type MissingReason = 'no-request' | 'not-measured' | 'no-cost';

type Reasons<Name extends string> = Partial<Record<Name, MissingReason>>;

/** Money for what was requested and not used: a memo inside the cost. */
export interface Unused {
  cpu: Nano | null;
  memory: Nano | null;
  /** Of both. */
  total: Nano | null;
  /** Apart: null also where it is not known of every GPU. */
  gpu: Nano | null;
  reasons: Reasons<'cpu' | 'memory' | 'total' | 'gpu'>;
}

/** Used ÷ requested. */
export interface Efficiency {
  cpu: number | null;
  memory: number | null;
  /** Of both. */
  total: number | null;
  gpu: number | null;
  reasons: Reasons<'cpu' | 'memory' | 'total' | 'gpu'>;
}

export interface Quantity {
  cpuCoreHours: { requested: number; used: number | null; allocated: number; reason?: MissingReason };
  memoryByteHours: { requested: number; used: number | null; allocated: number; reason?: MissingReason };
  /** Whoever has a GPU requested it. */
  gpuHours: { requested: number; used: number | null; allocated: number; reason?: MissingReason };
  storageByteHours: number;
  networkBytes: { sent: number; received: number };
}

/** `a ÷ b` to six significant digits; null when `b` is zero. */
export function ratioOf(a: bigint, b: bigint): number | null {
  return b === 0n ? null : rounded(Number(a) / Number(b));
}

export function unusedOf(measures: Measures): Unused {
  const cpu = measures.cpuUsedUnknown > 0n ? null : measures.cpuUnused;
  const memory = measures.memoryUsedUnknown > 0n ? null : measures.memoryUnused;
  const total = cpu === null || memory === null ? null : cpu + memory;
  const gpu = measures.gpuUsedUnknown > 0n ? null : measures.gpuUnused;
  const reasons: Unused['reasons'] = {};
  for (const [name, amount] of Object.entries({ cpu, memory, total, gpu }))
    if (amount === null) reasons[name as keyof Unused['reasons']] = 'not-measured';
  return { cpu, memory, total, gpu, reasons };
}

export function quantityOf(measures: Measures): Quantity {
  const cpuUnknown = measures.cpuUsedUnknown > 0n;
  const memoryUnknown = measures.memoryUsedUnknown > 0n;
  const gpuUnknown = measures.gpuUsedUnknown > 0n;
  return {
    cpuCoreHours: {
      requested: millionths(measures.cpuMicroCoreHoursRequested),
      used: cpuUnknown ? null : millionths(measures.cpuMicroCoreHoursUsed),
      allocated: millionths(measures.cpuMicroCoreHoursAllocated),
      ...(cpuUnknown && { reason: 'not-measured' as const }),
    },
    memoryByteHours: {
      requested: Number(measures.memoryByteHoursRequested),
      used: memoryUnknown ? null : Number(measures.memoryByteHoursUsed),
      allocated: Number(measures.memoryByteHoursAllocated),
      ...(memoryUnknown && { reason: 'not-measured' as const }),
    },
    gpuHours: {
      requested: millionths(measures.gpuMicroHours),
      used: gpuUnknown ? null : millionths(measures.gpuMicroHoursUsed),
      allocated: millionths(measures.gpuMicroHours),
      ...(gpuUnknown && { reason: 'not-measured' as const }),
    },
    storageByteHours: Number(measures.storageByteHours),
    networkBytes: { sent: Number(measures.networkBytesSent), received: Number(measures.networkBytesReceived) },
  };
}

/**
 * Σ used ÷ Σ requested per resource; the total weighs both by what they cost (`weights`: the cost of workloads, idle apart),
 * leaving out a resource of which nothing was requested. GPUs stand apart: few have any, and they would drown the rest.
 */
export function efficiencyOf(measures: Measures, weights: { cpu: Nano; memory: Nano }): Efficiency {
  const reasons: Efficiency['reasons'] = {};
  const one = (name: 'cpu' | 'memory' | 'gpu', used: bigint, requested: bigint, unknown: bigint): number | null => {
    if (requested === 0n || unknown > 0n) reasons[name] = requested === 0n ? 'no-request' : 'not-measured';
    return unknown > 0n ? null : ratioOf(used, requested);
  };
  const { cpuMicroCoreHoursUsed, cpuMicroCoreHoursRequested, memoryByteHoursUsed, memoryByteHoursRequested } = measures;
  const cpu = one('cpu', cpuMicroCoreHoursUsed, cpuMicroCoreHoursRequested, measures.cpuUsedUnknown);
  const memory = one('memory', memoryByteHoursUsed, memoryByteHoursRequested, measures.memoryUsedUnknown);
  const gpu = one('gpu', measures.gpuMicroHoursUsed, measures.gpuMicroHours, measures.gpuUsedUnknown);
  const total = weighed([
    { ratio: cpu, weight: weights.cpu, reason: reasons.cpu },
    { ratio: memory, weight: weights.memory, reason: reasons.memory },
  ]);
  if (typeof total === 'string') reasons.total = total;
  return { cpu, memory, total: typeof total === 'string' ? null : total, gpu, reasons };
}

interface Weighed {
  ratio: number | null;
  weight: Nano;
  reason: MissingReason | undefined;
}

function weighed(resources: readonly Weighed[]): number | MissingReason {
  if (resources.some(({ reason }) => reason === 'not-measured')) return 'not-measured';
  const known = resources.filter((resource): resource is Weighed & { ratio: number } => resource.ratio !== null);
  if (known.length === 0) return 'no-request';
  const sum = known.reduce((a, { weight }) => a + weight, 0n);
  if (sum <= 0n) return 'no-cost';
  return rounded(known.reduce((a, { ratio, weight }) => a + ratio * Number(weight), 0) / Number(sum));
}

function millionths(count: bigint): number {
  return Number(count) / 1e6;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
