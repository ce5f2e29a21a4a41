import { HOLD_MS } from '@showback/allocation';
import { HOUR_MS, type Instant } from '@showback/vocabulary';
import type { Labels, PrometheusClient } from './client';
import { containerKey, podKey } from './labels';
import { QUESTIONS } from './metrics';
import { SCRAPERS } from './scrapes';

/** Growth within the hour, by metric and what a counter is of. */
type Growth = Map<string, Map<string, number>>;

/** One counter, seen through however many scrapers. */
interface Counter {
  metric: string;
  key: string;
  /** The last value within the hour. */
  now: number;
  /** What it stood at before the hour, 0 where it began within it; null: nobody knows. */
  then: number | null;
}

/** Of traffic, which service it goes to: that is what was, not who scraped. */
const DESTINATION = 'service';

/**
 * Counters of which only the growth within the hour counts: from their last value before it to their last one within it. One that was not
 * there before it grew from nothing, where its target was scraped before, or its pod began; else it may have stood at anything, and
 * counts from its first value within the hour, which then is asked for.
 * @param began whether a pod began in sight
 */
export async function askGrowth(
  client: PrometheusClient,
  hour: Instant,
  { signal, saw, began }: { signal: AbortSignal; saw: (metric: string) => void; began: (pod: string) => boolean },
): Promise<(metric: string) => ReadonlyMap<string, number>> {
  const before = new Map<string, number>();
  const scraped = new Set<string>();
  await client.ask(QUESTIONS.counters, hour - HOLD_MS, hour, signal, (metric, labels, { value }) => {
    const id = identity(metric, labels);
    before.set(id, Math.max(before.get(id) ?? 0, value.at(-1) ?? 0));
    scraped.add(targetOf(metric, labels));
  });
  const counters = new Map<string, Counter>();
  await client.ask(QUESTIONS.counters, hour, hour + HOUR_MS, signal, (metric, labels, { value }) => {
    saw(metric);
    const id = identity(metric, labels);
    const isNew = scraped.has(targetOf(metric, labels)) || began(podKey(labels));
    const known = counters.get(id);
    // As the one says that saw it last, or saw more of it.
    counters.set(id, {
      metric,
      key: counterKey(metric, labels),
      now: Math.max(known?.now ?? 0, value.at(-1) ?? 0),
      then: before.get(id) ?? known?.then ?? (isNew ? 0 : null),
    });
  });
  await askFirst(client, hour, signal, counters);
  return grownOf(counters);
}

/** Asks for the first value of those of which nobody knows what they stood at: all samples of their metrics, which is seldom needed. */
async function askFirst(
  client: PrometheusClient,
  hour: Instant,
  signal: AbortSignal,
  counters: ReadonlyMap<string, Counter>,
): Promise<void> {
  const unknown = new Map([...counters].filter(([, { then }]) => then === null));
  const metrics = [...new Set([...unknown.values()].map(({ metric }) => metric))];
  if (metrics.length === 0) return;
  await client.ask({ what: 'samples', metrics }, hour, hour + HOUR_MS, signal, (metric, labels, { value }) => {
    const counter = unknown.get(identity(metric, labels));
    const first = value[0] ?? Number.NaN;
    if (counter !== undefined && !Number.isNaN(first)) counter.then = Math.min(counter.then ?? first, first);
  });
}

function grownOf(counters: ReadonlyMap<string, Counter>): (metric: string) => ReadonlyMap<string, number> {
  const growth: Growth = new Map();
  for (const { metric, key, now, then } of counters.values()) {
    const own = growth.get(metric) ?? new Map<string, number>();
    growth.set(metric, own);
    // After a reset it grew from nothing.
    const grown = then === null ? 0 : now < then ? now : now - then;
    own.set(key, (own.get(key) ?? 0) + grown);
  }
  return (metric) => growth.get(metric) ?? NOTHING;
}

const NOTHING: ReadonlyMap<string, number> = new Map();

function identity(metric: string, labels: Labels): string {
  const traffic = metric.startsWith('kubecost_');
  let key = metric;
  // A server gives a series' labels in the same order in each of its answers.
  for (const name in labels)
    if (!SCRAPERS.has(name) || (name === DESTINATION && traffic)) key += `\0${name}\0${labels[name] ?? ''}`;
  return key;
}

function targetOf(metric: string, labels: Labels): string {
  return `${metric} ${labels['job'] ?? ''} ${labels['instance'] ?? ''}`;
}

/** Traffic by where it goes; `stays` is what is not charged. */
function counterKey(metric: string, labels: Labels): string {
  if (metric.startsWith('kubecost_')) return `${podKey(labels)}/${trafficOf(labels)}`;
  return metric.startsWith('container_network_') ? podKey(labels) : containerKey(labels);
}

function trafficOf({ internet, same_zone: zone, same_region: region }: Labels): 'internet' | 'region' | 'zone' | 'stays' {
  if (internet === 'true') return 'internet';
  if (region === 'false') return 'region';
  return zone === 'false' ? 'zone' : 'stays';
}

/** When pods were first seen: what began is told from what somebody only began to look at. */
export class Births {
  private readonly first = new Map<string, Instant>();
  private start = Infinity;

  add(pod: string, { at }: { at: readonly Instant[] }): void {
    const [instant = Infinity] = at;
    this.first.set(pod, Math.min(this.first.get(pod) ?? Infinity, instant));
    this.start = Math.min(this.start, instant);
  }

  /** @param intervalMs between samples: within it pods are seen that were there before */
  began(pod: string, intervalMs: number): boolean {
    return (this.first.get(pod) ?? -Infinity) > this.start + 1.5 * intervalMs;
  }
}
