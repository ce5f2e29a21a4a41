import type { SourceUsage } from '@showback/allocation';
import { type ResourceUsage, Sketch } from '@showback/vocabulary';
import { MIB } from '../prices';
import type { ContainerHour } from './simulated-hour';

/** Use of CPU in a minute as a ratio of the hour's mean, and in how many of sixty minutes; the mean of these is 1. */
const CPU_MINUTES = [
  [0.6, 12],
  [0.85, 18],
  [1, 12],
  [1.25, 12],
  [1.6, 3],
  [1.9, 3],
] as const;
/** Memory hardly moves. */
const MEMORY_MINUTES = [
  [0.99, 57],
  [1.19, 3],
] as const;

type Minutes = readonly (readonly [ratio: number, minutes: number])[];

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
  let [periods, throttled, killed] = [0, 0, 0];
  for (const row of rows) {
    const { cpuLimit, memoryLimit } = row.container;
    const held = cpu.add(row.cpuUsed * 10, row.minutes, CPU_MINUTES, (cpuLimit ?? Infinity) * 1000);
    const full = memory.add(row.memoryBytesUsed, row.minutes, MEMORY_MINUTES, (memoryLimit ?? Infinity) * MIB);
    if (cpuLimit !== undefined) periods += row.minutes * PERIODS_PER_MINUTE;
    throttled += held * THROTTLED_PER_MINUTE;
    if (full > 0) killed += 1;
  }
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
    },
  ];
}

/** Samples of the pods of one container, as they come. */
class Samples {
  private max = 0;
  private hottest = { p95: -1, max: 0 };

  constructor(private readonly sketch: Sketch) {
    sketch.clear();
  }

  /** A pod's minutes around its mean. @returns in how many it was at its limit */
  add(mean: number, minutes: number, spread: Minutes, limit: number): number {
    let [done, at, p95, top] = [0, 0, 0, 0];
    let limited = 0;
    for (const [ratio, sixtieths] of spread) {
      const before = Math.round((done * minutes) / 60);
      done += sixtieths;
      const times = Math.round((done * minutes) / 60) - before;
      if (times === 0) continue;
      const value = Math.round(Math.min(mean * ratio, limit));
      this.sketch.add(value, times);
      if (value >= limit) limited += times;
      if (at < Math.ceil(0.95 * minutes)) p95 = value;
      at += times;
      top = value;
    }
    if (top > this.max) this.max = top;
    if (p95 > this.hottest.p95) this.hottest = { p95, max: top };
    return limited;
  }

  /** Null where no pod ran for a minute. */
  usage(): ResourceUsage | null {
    if (this.hottest.p95 < 0) return null;
    return { sketch: this.sketch.encode(), max: this.max, hottest: this.hottest };
  }
}
