/** Samples of one series in order of time: when, in milliseconds since 1970, and what. */
export interface Samples {
  at: number[];
  value: number[];
}

/**
 * How long a sample speaks where none follows: as long as Prometheus itself looks back for one. What is there before and after
 * so short a gap was there within it.
 */
export const HOLD_MS = 5 * 60_000;

export const MINUTES = 60;
const MINUTE_MS = 60_000;

/** How an hour is cut into minutes. */
export interface Hour {
  startMs: number;
  /** How often samples are taken: what the last one of a thing speaks for. */
  intervalMs: number;
}

/** Seconds of each minute of an hour, and what was measured over them in unit seconds. */
export interface ByMinute {
  seconds: Float64Array;
  unitSeconds: Float64Array;
}

/**
 * A gauge over the hour. A sample speaks for the time until the next one of its series, at most {@link HOLD_MS}; the last one for
 * one interval. Hours hold their first instant and not their last, so what is seen from 10:30 to 10:59 each minute ran half an hour.
 * @param counts whether a value says that the thing is there
 */
export function byMinute({ at, value }: Samples, given: Hour, counts: (value: number) => boolean = always): ByMinute {
  const hour = { ...given, intervalMs: intervalOf(at, given.intervalMs) };
  const minutes: ByMinute = { seconds: new Float64Array(MINUTES), unitSeconds: new Float64Array(MINUTES) };
  for (let index = 0; index < at.length; index++) {
    const held = value[index] ?? Number.NaN;
    if (Number.isNaN(held) || !counts(held)) continue;
    spread(minutes, hour, at[index] ?? 0, spokenUntil(at, index, hour), held);
  }
  return minutes;
}

/** What ended before anything could measure it used next to nothing; beyond so many scrapes its use is unknown. */
const UNMEASURED_SCRAPES = 2;

/** Seconds for which something may run without being measured, and has used next to nothing. */
export function unmeasurableSeconds({ intervalMs }: Hour): number {
  return (UNMEASURED_SCRAPES * intervalMs) / 1_000;
}

/** Adds a sample behind the others. */
export function put({ at, value }: Samples, instant: number, sample: number): void {
  at.push(instant);
  value.push(sample);
}

/** Enough samples of one series say themselves how far they are apart; a series may be scraped more or less often than others. */
const ENOUGH = 8;

/** How far the samples of one series are apart, in milliseconds; `usual` where they are too few to say, also beside the `pauses` that lie between some of them. */
export function intervalOf(at: readonly number[], usual: number, pauses: Beginning['pauses'] = []): number {
  if (at.length < ENOUGH + 2 * pauses.length) return usual;
  const [first = 0, second = 0] = at;
  const even = second - first;
  if (at.every((instant, index) => index === 0 || instant - (at[index - 1] ?? 0) === even)) return even;
  const gaps = Float64Array.from(at.slice(1), (instant, index) => instant - (at[index] ?? 0)).sort();
  return gaps[Math.floor(gaps.length / 2)] ?? usual;
}

function always(): boolean {
  return true;
}

function spokenUntil(at: readonly number[], index: number, { intervalMs }: Hour): number {
  const from = at[index] ?? 0;
  const next = at[index + 1];
  return next !== undefined && next - from <= Math.max(HOLD_MS, intervalMs) ? next : from + intervalMs;
}

/**
 * Samples each with the average of those of its minute: what a minute's average is, as far as samples that are taken at any second of it can say. A minute of the clock has a part of two samples,
 * whose average says less than each of them.
 */
export function averagesOfMinutes({ at, value }: Samples, given: Hour): Samples {
  const hour = { ...given, intervalMs: intervalOf(at, given.intervalMs) };
  if (hour.intervalMs >= MINUTE_MS) return { at, value };
  const sums = new Map<number, { span: number; amount: number }>();
  const minuteOf = (index: number): number => Math.floor((at[index] ?? 0) / MINUTE_MS);
  for (const [index, held] of value.entries()) {
    if (Number.isNaN(held)) continue;
    const sum = sums.get(minuteOf(index)) ?? { span: 0, amount: 0 };
    const span = spokenUntil(at, index, hour) - (at[index] ?? 0);
    sums.set(minuteOf(index), { span: sum.span + span, amount: sum.amount + span * held });
  }
  return {
    at,
    value: value.map((held, index) => {
      const { span, amount } = sums.get(minuteOf(index)) ?? { span: 0, amount: 0 };
      return Number.isNaN(held) || span === 0 ? held : amount / span;
    }),
  };
}

/** Adds a value that stands from one instant to another to the minutes of the hour that they share. */
function spread({ seconds, unitSeconds }: ByMinute, { startMs }: Hour, from: number, to: number, value: number): void {
  let instant = Math.max(from, startMs);
  const end = Math.min(to, startMs + MINUTES * MINUTE_MS);
  while (instant < end) {
    const minute = Math.floor((instant - startMs) / MINUTE_MS);
    const until = Math.min(end, startMs + (minute + 1) * MINUTE_MS);
    const passed = (until - instant) / 1_000;
    seconds[minute] = (seconds[minute] ?? 0) + passed;
    unitSeconds[minute] = (unitSeconds[minute] ?? 0) + passed * value;
    instant = until;
  }
}

/** When a counter began. */
export interface Beginning {
  /** The first sample of its thing at all; null: it may have been there before anything was seen. */
  bornMs: number | null;
  /** Times that its thing was said not to run, each up to when it was said to run again. */
  pauses: readonly { startMs: number; endMs: number }[];
  /** When its thing started, each time, as far as that is said. */
  startedMs: readonly number[];
}

