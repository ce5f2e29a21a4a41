import { type Limits, mergeLimits } from './limits';
import { Sketch } from './sketch';

/** What a container of a workload is called, whatever its labels and wherever it runs. */
export interface ContainerName {
  namespace: string | null;
  /** Canonical Kubernetes kind, as in the rows of cost. */
  controllerKind: string | null;
  workload: string | null;
  container: string | null;
}

/** Use of one resource by all pods of a container: one sample a pod and minute, in micro-cores or bytes. */
export interface ResourceUsage {
  /** An encoded {@link Sketch} of all samples. */
  sketch: Uint8Array;
  /** The highest sample. */
  max: number;
  /** Of the pod with the highest p95 within an hour: all pods together would hide one hot replica. */
  hottest: { p95: number; max: number };
}

/** How a container's pods behaved over some time. Null: nobody measured it; never 0. */
export interface Usage {
  /** In micro-cores; samples are rates over a minute. */
  cpu: ResourceUsage | null;
  /** The working set, in bytes. */
  memory: ResourceUsage | null;
  restarts: number | null;
  oomKills: number | null;
  /** Scheduling periods in which it ran under a CPU limit, and those of them in which it was held back. */
  throttling: { periods: number; throttled: number } | null;
  /** What it was limited to; null: nobody says, which is not that there was none. */
  limits: Limits | null;
}

/** Usage of one container in one hour. */
export interface UsageHour extends ContainerName, Usage {}

/**
 * Use of a resource from the samples of each pod, in whole units; null when there are none. A pod's p95 is that of its own samples: of n the ⌈0.95 n⌉th
 * from below.
 */
export function resourceUsage(pods: Iterable<readonly number[]>, sketch = new Sketch()): ResourceUsage | null {
  sketch.clear();
  let usage: Pick<ResourceUsage, 'max' | 'hottest'> | null = null;
  for (const samples of pods) {
    if (samples.length === 0) continue;
    const sorted = Float64Array.from(samples, Math.round).sort();
    for (const sample of sorted) sketch.add(sample);
    const max = sorted.at(-1) ?? 0;
    const pod = { p95: sorted[Math.ceil(0.95 * sorted.length) - 1] ?? max, max };
    usage = usage === null ? { max, hottest: pod } : { max: Math.max(usage.max, max), hottest: hotter(usage.hottest, pod) };
  }
  return usage === null ? null : { sketch: sketch.encode(), ...usage };
}

/** Merges usages of one container. Reuse one: it holds the buckets that are counted in. */
export class UsageMerger {
  private readonly cpu = new Sketch();
  private readonly memory = new Sketch();

  /**
   * All of them as one: any order and grouping gives the same. What was not measured at a time adds no sample; a sum of which a part is
   * unknown is unknown.
   */
  merge(usages: readonly Usage[]): Usage {
    return {
      cpu: mergeResource(usages, (usage) => usage.cpu, this.cpu),
      memory: mergeResource(usages, (usage) => usage.memory, this.memory),
      restarts: sumKnown(usages, ({ restarts }) => restarts),
      oomKills: sumKnown(usages, ({ oomKills }) => oomKills),
      throttling: sumThrottling(usages),
      limits: mergeLimits(limitsIn(usages)),
    };
  }
}

function mergeResource(
  usages: readonly Usage[],
  read: (usage: Usage) => ResourceUsage | null,
  sketch: Sketch,
): ResourceUsage | null {
  sketch.clear();
  let merged: Pick<ResourceUsage, 'max' | 'hottest'> | null = null;
  for (const usage of usages) {
    const one = read(usage);
    if (one === null) continue;
    sketch.merge(one.sketch);
    const { max, hottest } = one;
    merged = merged === null ? { max, hottest } : { max: Math.max(merged.max, max), hottest: hotter(merged.hottest, hottest) };
  }
  return merged === null ? null : { sketch: sketch.encode(), ...merged };
}

function* limitsIn(usages: readonly Usage[]): Generator<Limits | null> {
  for (const { limits } of usages) yield limits;
}

function hotter(a: ResourceUsage['hottest'], b: ResourceUsage['hottest']): ResourceUsage['hottest'] {
  return a.p95 > b.p95 || (a.p95 === b.p95 && a.max >= b.max) ? a : b;
}

function sumKnown(usages: readonly Usage[], read: (usage: Usage) => number | null): number | null {
  let sum: number | null = usages.length === 0 ? null : 0;
  for (const usage of usages) {
    const value = read(usage);
    sum = sum === null || value === null ? null : sum + value;
  }
  return sum;
}

function sumThrottling(usages: readonly Usage[]): Usage['throttling'] {
  const periods = sumKnown(usages, ({ throttling }) => throttling?.periods ?? null);
  const throttled = sumKnown(usages, ({ throttling }) => throttling?.throttled ?? null);
  return periods === null || throttled === null ? null : { periods, throttled };
}
