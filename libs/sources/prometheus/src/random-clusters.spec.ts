import { HOUR_MS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMetrics, RECORDED_HOUR, startPrometheus, type RunningPrometheus, type Series } from './testing';
import { Chance, compare, errorOf, makePlan, makeWays, Scraped, type Difference, type Plan, type Ways } from './testing/random';

const HOURS = 3;
const START = RECORDED_HOUR - 4 * HOUR_MS;
/** The issue's: a workload's component, and an hour of the cluster. */
const [OF_A_PART, OF_AN_HOUR] = [0.001, 0.0002];

interface Made {
  cluster: string;
  plan: Plan;
  ways: Ways;
  moment: number;
}

const make = (seed: number, moment: number, given: Partial<Ways>): Made => {
  const plan = makePlan(seed, HOURS, moment);
  return { cluster: `cluster-${seed}`, plan, ways: makeWays(new Chance(seed + 1e6), plan.length, given), moment };
};
const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);

/** Nothing is lost, and all begins and ends with a sample: then all that happened is known. */
const WHOLE = { phases: false, holes: [], missed: 0, begins: false, lag: 0 } satisfies Partial<Ways>;
/** As clusters are really scraped: each target at a second of its own, of what lives for any time. */
const REAL = { ...WHOLE, ahead: false, phases: true } satisfies Partial<Ways>;

const EXACT = seeds(1, 8).map((seed) => make(seed, 60, WHOLE));
const ROUGH = seeds(101, 3).map((seed) => make(seed, 1, REAL));

let server: RunningPrometheus;

beforeAll(async () => {
  server = await startPrometheus(openMetrics(written()));
}, 120_000);
afterAll(() => server.remove());

function* written(): Generator<Series> {
  for (const { cluster, plan, ways } of [...EXACT, ...ROUGH])
    for (const one of new Scraped(plan, ways, START / 1_000).series())
      yield { ...one, labels: { ...one.labels, cluster_id: cluster } };
}

const compared = ({ cluster, plan, moment }: Made) => compare(plan, { url: server.url, cluster, start: START, moment });
const beyond = (differences: readonly Difference[], most: number): Difference[] =>
  differences.filter((difference) => errorOf(difference) > most);

describe('a cluster that nobody has seen, with whatever oddities', () => {
  it.each(EXACT)(
    '$cluster costs what its plan says: each workload and component within 0.1 %, each hour within 0.02 %',
    async (made) => {
      const { parts, hours, quarantine } = await compared(made);
      expect(quarantine).toEqual([]);
      expect(beyond(parts, OF_A_PART)).toEqual([]);
      expect(beyond(hours, OF_AN_HOUR)).toEqual([]);
      expect(parts.length).toBeGreaterThan(20);
    },
  );

  it.each(ROUGH)('$cluster, whose lives begin and end between scrapes, costs so as far as scrapes can tell', async (made) => {
    const { parts, hours, quarantine } = await compared(made);
    expect(quarantine).toEqual([]);
    const [found, truth] = (['found', 'truth'] as const).map((of) => hours.reduce((sum, hour) => sum + hour[of], 0));
    expect(Math.abs((found ?? 0) / (truth ?? 0) - 1)).toBeLessThan(0.01);
    // Nothing is off by more than a hundredth of all.
    expect(parts.filter((part) => Math.abs(part.found - part.truth) > (truth ?? 0) / 100)).toEqual([]);
  });
});
