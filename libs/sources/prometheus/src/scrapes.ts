import type { Samples } from '@showback/allocation';
import type { Instant } from '@showback/vocabulary';
import type { Labels } from './client';

/** Who scraped, which says nothing of what was: a thing seen through two scrapers is one. */
export const SCRAPERS = new Set([
  'instance',
  'job',
  'endpoint',
  'service',
  'prometheus',
  'replica',
  'prometheus_replica',
  '__replica__',
]);

/** The target that a series was scraped from, and who scraped it; empty where its labels do not say. */
export function targetOf(labels: Labels): string {
  let target = '';
  for (const name in labels) if (SCRAPERS.has(name)) target += `${name}\0${labels[name] ?? ''}\0`;
  return target;
}

/** When targets were scraped, as all that they told shows: of one scrape all samples have one time. What a target does not tell of that was scraped was not there. */
export class Scrapes {
  private readonly times = new Map<string, Set<Instant>>();
  private readonly last = new Map<string, readonly Instant[]>();

  add(target: string, { at }: Samples): void {
    // Most of what a target tells has the same times, which are kept once.
    if (this.last.get(target) === at) return;
    this.last.set(target, at);
    const times = this.times.get(target) ?? new Set();
    this.times.set(target, times);
    for (const instant of at) times.add(instant);
  }

  /** The first time within a gap at which one of several targets was scraped, beside those at which it told something; null where none was. */
  within({ from, to }: { from: Instant; to: Instant }, targets: Iterable<string>, told: ReadonlySet<Instant>): Instant | null {
    let first = Infinity;
    for (const target of targets)
      for (const instant of this.times.get(target) ?? [])
        if (instant > from && instant < Math.min(to, first) && !told.has(instant)) first = instant;
    return Number.isFinite(first) ? first : null;
  }
}
