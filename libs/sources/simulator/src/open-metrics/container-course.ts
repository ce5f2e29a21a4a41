import type { Instant } from '@showback/vocabulary';
import { mix } from '../chance';
import { addLimitsHit, CPU_MINUTES, MEMORY_MINUTES } from '../hour/usage';
import { MIB } from '../prices';
import type { ContainerHour } from '../hour/simulated-hour';
import { Course, mixedMinutes, spreadHour, type HourMean } from './course';
import type { ContainerRun, PodRun } from './lives';

const MINUTE_MS = 60_000;
const CPU = mixedMinutes(CPU_MINUTES);
const MEMORY = mixedMinutes(MEMORY_MINUTES);
const MEMORY_PEAK = Math.max(...MEMORY);

/** Which way minutes may differ from their hour's average. */
export interface Liveliness {
  /**
   * False: a minute stays on its hour's side of the request, so that max(requested, used) by the minute adds up to the hour's, as
   * OpenCost's answer of the fleet has it. True: minutes are as lively as the fleet's distributions of use say, which costs more.
   */
  peaks: boolean;
}

/** Cores that a container used; its sums are core minutes. */
export function cpuCourse({ pod }: PodRun, run: ContainerRun, { peaks }: Liveliness): Course {
  const { size, cpuLimit = Infinity } = run.container;
  const bounds = { requested: size[0] / 1000, limit: cpuLimit / 1000, peaks };
  const rates = run.hours.map(({ hour, row }) =>
    spreadHour({ ...within(row.cpuUsed / 100_000, bounds), ...minutesOf(row), turn: turnOf(pod.hash, hour, 1) }, CPU),
  );
  return new Course(startOf(run), joined(rates), run.before.coreMinutes);
}

/** Bytes that a container held. */
export function memoryCourse({ pod }: PodRun, run: ContainerRun, { peaks }: Liveliness): Course {
  const { size, memoryLimit = Infinity } = run.container;
  const bounds = { requested: size[1] * MIB, limit: memoryLimit * MIB, peaks };
  const rates = run.hours.map(({ hour, row }) =>
    spreadHour({ ...within(row.memoryBytesUsed, bounds), ...minutesOf(row), turn: turnOf(pod.hash, hour, 2) }, MEMORY),
  );
  return new Course(startOf(run), joined(rates));
}

/** Something of a container that is counted evenly over its minutes: bytes, periods of the scheduler. */
export function evenCourse(run: ContainerRun, of: (row: ContainerHour) => number, before: number): Course {
  const rates = run.hours.map(({ row }) => new Float64Array(row.minutes).fill(of(row) / row.minutes));
  return new Course(startOf(run), joined(rates), before);
}

/** What limits did to it in one hour. */
export function limitsHit(row: ContainerHour): { periods: number; throttled: number; killed: number } {
  const sum = { periods: 0, throttled: 0, killed: 0 };
  addLimitsHit(sum, row);
  return sum;
}

/** When it was killed for its memory within the span: in the minute in which it held most. */
export function kills({ pod }: PodRun, run: ContainerRun): Instant[] {
  return run.hours.flatMap(({ hour, row }) => {
    if (limitsHit(row).killed === 0) return [];
    const { from, minutes } = minutesOf(row);
    const turn = turnOf(pod.hash, hour, 2);
    const all = Array.from({ length: minutes }, (_, minute) => from + minute);
    const peak = all.find((minute) => MEMORY[(minute + turn) % MEMORY.length] === MEMORY_PEAK) ?? from;
    return [hour + peak * MINUTE_MS];
  });
}

interface Bounds {
  requested: number;
  limit: number;
  peaks: boolean;
}

function within(mean: number, { requested, limit, peaks }: Bounds): Pick<HourMean, 'mean' | 'low' | 'high'> {
  if (peaks) return { mean, low: 0, high: limit };
  return mean > requested ? { mean, low: requested, high: limit } : { mean, low: 0, high: Math.min(requested, limit) };
}

function minutesOf({ from, minutes }: ContainerHour): Pick<HourMean, 'from' | 'minutes'> {
  return { from: from % 60, minutes };
}

function turnOf(hash: number, hour: Instant, what: number): number {
  return mix(mix(hash, hour / (60 * MINUTE_MS)), what) % 60;
}

function startOf({ hours: [first] }: ContainerRun): Instant {
  return first === undefined ? 0 : first.hour + (first.row.from % 60) * MINUTE_MS;
}

function joined(hours: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(hours.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const hour of hours) {
    all.set(hour, at);
    at += hour.length;
  }
  return all;
}
