import { HOLD_MS, isGpuLike, type Samples } from '@showback/allocation';
import { HOUR_MS, type Instant } from '@showback/vocabulary';
import type { Labels, OnSeries, PrometheusClient } from './client';
import { Coverage } from './coverage';
import { GpuActivity, inUsualWords } from './gpu-activity';
import { named, nodeOf, podKey } from './labels';
import { Ends } from './ends';
import { askGrowth, Births } from './growth';
import { ENGINE_ACTIVE, GPU_UTILISATION, NEEDED, QUESTIONS, RUNNING } from './metrics';
import { Places, uidOf } from './places';
import { anyOf, type Question } from './query';
import { askReborn, machineOf, type Reborn } from './reborn';
import { askResources, Returned, type Resources } from './resources';
import { Scrapes, targetOf } from './scrapes';
import { SeriesOf } from './series';

/** A series with its labels: what is told by labels rather than by the value. */
export interface Told {
  labels: Labels;
  samples: Samples;
}

/** What a Prometheus said about one hour, by metric, not yet put together. */
export interface Answers {
  /** By metric and by what a series is about: `namespace/pod/container`, `namespace/pod`, a node, a volume. */
  series: (metric: string) => SeriesOf;
  /** Series whose labels say something, by metric. */
  told: (metric: string) => readonly Told[];
  resources: Resources;
  /** When containers started and ended, in milliseconds since 1970. */
  ends: Ends;
  /** Of `running`, those that are init containers. */
  inits: ReadonlySet<string>;
  /** How busy the devices of containers were, by `namespace/pod/container`. */
  gpus: GpuActivity;
  /** Growth of counters within the hour, by metric and `namespace/pod/container` or `namespace/pod`; of traffic by kind too. */
  grown: (metric: string) => ReadonlyMap<string, number>;
  places: Places;
  /** Nodes whose names several machines had, one after the other. */
  reborn: Reborn;
  /** Where pods ran, by `namespace/pod`, as cAdvisor and the requests say it. */
  nodes: ReadonlyMap<string, string>;
  coverage: ReadonlyMap<string, Coverage>;
  /** Metrics of which anything came. */
  seen: ReadonlySet<string>;
  /** Other clusters' names among the series, with their number. */
  clusters: ReadonlyMap<string, number>;
}

/** Around the hour: what held at its first instant, and whether what stood at its last goes on. */
const MARGIN_MS = HOLD_MS;

/** Of what OpenCost's exporter says, that which is there wherever it is scraped: how often it is. */
export const PRICED = 'node_cpu_hourly_cost';

/** Of which an exporter tells for all that there is, so that what it leaves out is not there. */
const TELLING_ALL: ReadonlySet<string> = new Set([
  RUNNING,
  'kube_node_info',
  'kube_node_status_capacity',
  'kube_node_status_capacity_cpu_cores',
]);

/** Labels that name the cluster where one server holds several. */
const CLUSTER_LABELS = ['cluster_id', 'cluster'];

type Maps<Value> = (metric: string) => Value;

/** One value for each metric, made when it is first asked for. */
function byMetric<Value>(make: () => Value): Maps<Value> {
  const values = new Map<string, Value>();
  return (metric) => {
    const known = values.get(metric);
    if (known !== undefined) return known;
    const made = make();
    values.set(metric, made);
    return made;
  };
}

/** Asks all that figures of one hour need: fewer than twenty questions, however many containers there are. @throws SourceFault */
export async function askAll(client: PrometheusClient, hour: Instant, signal: AbortSignal): Promise<Answers> {
  const [from, to] = [hour - MARGIN_MS, hour + HOUR_MS + MARGIN_MS];
  const scrapes = new Scrapes();
  const series = byMetric(() => new SeriesOf(scrapes));
  const told = byMetric<Told[]>(() => []);
  const seen = new Set<string>();
  const clusters = new Map<string, number>();
  const coverage = new Map([...NEEDED, PRICED, ENGINE_ACTIVE, GPU_UTILISATION].map((metric) => [metric, new Coverage(from, to)]));
  const nodes = new Map<string, string>();
  const taker =
    (take: OnSeries): OnSeries =>
    (metric, labels, samples) => {
      seen.add(metric);
      const cluster = CLUSTER_LABELS.map((label) => labels[label]).find((name) => name !== undefined && name !== '');
      if (cluster !== undefined) clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1);
      take(metric, labels, samples);
    };
  const keyed = (keyOf: (labels: Labels, metric: string) => string): OnSeries =>
    taker((metric, labels, samples) => {
      const target = TELLING_ALL.has(metric) ? targetOf(labels) || metric : null;
      series(metric).add(keyOf(labels, metric), samples, { part: cpuOf(labels), life: lifeOf(metric, labels), target });
      coverage.get(metric)?.add(samples);
    });
  const telling = taker((metric, labels, samples) => told(metric).push({ labels, samples }));
  const ask: Ask = (question, take) => client.ask(question, from, to, signal, take);

  await ask(QUESTIONS.machines, (metric, labels, samples) => {
    keyed(nodeOf)(metric, labels, samples);
    told(metric).push({ labels, samples });
  });
  const reborn = await askReborn(ask, told('kube_node_info'));
  await ask(QUESTIONS.pods, telling);
  const places = new Places(told('kube_pod_info'), addressesOf(told('kube_node_info')));
  const container = (labels: Labels): string => `${places.key(labels)}/${named(labels, 'container')}`;
  const births = new Births();
  const inits = new Set<string>();
  const returned = new Returned(places);
  await askPlaced(ask, places, (metric, labels, samples) => {
    keyed(container)(RUNNING, labels, samples);
    if (metric !== RUNNING) inits.add(container(labels));
    births.add(podKey(labels), samples);
    returned.saw(labels);
  });
  const takeUse: OnSeries = (metric, labels, samples) => {
    keyed(container)(metric, labels, samples);
    nodes.set(podKey(labels), places.nodeOf(labels));
  };
  await ask(QUESTIONS.cpu, takeUse);
  await ask(QUESTIONS.memory, takeUse);
  if (!seen.has('container_cpu_usage_seconds_total') && !seen.has('container_memory_working_set_bytes'))
    await ask(QUESTIONS.oldUse, takeUse);
  const ends = await askEnds(ask, places, seen);
  const onSeries = taker((_, labels) => {
    const node = named(labels, 'node');
    if (node !== '') nodes.set(podKey(labels), node);
  });
  const resources = await askResources(ask, { places, returned, onSeries });
  const gpus = await askGpus(ask, resources.requests.values(), { container, taker, coverage });
  await ask(QUESTIONS.objects, telling);
  const offering = ['kube_node_status_capacity', 'kube_node_status_capacity_cpu_cores'].flatMap(told);
  const isUnseen = ({ labels }: Told): boolean => !series('kube_node_info').has(nodeOf(labels));
  if (offering.some(isUnseen)) await ask(QUESTIONS.present, keyed(nodeOf));
  await ask(QUESTIONS.volumes, keyed(volumeKey));
  const { claims, fees, replicas, governance } = QUESTIONS;
  for (const question of [claims, fees, replicas, governance]) await ask(question, telling);
  const intervalMs = coverage.get('kube_pod_container_status_running')?.intervalMs() ?? 0;
  const began = (pod: string): boolean => births.began(pod, intervalMs);
  const grown = await askGrowth(client, hour, { signal, saw: (metric) => seen.add(metric), began });
  return { series, told, resources, gpus, ends, inits, places, reborn, nodes, grown, coverage, seen, clusters };
}

