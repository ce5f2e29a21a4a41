import { noise, type Chance } from './chance';
import type { Span } from './plan';

/** How a cluster is scraped, and in which words its exporters speak. */
export interface Ways {
  /** Seconds from one scrape to the next: of kube-state-metrics, of the kubelets, of OpenCost's exporter. */
  every: { state: number; kubelet: number; prices: number };
  /** Samples tell of the time that begins with them, as simulations write them; else of what was up to them, as a scrape does. */
  ahead: boolean;
  /** Whether targets are scraped each at its own second of the interval; those that tell ahead all some seconds late. */
  phases: boolean;
  /** Prometheus that scrape the same, and kube-state-metrics that tell the same. */
  replicas: number;
  exporters: number;
  /** Names of kube-state-metrics before version 2. */
  old: boolean;
  /** Series of containers do not say which pod of one name they are of. */
  anonymous: boolean;
  /** Of nodes no more is told than what they offer. */
  infoless: boolean;
  /** `honor_labels: false` */
  dishonoured: boolean;
  /** How a kubelet's series name its node. */
  kubelet: 'node' | 'instance' | 'address';
  /** A container that restarts is a new series of cAdvisor. */
  anew: boolean;
  /** cAdvisor's rows of pods, sandboxes and slices are kept. */
  sandboxes: boolean;
  /** What does not run is said not to; else nothing is said of it. */
  zeros: boolean;
  /** It is said when containers started. */
  starts: boolean;
  /** kube-state-metrics says when containers started and ended. */
  ends: boolean;
  /** Seconds for which what ran on a dead node is still said to run. */
  lag: number;
  /** Nothing was scraped before the first hour. */
  begins: boolean;
  /** When nothing was scraped. */
  holes: Span[];
  /** The part of scrapes that fail. */
  missed: number;
  seed: number;
}

/** Another way for each seed. */
export function makeWays(chance: Chance, length: number, given: Partial<Ways>): Ways {
  const every = chance.pick([15, 30, 60, 60]);
  const dishonoured = chance.is(0.15);
  const infoless = chance.is(0.1);
  return {
    every: { state: every, kubelet: chance.is(0.7) ? every : chance.pick([15, 30, 60]), prices: chance.is(0.6) ? every : 60 },
    phases: chance.is(0.5),
    ahead: true,
    replicas: chance.is(0.15) ? 2 : 1,
    exporters: chance.is(0.15) ? 2 : 1,
    old: chance.is(0.15),
    anonymous: chance.is(0.1),
    infoless,
    dishonoured,
    // Nothing else tells whose an address is.
    kubelet: infoless ? 'node' : chance.pick(['node', 'node', 'instance', 'address']),
    anew: chance.is(0.4),
    sandboxes: chance.is(0.3),
    zeros: chance.is(0.6),
    starts: chance.is(0.5),
    ends: chance.is(0.3),
    lag: chance.is(0.3) ? 240 : 0,
    begins: chance.is(0.15),
    holes: chance.is(0.3) ? [holeOf(chance, length)] : [],
    missed: chance.is(0.2) ? 0.01 : 0,
    seed: chance.whole(0, 2 ** 31),
    ...given,
  };
}

function holeOf(chance: Chance, length: number): Span {
  const from = chance.whole(60, length - 300);
  return { from, to: from + chance.whole(20, 230) };
}

/** A name's own number. */
export function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (const letter of text) bits = Math.imul(bits ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return bits >>> 0;
}

/** Seconds by which all is scraped late. */
export function lateness({ ahead, phases, seed }: Ways): number {
  return ahead && phases ? seed % 15 : 0;
}

/** What is before the first hour and behind the last, in seconds. */
export const MARGIN = 900;

/** When a target was scraped, in seconds of the plan. */
export function scrapes(
  target: string,
  every: number,
  length: number,
  { ahead, phases, holes, missed, seed, begins }: Ways,
): number[] {
  const own = (hash(target) + seed) >>> 0;
  const phase = phases && !ahead ? Math.floor(noise(own, 0) * every) : 0;
  const times: number[] = [];
  for (let time = phase - Math.ceil(MARGIN / every) * every; time < length + MARGIN; time += every) {
    if (begins && time < 0) continue;
    if (holes.some(({ from, to }) => time >= from && time < to)) continue;
    if (missed > 0 && noise(own, time + 100_000) < missed) continue;
    times.push(time);
  }
  return times;
}
