import { limitsOf, type Limits, type LimitStretch } from '@showback/vocabulary';
import type { UseTogether } from './busiest-minute';
import { growthOfLives } from './growth-of-lives';
import { livesOf, type Lives } from './lives';
import type { MeasuredContainer } from './measured-hour';
import type { PricedNode } from './price-nodes';
import type { InSight } from './seen-lives';
import {
  averages,
  averagesOfMinutes,
  byMinute,
  growth,
  MINUTES,
  sum,
  unmeasurableSeconds,
  type Beginning,
  type Hour,
  type Samples,
} from './samples';

/** What one container requested, used and was allocated in each minute, in unit seconds. */
export interface ContainerUse {
  /** Seconds that it ran in each minute. */
  ran: Float64Array;
  /** Seconds by which that may be off, as it began or ended at a time that is known to a scrape alone. */
  rough: number;
  cpu: ResourceByMinute;
  memory: ResourceByMinute;
  /** In micro-cores and bytes; null: nobody says. */
  limits: Limits | null;
}

export interface ResourceByMinute {
  /** Σ over the hour. */
  requested: number;
  /** Null: nobody measured it. */
  used: number | null;
  /** max(request, use), by minute. */
  allocated: Float64Array;
  /** What it used on average in each minute in which it ran and was measured, in units. */
  samples: number[];
}

const MINUTE_MS = 60_000;
const IS_RUNNING = (value: number): boolean => value > 0;
/** Targets are not scraped all at once: until then something is seen first that was there before. */
const FIRST_SCRAPES = 1.5;

/**
 * Allocation per container and minute = max(request, use), for the time that it ran (OpenCost's definition, by the minute as its emitter
 * computes it).
 * @param use the hour, with the interval of what is used
 * @param sight the first and the last sample of anything: what is there from the first one on may have begun long before
 * @param node that it is on: nothing can use more than it has, nor run when it is not there, whatever the API server still says of its pods
 * @param together what it used is added to this
 */
export function useContainer(
  container: MeasuredContainer,
  { hour, use, sight }: { hour: Hour; use: Hour; sight: InSight & { startsTold: boolean } },
  node: Pick<PricedNode, 'there' | 'measured'> | undefined,
  together: UseTogether,
): ContainerUse {
  const lives = livesOf(container, hour, sight);
  const said = byMinute(lives.running, hour, IS_RUNNING).seconds;
  const there = node !== undefined && node.measured.presence.at.length > 0 ? node.there : null;
  const ran = there === null ? said : said.map((seconds, minute) => Math.min(seconds, there[minute] ?? 0));
  // Measured use may pass capacity by what sampling makes of it.
  const most = (node?.measured.cores ?? Infinity) * 2;
  const rate = container.cpu && rateOf(container.cpu, lives, { container, hour, use, sight, most });
  const cpu = resource(ran, { hour, use }, container.cpuRequest, rate, together.cpu);
  const memory = resource(ran, { hour, use }, container.memoryRequest, container.memory, together.memory);
  if (cpu.used === null) together.cpu = null;
  if (memory.used === null) together.memory = null;
  return {
    ran,
    rough: Math.min(sum(ran), lives.roughMs / 1_000),
    cpu,
    memory,
    limits: container.limits && limitsWhile(ran, hour, container.limits),
  };
}

/** Cores used, from the counter of seconds. */
function rateOf(
  cpu: Samples,
  { whole, running }: Lives,
  { container, hour, use, sight, most }: { container: MeasuredContainer; hour: Hour; use: Hour; sight: InSight; most: number },
): Samples {
  if (whole !== null) return growthOfLives(cpu, whole, most);
  const first = firstOf(container.running);
  const waited = (container.running.at[0] ?? first) < first;
  const bornMs = waited || first > sight.fromMs + FIRST_SCRAPES * hour.intervalMs ? firstOf(running) : null;
  const startedMs = container.startedMs.filter((start) => start >= sight.fromMs);
  return growth(cpu, use, most, { bornMs, pauses: pausesOf(running), startedMs });
}

/** When it is first said to run. */
function firstOf({ at, value }: Samples): number {
  return at[value.findIndex(IS_RUNNING)] ?? Infinity;
}

