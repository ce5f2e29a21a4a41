import { ratioOf } from './figures';
import type { Measures } from './measures';

/** What nodes had. Allocatable null: not known for every hour. */
export interface Capacity {
  cpuMicroCoreHours: bigint;
  cpuMicroCoreHoursAllocatable: bigint | null;
  memoryByteHours: bigint;
  memoryByteHoursAllocatable: bigint | null;
  gpuMicroHours: bigint;
}

/**
 * Why there is no capacity: what is asked about is no place; the ledger does not know it for all of the window; no machine is
 * named there.
 */
export type CapacityUnknown = 'not-a-place' | 'not-known' | 'no-machine';

export type UtilisationReason = CapacityUnknown | 'no-request' | 'not-measured';

type Figure =
  'capacity' | 'allocatable' | 'requested' | 'used' | 'usedOfRequested' | 'requestedOfAllocatable' | 'usedOfAllocatable';

/** Core, byte or GPU hours of one resource, and the ratios of their sums. Null has its reason. */
export interface ResourceUse {
  hours: {
    capacity: number | null;
    allocatable: number | null;
    requested: number | null;
    used: number | null;
    allocated: number;
  };
  usedOfRequested: number | null;
  requestedOfAllocatable: number | null;
  usedOfAllocatable: number | null;
  reasons: Partial<Record<Figure, UtilisationReason>>;
}

type Known = bigint | UtilisationReason;

interface Sums {
  capacity: Known;
  allocatable: Known;
  requested: Known;
  used: Known;
  allocated: bigint;
  /** How many of these make an hour's unit. */
  per: number;
}

/** Use of the three resources. Whoever has a GPU requested it, and no node keeps any for itself: all that are there are allocatable. */
export function resourceUses(
  measures: Measures,
  capacity: Capacity | CapacityUnknown,
): Record<'cpu' | 'memory' | 'gpu', ResourceUse> {
  const of = (read: (known: Capacity) => bigint | null): Known =>
    typeof capacity === 'string' ? capacity : (read(capacity) ?? 'not-known');
  const measured = (value: bigint, unknown: bigint): Known => (unknown > 0n ? 'not-measured' : value);
  return {
    cpu: useOf({
      capacity: of((known) => known.cpuMicroCoreHours),
      allocatable: of((known) => known.cpuMicroCoreHoursAllocatable),
      requested: measures.cpuMicroCoreHoursRequested,
      used: measured(measures.cpuMicroCoreHoursUsed, measures.cpuUsedUnknown),
      allocated: measures.cpuMicroCoreHoursAllocated,
      per: 1e6,
    }),
    memory: useOf({
      capacity: of((known) => known.memoryByteHours),
      allocatable: of((known) => known.memoryByteHoursAllocatable),
      requested: measures.memoryByteHoursRequested,
      used: measured(measures.memoryByteHoursUsed, measures.memoryUsedUnknown),
      allocated: measures.memoryByteHoursAllocated,
      per: 1,
    }),
    gpu: useOf({
      capacity: of((known) => known.gpuMicroHours),
      allocatable: of((known) => known.gpuMicroHours),
      requested: measures.gpuMicroHours,
      used: measured(measures.gpuMicroHoursUsed, measures.gpuUsedUnknown),
      allocated: measures.gpuMicroHours,
      per: 1e6,
    }),
  };
}

function useOf({ capacity, allocatable, requested, used, allocated, per }: Sums): ResourceUse {
  const reasons: ResourceUse['reasons'] = {};
  const shown = (name: Figure, value: Known | number): number | null => {
    if (typeof value === 'string') reasons[name] = value;
    return typeof value === 'string' ? null : typeof value === 'bigint' ? Number(value) / per : value;
  };
  return {
    hours: {
      capacity: shown('capacity', capacity),
      allocatable: shown('allocatable', allocatable),
      requested: shown('requested', requested),
      used: shown('used', used),
      allocated: Number(allocated) / per,
    },
    usedOfRequested: shown('usedOfRequested', ratio(used, requested, 'no-request')),
    requestedOfAllocatable: shown('requestedOfAllocatable', ratio(requested, allocatable, 'no-machine')),
    usedOfAllocatable: shown('usedOfAllocatable', ratio(used, allocatable, 'no-machine')),
    reasons,
  };
}

/** The reason of what is unknown, the denominator's first. */
function ratio(a: Known, b: Known, ofNothing: UtilisationReason): number | UtilisationReason {
  if (typeof b === 'string') return b;
  if (b === 0n) return ofNothing;
  return typeof a === 'string' ? a : (ratioOf(a, b) ?? ofNothing);
}