/**
 * A counter as a gauge of what it grew by per second, so that its growth over any time is what was counted, whatever scrapes were missed: a rate
 * over a window would lose what lies between two windows. What it grew by up to a sample is said of the time that the sample speaks
 * for, and of the time that missed ones would have spoken for. After a reset it grew from 0, also where it
 * has come further since than it was, as one does of a container that crashes again and again. A first value grew since the thing
 * began, when it can have grown so fast (at most `most` per second); else it stood long before it was seen, and says nothing.
 */
export function growth({ at, value }: Samples, hour: Hour, most: number, { bornMs, pauses, startedMs }: Beginning): Samples {
  const intervalMs = intervalOf(at, hour.intervalMs, pauses);
  const rates: Samples = { at: [], value: [] };
  // The first start of what began in sight is no restart.
  const restarts = startedMs.toSorted((a, b) => a - b).slice(bornMs === null ? 0 : 1);
  // A value speaks for the time behind it: of a start that is known, that is an interval later; what was seen to run anew speaks from then on.
  const restart = (after: number, until: number): number | undefined => {
    const started = restarts.findLast((one) => one > after && one <= until);
    const pause = pauses.findLast(({ startMs, endMs }) => startMs > after && startMs < until && endMs <= until + intervalMs);
    return started === undefined ? pause && Math.min(pause.endMs, until) : started + intervalMs;
  };
  let before: { at: number; value: number } | null = null;
  for (const [index, instant] of at.entries()) {
    const now = value[index] ?? Number.NaN;
    if (Number.isNaN(now)) continue;
    // What is too much to have grown since did not begin anew, whatever another clock or a missed sample says.
    const isNew = before !== null && (now < before.value || now <= (most * (instant - before.at)) / 1_000);
    const again = before === null || !isNew ? undefined : restart(before.at, instant);
    const since = before === null ? (bornMs ?? instant) : again;
    const from = since === undefined ? (before?.at ?? 0) + intervalMs : Math.min(since, instant);
    const seconds = (instant + intervalMs - from) / 1_000;
    const first = (): number => {
      const next = nextRate({ at, value }, index, (to) => restart(instant, to) !== undefined);
      return firstGrowth(now, seconds, { lived: livedUntil(instant, startedMs), next });
    };
    const later = now - (before?.value ?? 0);
    const grown = before === null || again !== undefined ? first() : later < 0 ? now : later;
    const rate = grown / seconds;
    if (before !== null || (bornMs !== null && rate <= most)) {
      rates.at.push(from);
      rates.value.push(rate);
    }
    before = { at: instant, value: now };
  }
  return rates;
}

/** What it grows by per second from one sample to the next one that is a number; null behind the last one and where it is reset. */
function nextRate({ at, value }: Samples, index: number, isReset: (until: number) => boolean): number | null {
  const next = value.findIndex((one, other) => other > index && !Number.isNaN(one));
  const grown = (value[next] ?? Number.NaN) - (value[index] ?? Number.NaN);
  return grown >= 0 && !isReset(at[next] ?? 0) ? grown / (((at[next] ?? 0) - (at[index] ?? 0)) / 1_000) : null;
}

/** Seconds since the last start before an instant; null where none is known. */
function livedUntil(instant: number, startedMs: readonly number[]): number | null {
  const started = Math.max(...startedMs.filter((start) => start <= instant));
  return Number.isFinite(started) ? (instant - started) / 1_000 : null;
}

/** A start is said in whole seconds: what is told within the second of its start cannot have counted for longer. */
const SECOND = 1;

/**
 * Whether samples tell of the time that begins with them, as simulations write them, and not of what was up to them: one counted more within the second of its start than in the two behind it.
 * @param lived seconds since it started
 * @param next what it counts per second behind it; null where that is not known
 */
export function tellsAhead(now: number, lived: number, next: number | null): boolean {
  return lived < SECOND && now > 2 * SECOND * (next ?? 0);
}

/**
 * What a counter grew by over all the seconds that its first sample speaks for. It counted since its thing started, on average half an interval before; what the thing counts between
 * its last sample and its end is never seen, on average as much again as is lacking here. So the time that the first value does not cover goes on
 * as the next sample says: over many lives of any length that is what was counted. Where nobody says when it started, the first value stands for all of it; so it does where samples tell ahead.
 */
function firstGrowth(now: number, seconds: number, { lived, next }: { lived: number | null; next: number | null }): number {
  if (lived === null || tellsAhead(now, lived, next)) return now;
  const counted = Math.max(SECOND, lived);
  return now + Math.max(0, seconds - counted) * (next ?? now / counted);
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The average of each minute; where nothing was measured, that of the nearest minute before, else behind. Null of nothing at all. */
export function averages({ seconds, unitSeconds }: ByMinute): Float64Array | null {
  const filled = new Float64Array(MINUTES);
  const known = seconds.findIndex((measured) => measured > 0);
  if (known < 0) return null;
  let last = (unitSeconds[known] ?? 0) / (seconds[known] ?? 1);
  for (let minute = 0; minute < MINUTES; minute++) {
    const measured = seconds[minute] ?? 0;
    if (measured > 0) last = (unitSeconds[minute] ?? 0) / measured;
    filled[minute] = last;
  }
  return filled;
}