type Ask = (question: Question, take: OnSeries) => Promise<void>;

/** What ran, each series of one place: where one may be of several, it is asked when its pod was on each. */
async function askPlaced(ask: Ask, places: Places, take: OnSeries): Promise<void> {
  const unsure: Parameters<OnSeries>[] = [];
  await ask(QUESTIONS.running, (metric, labels, samples) => {
    if (places.isUnsure(labels)) unsure.push([metric, labels, samples]);
    else take(metric, labels, samples);
  });
  if (unsure.length === 0) return;
  const pods = new Returned(places);
  for (const [, labels] of unsure) pods.add(labels);
  for (const [label, names] of pods.byLabel) {
    await ask({ what: 'samples', metrics: ['kube_pod_info'], where: [anyOf(label, names)] }, (_, labels, samples) => {
      places.saw(labels, samples);
    });
  }
  for (const [metric, labels, samples] of unsure)
    for (const part of places.parted(labels, samples)) take(metric, part.labels, part.samples);
}

async function askEnds(ask: Ask, places: Places, seen: Set<string>): Promise<Ends> {
  const ends = new Ends();
  await ask(QUESTIONS.ends, (metric, labels, samples) => {
    seen.add(metric);
    ends.add(metric, places.key(labels), named(labels, 'container'), samples);
  });
  return ends;
}

/** Where nothing requests a GPU nobody is asked how busy any was. */
async function askGpus(
  ask: Ask,
  requested: Iterable<ReadonlyMap<string, unknown>>,
  read: { container: (labels: Labels) => string; taker: (take: OnSeries) => OnSeries; coverage: Answers['coverage'] },
): Promise<GpuActivity> {
  const gpus = new GpuActivity();
  if (![...requested].some((own) => [...own.keys()].some(isGpuLike))) return gpus;
  const take = read.taker((metric, labels, samples) => {
    gpus.add(metric, read.container(inUsualWords(labels)), labels, samples);
    read.coverage.get(metric)?.add(samples);
  });
  await ask(QUESTIONS.gpus, take);
  return gpus;
}

/** Which of those that have one name, where it is sure that one of them does not vanish between two samples of it. */
function lifeOf(metric: string, labels: Labels): string {
  if (metric === RUNNING) return uidOf(labels);
  return metric === 'kube_node_info' ? machineOf(labels) : '';
}

/** The one CPU of a container that cAdvisor before Kubernetes 1.13 counts; empty for all of them, which it calls `total`. */
function cpuOf({ cpu = '' }: Labels): string {
  return cpu === 'total' ? '' : cpu;
}

function addressesOf(nodes: readonly Told[]): Map<string, string> {
  return new Map(
    nodes.flatMap(({ labels }) => {
      const address = labels['internal_ip'] ?? '';
      return address === '' ? [] : [[address, nodeOf(labels)]];
    }),
  );
}

/** The volume that a series is about, or the claim. */
function volumeKey(labels: Labels, metric: string): string {
  return metric === 'kubelet_volume_stats_used_bytes' ? claimKey(labels) : volumeOf(labels);
}

export function volumeOf(labels: Labels): string {
  return labels['persistentvolume'] ?? labels['volumename'] ?? '';
}

export function claimKey(labels: Labels): string {
  return `${named(labels, 'namespace')}/${labels['persistentvolumeclaim'] ?? ''}`;
}
