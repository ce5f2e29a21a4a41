import type { SourceUsage } from '@showback/allocation';
import { limitsOf, type LimitStretch, type ResourceUsage, Sketch } from '@showback/vocabulary';
import { MIB } from '../prices';
import type { ContainerHour } from './simulated-hour';

/** Use of CPU in a minute as a ratio of the hour's mean, and in how many of sixty minutes; the mean of these is 1. */
export const CPU_MINUTES = [
  [0.6, 12],
  [0.85, 18],
  [1, 12],
  [1.25, 12],
  [1.6, 3],
  [1.9, 3],
] as const;
/** Memory hardly moves. */
export const MEMORY_MINUTES = [
  [0.99, 57],
  [1.19, 3],
] as const;

export type Minutes = readonly (readonly [ratio: number, minutes: number])[];

/** Periods of 100 ms in which the kernel's scheduler counts a limit. */
const PERIODS_PER_MINUTE = 600;
/** In a minute at its limit a container is held back in a third of them. */
const THROTTLED_PER_MINUTE = 200;

const cpuSketch = new Sketch();
const memorySketch = new Sketch();

/** What containers used minute by minute: the pods of a workload as one, so that a month of it is made in a moment. */
export function simulatedUsage(containers: readonly ContainerHour[]): SourceUsage[] {
  const owners = new Map<object, Map<string, ContainerHour[]>>();
  for (const row of containers) {
    const { pod, container } = row;
    // Of a pod that lost its controller nobody can say whose it is like.
    const owner = pod.controller === null ? pod : pod.spec;
    let groups = owners.get(owner);
    if (groups === undefined) owners.set(owner, (groups = new Map<string, ContainerHour[]>()));
    const group = groups.get(container.name);
    if (group) group.push(row);
    else groups.set(container.name, [row]);
  }
  return [...owners.values()].flatMap((groups) => [...groups.values()].flatMap(usageOf));
}

function usageOf(rows: readonly ContainerHour[]): SourceUsage[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { pod, container } = first;
  const cpu = new Samples(cpuSketch);
  const memory = new Samples(memorySketch);
  const sum = { periods: 0, throttled: 0, killed: 0 };
  const held: Record<'cpu' | 'memory', LimitStretch[]> = { cpu: [], memory: [] };
  for (const row of rows) {
    const { cpuLimit, memoryLimit } = row.container;
    cpu.add(row.cpuUsed * 10, row.minutes, CPU_MINUTES, (cpuLimit ?? Infinity) * 1000);
    memory.add(row.memoryBytesUsed, row.minutes, MEMORY_MINUTES, (memoryLimit ?? Infinity) * MIB);
    held.cpu.push([row.minutes * 60, cpuLimit === undefined ? null : cpuLimit * 1000]);
    held.memory.push([row.minutes * 60, memoryLimit === undefined ? null : memoryLimit * MIB]);
    addLimitsHit(sum, row);
  }
  const { periods, throttled, killed } = sum;
  return [
    {
      namespace: pod.spec.namespace,
      pod: pod.name,
      container: container.name,
      cpu: cpu.usage(),
      memory: memory.usage(),
      restarts: killed,
      oomKills: killed,
      throttling: { periods, throttled },
      limits: limitsOf(held),
    },
  ];
}

/** What the limits of a container did to it. */
export interface LimitsHit {
  /** Periods of the scheduler in which it had a limit of CPU, and those in which it was held back. */
  periods: number;
  throttled: number;
  /** How often it was killed for its memory and started again. */
  killed: number;
}

/** Adds what the limits of a container did to it in an hour. */
export function addLimitsHit(sum: LimitsHit, { container, minutes, cpuUsed, memoryBytesUsed }: ContainerHour): void {
  const { cpuLimit, memoryLimit } = container;
  if (cpuLimit !== undefined) {
    sum.periods += minutes * PERIODS_PER_MINUTE;
    sum.throttled += minutesAtLimit(cpuUsed * 10, minutes, CPU_MINUTES, cpuLimit * 1000) * THROTTLED_PER_MINUTE;
  }
  if (memoryLimit !== undefined && minutesAtLimit(memoryBytesUsed, minutes, MEMORY_MINUTES, memoryLimit * MIB) > 0)
    sum.killed += 1;
}

function minutesAtLimit(mean: number, minutes: number, spread: Minutes, limit: number): number {
  let [done, before, limited] = [0, 0, 0];
  for (const [ratio, sixtieths] of spread) {
    done += sixtieths;
    const after = Math.round((done * minutes) / 60);
    if (Math.round(mean * ratio) >= limit) limited += after - before;
    before = after;
  }
  return limited;
}

/** Samples of the pods of one container, as they come. */
class Samples {
  private max = 0;
  private hottest = { p95: -1, max: 0 };

  constructor(private readonly sketch: Sketch) {
    sketch.clear();
  }

  /** A pod's minutes around its mean. */
  add(mean: number, minutes: number, spread: Minutes, limit: number): void {
    let [done, at, p95, top] = [0, 0, 0, 0];
    for (const [ratio, sixtieths] of spread) {
      const before = Math.round((done * minutes) / 60);
      done += sixtieths;
      const times = Math.round((done * minutes) / 60) - before;
      if (times === 0) continue;
      const value = Math.round(Math.min(mean * ratio, limit));
      this.sketch.add(value, times);
      if (at < Math.ceil(0.95 * minutes)) p95 = value;
      at += times;
      top = value;
    }
    if (top > this.max) this.max = top;
    if (p95 > this.hottest.p95) this.hottest = { p95, max: top };
  }

  /** Null where no pod ran for a minute. */
  usage(): ResourceUsage | null {
    if (this.hottest.p95 < 0) return null;
    return { sketch: this.sketch.encode(), max: this.max, hottest: this.hottest };
  }
}