/** When it was said not to run, each time from the first sample that says so to the first that says again that it does. */
function pausesOf({ at, value }: Samples): Beginning['pauses'] {
  const pauses: { startMs: number; endMs: number }[] = [];
  let startMs: number | null = null;
  for (const [index, instant] of at.entries()) {
    const held = value[index] ?? Number.NaN;
    if (Number.isNaN(held)) continue;
    if (!IS_RUNNING(held)) startMs ??= instant;
    else if (startMs !== null) {
      pauses.push({ startMs, endMs: instant });
      startMs = null;
    }
  }
  return pauses;
}

function resource(
  ran: Float64Array,
  { hour, use: ofUse }: { hour: Hour; use: Hour },
  request: Samples | null,
  use: Samples | null,
  together: Float64Array | null,
): ResourceByMinute {
  const requested = request && steady(request, hour);
  const measured = use === null ? null : byMinute(use, ofUse);
  const used = measured === null ? null : averages(measured);
  const allocated = use === null || requested === null || !passes(use, requested) ? used : allocation(use, ofUse, requested);
  const result: ResourceByMinute = { requested: 0, used: 0, allocated: new Float64Array(MINUTES), samples: [] };
  for (let minute = 0; minute < MINUTES; minute++) {
    const seconds = ran[minute] ?? 0;
    if (seconds === 0) continue;
    const wanted = requested?.[minute] ?? 0;
    const taken = used?.[minute] ?? 0;
    result.requested += seconds * wanted;
    result.used = (result.used ?? 0) + seconds * taken;
    if (together !== null) together[minute] = (together[minute] ?? 0) + seconds * taken;
    result.allocated[minute] = seconds * Math.max(wanted, allocated?.[minute] ?? 0);
    if ((measured?.seconds[minute] ?? 0) > 0) result.samples.push(taken);
  }
  if (used === null && sum(ran) > unmeasurableSeconds(ofUse)) result.used = null;
  return result;
}

const MICRO = 1_000_000;

function limitsWhile(ran: Float64Array, hour: Hour, limits: NonNullable<MeasuredContainer['limits']>): Limits {
  return limitsOf({ cpu: heldWhile(ran, hour, limits.cpu, MICRO), memory: heldWhile(ran, hour, limits.memory, 1) });
}

/** A minute of which a part has a limit has it: what begins and ends with its container is not seen to the second. */
function heldWhile(ran: Float64Array, hour: Hour, limit: number | Samples, unit: number): LimitStretch[] {
  if (typeof limit === 'number') return [[sum(ran), limit * unit]];
  const { seconds, unitSeconds } = byMinute(limit, hour);
  return Array.from(ran, (time, minute) => {
    const held = seconds[minute] ?? 0;
    return [time, held > 0 ? ((unitSeconds[minute] ?? 0) / held) * unit : null];
  });
}

/** Whether it uses more than it requests at one time and less at another: else the more of both is that of their averages. */
function passes({ value }: Samples, requested: Float64Array): boolean {
  const [least, most] = [Math.min(...requested), Math.max(...requested)];
  return value.some((held) => held > least) && value.some((held) => held < most);
}

/** max(request, use) of the minute that each sample tells of, on average in each minute of the hour; null where none does. */
function allocation(use: Samples, hour: Hour, requested: Float64Array): Float64Array | null {
  const { at, value } = averagesOfMinutes(use, hour);
  const requestAt = (instant: number): number =>
    requested[Math.min(MINUTES - 1, Math.max(0, Math.floor((instant - hour.startMs) / MINUTE_MS)))] ?? 0;
  return averages(byMinute({ at, value: value.map((held, index) => Math.max(held, requestAt(at[index] ?? 0))) }, hour));
}

/** What is set and seldom changes: what it is said to be at any time holds before and after. Null where nothing says it. */
function steady(samples: Samples, hour: Hour): Float64Array | null {
  const said = samples.value.filter((value) => !Number.isNaN(value));
  const [only] = said;
  if (only === undefined) return null;
  if (said.every((value) => value === only)) return new Float64Array(MINUTES).fill(only);
  return averages(byMinute(samples, hour)) ?? new Float64Array(MINUTES).fill(said.at(-1) ?? only);
}
