import { bucketsOf, floorStep, type Instant, type Step, type Window } from '@showback/vocabulary';
import { ratioOf } from './figures';
import type { CostCell, Measures } from './measures';

/** How many pods of a workload ran at a time, over a window and in each step. Null where no hour is collected. */
export interface Replicas {
  average: number | null;
  series: { start: Instant; average: number | null }[];
}

const HOUR_S = 3_600n;

/**
 * Container-hours ÷ collected hours, of the container that ran most: each of a workload's pods has it. A container counts for the time that it ran.
 * @param cells of one workload, keyed by container and cut into steps
 */
export function replicasOf(
  cells: readonly CostCell[],
  window: Window,
  step: Step,
  collected: (bucket: number) => number,
): Replicas {
  const buckets = bucketsOf(window, step);
  const most = (counted: readonly CostCell[], hours: number) => ratioOf(mostSeconds(counted), BigInt(hours) * HOUR_S);
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

function mostSeconds(cells: readonly CostCell[]): bigint {
  const byContainer = new Map<string | null, bigint>();
  for (const { key, measures } of cells) {
    const container = key[0] ?? null;
    byContainer.set(container, (byContainer.get(container) ?? 0n) + secondsRun(measures));
  }
  return [...byContainer.values()].reduce((most, seconds) => (seconds > most ? seconds : most), 0n);
}

function secondsRun({ rows, secondsAway }: Measures): bigint {
  return rows * HOUR_S - secondsAway;
}

/** What one replica asked for and used, averaged over the time that it ran; null where it is not measured. */
export interface PerReplica {
  requests: { cpuCores: number | null; memoryBytes: number | null };
  used: { cpuCores: number | null; memoryBytes: number | null };
}

/** Hours' sums of one container, by the time that it ran: a Job of three minutes that requests a core requests a core, not a twentieth. */
export function perReplica(measures: Measures): PerReplica {
  const seconds = secondsRun(measures);
  const cores = (microHours: bigint) => ratioOf(microHours * HOUR_S, seconds * 1_000_000n);
  const bytes = (byteHours: bigint) => ratioOf(byteHours * HOUR_S, seconds);
  return {
    requests: { cpuCores: cores(measures.cpuMicroCoreHoursRequested), memoryBytes: bytes(measures.memoryByteHoursRequested) },
    used: {
      cpuCores: measures.cpuUsedUnknown > 0n ? null : cores(measures.cpuMicroCoreHoursUsed),
      memoryBytes: measures.memoryUsedUnknown > 0n ? null : bytes(measures.memoryByteHoursUsed),
    },
  };
}
