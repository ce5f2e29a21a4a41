import { mix } from '../chance';
import { at, CYCLE_MINUTES, toTick } from '../calendar';
import { inNamespace, type WorkloadSpec } from '../fleet/spec';

/** A pull request gets a preview about this often, in minutes. */
const EVERY = 16 * 60;
const LONGEST_HOURS = 100;
const FIRST_NUMBER = 4000;

/** What previews are made of: one application or another, in the namespace of all previews or in its team's. */
const APPLICATIONS = [
  { name: 'storefront', namespace: 'previews', size: [200, 384, 35, 230] },
  { name: 'checkout', namespace: 'previews', size: [250, 384, 45, 260] },
  { name: 'query', namespace: 'search-dev', size: [300, 512, 40, 320] },
] as const;

/**
 * The previews of pull requests that live in a cycle, numbered upwards from cycle to cycle: `storefront-pr-4431`.
 * Each lives for some hours to four days and is deployed anew each workday.
 */
export function previewsOf(cycle: number, seed: number): WorkloadSpec[] {
  const begin = cycle * CYCLE_MINUTES;
  const first = Math.floor((begin - LONGEST_HOURS * 60) / EVERY);
  const last = Math.floor((begin + CYCLE_MINUTES) / EVERY);
  const previews: WorkloadSpec[] = [];
  for (let index = first; index <= last; index++) {
    const hash = mix(mix(seed, index), 11);
    const from = toTick(index * EVERY + (hash % EVERY)) - begin;
    const to = from + (6 + ((hash >>> 8) % (LONGEST_HOURS - 6))) * 60;
    if (from < CYCLE_MINUTES && to > 0) previews.push(preview(FIRST_NUMBER + index, hash, [Math.max(at(0), from), to]));
  }
  return previews;
}

function preview(number: number, hash: number, alive: readonly [number, number]): WorkloadSpec {
  const { name, namespace, size } = APPLICATIONS[hash % APPLICATIONS.length] ?? APPLICATIONS[0];
  return inNamespace(namespace)('Deployment', `${name}-pr-${number}`, size, {
    container: name,
    labels: { 'app.kubernetes.io/part-of': `${name}-pr-${number}`, 'app.kubernetes.io/managed-by': 'preview-bot' },
    replicas: [1, 1],
    rhythm: 'office',
    releases: 'daily',
    alive,
    sendsMb: 3,
  });
}
