import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasuredContainer, MeasuredHour } from './measured-hour';
import { priceHour } from './price-hour';
import type { Samples } from './samples';
import { always, container, HOUR, measured, node, pod } from './testing/measured';

const SECOND = 1_000;
const MARGIN = 300;

interface Course {
  /** Seconds of the hour, of a container that runs from the one to before the other. */
  lives: readonly (readonly [from: number, to: number])[];
  every: number;
  phase: number;
  /** Its pod is still told of when it has ended. */
  kept: boolean;
}

/** What is scraped of a course from five minutes before an hour, so many hours behind the first, to five minutes after it. */
function scraped({ lives, every, phase, kept }: Course, hours: number, told: { starts: boolean; ends: boolean }, skew = 0) {
  const [from, to] = [hours * 3_600 - MARGIN, hours * 3_600 + 3_600 + MARGIN];
  const begun = lives[0]?.[0] ?? 0;
  const over = lives.at(-1)?.[1] ?? 0;
  const running: Samples = { at: [], value: [] };
  const cpu: Samples = { at: [], value: [] };
  for (let second = Math.ceil((from - phase) / every) * every + phase; second < to; second += every) {
    const life = lives.find(([start, end]) => start <= second && second < end);
    if (second < begun || (!kept && second >= over)) continue;
    running.at.push(HOUR + second * SECOND);
    running.value.push(life === undefined ? 0 : 1);
    if (life === undefined) continue;
    cpu.at.push(HOUR + second * SECOND);
    cpu.value.push(2 * (second - life[0]));
  }
  const instants = (seconds: readonly number[]): number[] =>
    seconds.filter((second) => second < to).map((second) => HOUR + (second + skew) * SECOND);
  return {
    running,
    cpu,
    startedMs: told.starts ? instants(lives.map(([start]) => start)) : [],
    endedMs: told.ends && (kept || lives.length > 1) ? instants((kept ? lives : lives.slice(0, -1)).map(([, end]) => end)) : [],
  };
}

const hourOf = (given: Partial<MeasuredContainer>, every: number, hours = 0, starts = true): MeasuredHour => {
  const base = { at: always(1).at.map((at) => at + hours * 3_600 * SECOND), value: always(1).value };
  const price = (value: number): Samples => ({ at: base.at, value: base.at.map(() => value) });
  return measured({
    hour: HOUR + hours * 3_600 * SECOND,
    intervalMs: { running: every * SECOND, use: every * SECOND, priced: 60 * SECOND, gpu: 60 * SECOND },
    nodes: [node({ presence: base, cpuPrice: price(0.04), memoryPrice: price(0.005) })],
    pods: [
      pod('base', [container({ running: base, startedMs: [] })], { node: 'n1' }),
      pod('job', [container({ memoryRequest: price(2 ** 30), ...given })]),
    ],
    measures: { cpu: true, memory: true, gpu: true, starts },
  });
};

/** Seconds that it ran in two hours that follow each other, the cores that it used, and by how many seconds the one may be off. */
function counted(course: Course, told: { starts: boolean; ends: boolean }, skew = 0) {
  const sum = { seconds: 0, coreSeconds: 0, rough: 0, hours: [] as { hour: number; seconds: number; rough: number }[] };
  for (const hours of [0, 1]) {
    const hour = hourOf(scraped(course, hours, told, skew), course.every, hours, told.starts);
    const row = priceHour(hour).allocations.find(({ pod: name }) => name === 'job');
    if (row === undefined) continue;
    const seconds = (row.minutes ?? 60) * 60;
    sum.seconds += seconds;
    sum.coreSeconds += ((row.quantity.cpuMicroCoreHoursUsed ?? 0) * 3_600) / 1e6;
    const rough = (Number(row.precisionNano ?? 0n) / Number(row.cost.total - row.cost.network)) * seconds;
    sum.rough += rough;
    sum.hours.push({ hour: hours * 3_600, seconds, rough });
  }
  return sum;
}

