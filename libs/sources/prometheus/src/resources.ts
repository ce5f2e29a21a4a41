import type { Samples } from '@showback/allocation';
import type { Labels, OnSeries } from './client';
import { labelOf, named, podKey } from './labels';
import { QUESTIONS } from './metrics';
import { uidOf, type Places } from './places';
import { anyOf, type Question } from './query';
import { SeriesOf } from './series';

/** Amounts by `namespace/pod/container` and resource: `cpu`, `memory`, or the name of another. */
export type Amounts = ReadonlyMap<string, ReadonlyMap<string, SeriesOf>>;

/** What containers request and are limited to. */
export interface Resources {
  requests: Amounts;
  /** By resource, each by `namespace/pod/container`. Null: not one is exported, so that nobody knows whether there are any. */
  limits: Record<'cpu' | 'memory', SeriesOf> | null;
  /** Pods, by `namespace/pod`, of which these were not the same all the time: what is said of them are samples. */
  changing: ReadonlySet<string>;
}

type Ask = (question: Question, take: OnSeries) => Promise<void>;

/** Names of kube-state-metrics before version 2 say the resource. */
const LIMITS = /^kube_pod_(init_)?container_resource_limits(_|$)/;

/**
 * What containers request and are limited to: the last value of each. It changes only where a pod is resized in place, or comes back under its
 * name as another: then, and only then, all samples of such pods are read.
 * @param returned pods that were seen as two, one after the other, by their labels
 */
export async function askResources(
  ask: Ask,
  { places, returned, onSeries }: { places: Places; returned: Returned; onSeries: OnSeries },
): Promise<Resources> {
  const requests = new Map<string, Map<string, SeriesOf>>();
  const limits = { cpu: new SeriesOf(), memory: new SeriesOf() };
  let known = false as boolean;
  const take: OnSeries = (metric, labels, samples) => {
    onSeries(metric, labels, samples);
    const container = `${places.key(labels)}/${named(labels, 'container')}`;
    const resource = resourceOf(metric, labels);
    if (!LIMITS.test(metric)) {
      add(requests, container, resource, samples);
      return;
    }
    known = true;
    // One life of a pod may have a limit and another none; what is requested is never nothing for a time.
    if (resource === 'cpu' || resource === 'memory') limits[resource].add(container, samples, { life: uidOf(labels) });
  };
  await ask(QUESTIONS.resources, (metric, labels, samples) => {
    take(metric, labels, samples);
    returned.saw(labels);
  });
  await ask(QUESTIONS.changed, (_, labels) => {
    returned.add(labels);
  });
  // The last value stands at the end of what was asked, whenever it was said: as a sample it would prolong a life.
  for (const series of Object.values(limits))
    for (const key of series.keys()) if (returned.pods.has(places.podOf(key))) series.delete(key);
  for (const [label, names] of returned.byLabel) {
    await ask({ ...QUESTIONS.resources, what: 'samples', where: [anyOf(label, names)] }, take);
  }
  return { requests, limits: known ? limits : null, changing: returned.pods };
}

/** Pods that came back under their name as others, or were changed in place. */
export class Returned {
  /** `namespace/pod`. */
  readonly pods = new Set<string>();
  /** Their names, by the label that says them. */
  readonly byLabel = new Map<string, Set<string>>();
  private readonly lives = new Map<string, string>();

  constructor(private readonly places: Places) {}

  /** A series of a pod: one of another life than the pod's others tells that it came back. */
  saw(labels: Labels): void {
    const [place, uid] = [this.places.key(labels), uidOf(labels)];
    // Older exporters do not say which life it is.
    if (uid === '') return;
    if ((this.lives.get(place) ?? uid) !== uid) this.add(labels);
    this.lives.set(place, uid);
  }

  add(labels: Labels): void {
    const label = labelOf(labels, 'pod');
    if (label === null) return;
    this.byLabel.set(label, (this.byLabel.get(label) ?? new Set()).add(labels[label] ?? ''));
    this.pods.add(podKey(labels));
  }
}

function resourceOf(metric: string, labels: Labels): string {
  if (metric.endsWith('_cpu_cores')) return 'cpu';
  return metric.endsWith('_memory_bytes') ? 'memory' : (labels['resource'] ?? '');
}

function add(amounts: Map<string, Map<string, SeriesOf>>, key: string, resource: string, samples: Samples): void {
  let own = amounts.get(key);
  if (own === undefined) amounts.set(key, (own = new Map<string, SeriesOf>()));
  let one = own.get(resource);
  if (one === undefined) own.set(resource, (one = new SeriesOf()));
  one.add('', samples);
}
