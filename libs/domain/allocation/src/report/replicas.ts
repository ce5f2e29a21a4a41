import { bucketsOf, floorStep, type Instant, type Step, type Window } from '@showback/vocabulary';
import { ratioOf } from './figures';
import type { CostCell, Measures } from './measures';

/** How many pods of a workload ran at a time, over a window and in each step. Null where no hour is collected. */
export interface Replicas {
  average: number | null;
  series: { start: Instant; average: number | null }[];
}

/**
 * Container-hours ÷ collected hours, of the container that ran most: each of a workload's pods has it.
 * A container counts for each hour in which it ran at all.
 * @param cells of one workload, keyed by container and cut into steps
 */
export function replicasOf(
  cells: readonly CostCell[],
  window: Window,
  step: Step,
  collected: (bucket: number) => number,
): Replicas {
  const buckets = bucketsOf(window, step);
  const most = (counted: readonly CostCell[], hours: number) => ratioOf(mostHours(counted), BigInt(hours));
  const hours = buckets.map((_, index) => collected(index));
  return {
    average: most(
      cells,
      hours.reduce((sum, count) => sum + count, 0),
    ),
    series: buckets.map(({ start }, index) => {
      const inside = cells.filter(({ bucket }) => bucket === floorStep(start, step));
      return { start, average: most(inside, hours[index] ?? 0) };
    }),
  };
}

function mostHours(cells: readonly CostCell[]): bigint {
  const byContainer = new Map<string | null, bigint>();
  for (const { key, measures } of cells) {
    const container = key[0] ?? null;
    byContainer.set(container, (byContainer.get(container) ?? 0n) + measures.rows);
  }
  return [...byContainer.values()].reduce((most, hours) => (hours > most ? hours : most), 0n);
}

/** What one replica asked for and used, averaged over its hours; null where it is not measured. */
export interface PerReplica {
  requests: { cpuCores: number | null; memoryBytes: number | null };
  used: { cpuCores: number | null; memoryBytes: number | null };
}

/** Hours' sums of one container, by container-hour. */
export function perReplica(measures: Measures): PerReplica {
  const { rows } = measures;
  const cores = (micro: bigint) => ratioOf(micro, rows * 1_000_000n);
  return {
    requests: {
      cpuCores: cores(measures.cpuMicroCoreHoursRequested),
      memoryBytes: ratioOf(measures.memoryByteHoursRequested, rows),
    },
    used: {
      cpuCores: measures.cpuUsedUnknown > 0n ? null : cores(measures.cpuMicroCoreHoursUsed),
      memoryBytes: measures.memoryUsedUnknown > 0n ? null : ratioOf(measures.memoryByteHoursUsed, rows),
    },
  };
}