const somePace = fc
  .constantFrom(15, 30, 60)
  .chain((every) => fc.record({ every: fc.constant(every), phase: fc.integer({ min: 0, max: every - 1 }) }));
const BOTH = { starts: true, ends: true };

describe('a life of which both ends are said', () => {
  it('is as long as it was, however seldom it was seen, also over the end of an hour, and its CPU is what it used', () => {
    fc.assert(
      fc.property(somePace, fc.integer({ min: 60, max: 6_000 }), fc.integer({ min: 2, max: 3_000 }), (pace, from, length) => {
        const to = Math.min(from + length, 7_000);
        const { seconds, coreSeconds, rough } = counted({ ...pace, lives: [[from, to]], kept: true }, BOTH);
        expect(seconds).toBeCloseTo(to - from, 6);
        expect(rough).toBe(0);
        // Of what no scrape saw, nobody knows what it used.
        const sampled = Math.floor((to - 1 - pace.phase) / pace.every) >= Math.ceil((from + 1 - pace.phase) / pace.every);
        // A start is said in whole seconds, so the first rate is off by what is used in one.
        if (sampled) expect(Math.abs(coreSeconds - 2 * (to - from))).toBeLessThanOrEqual(2.01);
      }),
    );
  });

  it('is not longer for having been started again in between, and what was between is not counted', () => {
    fc.assert(
      fc.property(somePace, fc.integer({ min: 1, max: 200 }), (pace, away) => {
        const course: Course = {
          ...pace,
          kept: true,
          lives: [
            [600, 1_207],
            [1_207 + away, 2_500],
          ],
        };
        expect(counted(course, BOTH).seconds).toBeCloseTo(607 + 1_293 - away, 6);
      }),
    );
  });
});

describe('a life of which no more than its start is said', () => {
  it('is as long as its samples say, from when it began, and off by no more than it says', () => {
    fc.assert(
      fc.property(somePace, fc.integer({ min: 60, max: 6_000 }), fc.integer({ min: 60, max: 3_000 }), (pace, from, length) => {
        const course: Course = { ...pace, lives: [[from, Math.min(from + length, 7_000)]], kept: false };
        const [{ seconds, rough, hours }, before] = [
          counted(course, { starts: true, ends: false }),
          counted(course, { starts: false, ends: false }),
        ];
        const to = Math.min(from + length, 7_000);
        for (const { hour, ...row } of hours) {
          const truth = Math.max(0, Math.min(to, hour + 3_600) - Math.max(from, hour));
          // Never by more than all of it.
          expect(Math.min(row.seconds, Math.abs(row.seconds - truth))).toBeLessThanOrEqual(row.rough + 0.001);
        }
        expect(seconds).toBeCloseTo(before.seconds, 6);
        expect(rough).toBeLessThanOrEqual(pace.every + 0.001);
      }),
    );
  });

  it('costs on average what it was, of any length', () => {
    for (const length of [20, 45, 90, 130]) {
      let seconds = 0;
      for (let phase = 0; phase < 60; phase++)
        seconds += counted(
          { every: 60, phase, lives: [[1_000, 1_000 + length]], kept: false },
          { starts: true, ends: false },
        ).seconds;
      expect(seconds / 60).toBeCloseTo(length, 6);
    }
  });
});

describe('a clock that is off by minutes', () => {
  it('bends no life: what it says of one that was seen contradicts the samples, and is left aside', () => {
    fc.assert(
      fc.property(somePace, fc.integer({ min: 60, max: 2_800 }), fc.constantFrom(-240, -130, 130, 240), (pace, from, skew) => {
        const course: Course = { ...pace, lives: [[from, from + 700]], kept: true };
        const before = counted(course, { starts: false, ends: false });
        const bent = counted(course, BOTH, skew);
        expect(bent.seconds).toBeCloseTo(before.seconds, 6);
        expect(bent.rough).toBeGreaterThan(0);
      }),
    );
  });
});
