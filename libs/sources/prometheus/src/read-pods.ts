import {
  isGpuLike,
  type MeasuredContainer,
  type MeasuredHour,
  type MeasuredPod,
  type NetworkKind,
  type Samples,
} from '@showback/allocation';
import type { Interner } from '@showback/http';
import { sanitizeLabelName, type SourceLabelSet } from '@showback/vocabulary';
import type { Answers } from './answers';
import type { Labels } from './client';
import type { Stretch } from './coverage';
import { carriedBy, named, podKey } from './labels';
import { RUNNING } from './metrics';
import { ownersOf } from './owners';

const CPU = 'container_cpu_usage_seconds_total';
const MEMORY = 'container_memory_working_set_bytes';
const RESTARTS = 'kube_pod_container_status_restarts_total';
const OOM_KILLS = 'container_oom_events_total';
const PERIODS = 'container_cpu_cfs_periods_total';
const THROTTLED = 'container_cpu_cfs_throttled_periods_total';

/** Pods with their containers, as far as any of them was seen running or using something. */
export function readPods(
  answers: Answers,
  intervalMs: MeasuredHour['intervalMs'],
  context: { interner: Interner; annotations: readonly string[] },
): MeasuredPod[] {
  const { interner } = context;
  const owners = ownersOf(answers);
  const labelSets = labelSetMaker(answers, context);
  const missed = answers.coverage.get(RUNNING)?.missed(intervalMs.running) ?? [];
  const byPod = new Map<string, MeasuredContainer[]>();
  for (const key of containerKeys(answers)) {
    const pod = key.slice(0, key.lastIndexOf('/'));
    const container = containerOf(answers, key, { intervalMs, missed, interner });
    const others = byPod.get(pod);
    if (others === undefined) byPod.set(pod, [container]);
    else others.push(container);
  }
  const told = new Set<string>();
  return [...byPod].map(([place, found]) => {
    const isInit = (container: string): boolean => answers.inits.has(`${place}/${container}`);
    const containers = [...answers.ends.ofPod(place, found, { intervalMs: intervalMs.running, isInit })];
    const { pod: key, node } = answers.places.place(place);
    const [namespace = '', name = ''] = key.split('/');
    const owner = owners(key);
    // What is counted by the pod's name alone counts once, wherever the pod ran.
    const again = told.has(key);
    told.add(key);
    const bytes = (metric: string): number => (again ? 0 : (answers.grown(metric).get(key) ?? 0));
    return {
      namespace: interner.text(namespace) ?? '',
      name: interner.text(name) ?? '',
      node: interner.text(node ?? answers.nodes.get(key)),
      controllerKind: interner.text(owner?.kind),
      controller: interner.text(owner?.name),
      labelSet: labelSets(namespace, key),
      egress: again ? {} : egressOf(answers, key),
      bytesSent: bytes('container_network_transmit_bytes_total'),
      bytesReceived: bytes('container_network_receive_bytes_total'),
      containers: again ? containers.map((one) => ({ ...one, counts: nothingMore(one.counts) })) : containers,
    };
  });
}

/** Of kube-state-metrics; where it is not scraped, of cAdvisor. */
function containerKeys(answers: Answers): Iterable<string> {
  const [running, cpu, memory] = [RUNNING, CPU, MEMORY].map((metric) => answers.series(metric));
  return (running?.size ?? 0) > 0 ? (running?.keys() ?? []) : new Set([...(cpu?.keys() ?? []), ...(memory?.keys() ?? [])]);
}

function containerOf(
  answers: Answers,
  key: string,
  { intervalMs, missed, interner }: { intervalMs: MeasuredHour['intervalMs']; missed: readonly Stretch[]; interner: Interner },
): MeasuredContainer {
  const series = (metric: string): Samples | null => answers.series(metric).get(key, intervalMs.use);
  const requests = answers.resources.requests.get(key);
  const request = (resource: string): Samples | null => requests?.get(resource)?.get('', intervalMs.running) ?? null;
  const extended: Record<string, number> = {};
  for (const [resource, amounts] of requests ?? []) if (!NOT_EXTENDED.test(resource)) extended[resource] = amounts.last('') ?? 0;
  const [cpu, memory] = [series(CPU), series(MEMORY)];
  const seen = cpu ?? memory ?? { at: [], value: [] };
  const running = answers.series(RUNNING).get(key, intervalMs.running, NOT_RUNNING);
  const pod = answers.places.podOf(key);
  const limits = limitsOf(answers, key, pod, intervalMs.running);
  return {
    name: interner.text(key.slice(key.lastIndexOf('/') + 1)) ?? '',
    running:
      running === null ? { at: seen.at, value: seen.at.map(() => 1) } : withMissed(running, seen, missed, intervalMs.running),
    ...answers.ends.of(key),
    cpu,
    memory,
    cpuRequest: request('cpu'),
    memoryRequest: request('memory'),
    extended,
    limits,
    gpuActivity: Object.keys(extended).some(isGpuLike) ? answers.gpus.of(key, intervalMs.gpu) : [],
    counts: countsOf(answers, `${pod}${key.slice(key.lastIndexOf('/'))}`, limits),
  };
}

/** Of a pod that came back under its name, while it was away. */
const NOT_RUNNING = 0;

function limitsOf({ resources }: Answers, key: string, pod: string, intervalMs: number): MeasuredContainer['limits'] {
  const { limits, changing } = resources;
  if (limits === null) return null;
  const limit = (resource: 'cpu' | 'memory'): number | Samples =>
    (changing.has(pod) ? limits[resource].get(key, intervalMs) : limits[resource].last(key)) ?? 0;
  return { cpu: limit('cpu'), memory: limit('memory') };
}

/** Where a scrape of kube-state-metrics failed, what the kubelet saw of a container says that it ran. */
function withMissed(running: Samples, seen: Samples, missed: readonly Stretch[], intervalMs: number): Samples {
  const margin = intervalMs * 0.75;
  const others =
    missed.length === 0 ? [] : seen.at.filter((at) => missed.some(({ start, end }) => at - start > margin && end - at > margin));
  if (others.length === 0) return running;
  const merged = [
    ...running.at.map((at, index) => ({ at, value: running.value[index] ?? 0 })),
    ...others.map((at) => ({ at, value: 1 })),
  ];
  merged.sort((a, b) => a.at - b.at);
  return { at: merged.map(({ at }) => at), value: merged.map(({ value }) => value) };
}

/** What is known to be counted elsewhere is nothing here; what nobody counts stays unknown. */
function nothingMore({ restarts, oomKills, throttling }: MeasuredContainer['counts']): MeasuredContainer['counts'] {
  const none = (count: number | null): number | null => (count === null ? null : 0);
  return { restarts: none(restarts), oomKills: none(oomKills), throttling: throttling && { periods: 0, throttled: 0 } };
}

/** Resources that every container has; others are devices. */
const NOT_EXTENDED = /^(cpu|memory|ephemeral_storage|storage|hugepages_.*|attachable_volumes_.*|pods)?$/;

/** Without a limit of CPU there are no periods of one. */
function countsOf({ grown, seen }: Answers, key: string, limits: MeasuredContainer['limits']): MeasuredContainer['counts'] {
  const count = (metric: string): number | null => (seen.has(metric) ? Math.round(grown(metric).get(key) ?? 0) : null);
  const periods = grown(PERIODS).get(key) ?? (limits?.cpu === 0 ? 0 : undefined);
  return {
    restarts: count(RESTARTS),
    oomKills: count(OOM_KILLS),
    throttling:
      periods === undefined ? null : { periods: Math.round(periods), throttled: Math.round(grown(THROTTLED).get(key) ?? 0) },
  };
}

function egressOf({ grown }: Answers, key: string): MeasuredPod['egress'] {
  const bytes = grown('kubecost_pod_network_egress_bytes_total');
  const egress: Partial<Record<NetworkKind, number>> = {};
  for (const kind of ['zone', 'region', 'internet'] as const) {
    const amount = bytes.get(`${key}/${kind}`);
    if (amount !== undefined) egress[kind] = amount;
  }
  return egress;
}

function labelSetMaker(
  { told }: Answers,
  { interner, annotations }: { interner: Interner; annotations: readonly string[] },
): (namespace: string, pod: string) => SourceLabelSet {
  const wanted = new Set(annotations.map(sanitizeLabelName));
  const of = (
    metric: string,
    prefix: 'label_' | 'annotation_',
    key: (labels: Labels) => string,
  ): Map<string, Record<string, string>> => carriedBy(told(metric), prefix, key);
  const ofNamespace = (labels: Labels): string => named(labels, 'namespace');
  const labels = of('kube_pod_labels', 'label_', podKey);
  const podAnnotations = wanted.size === 0 ? null : of('kube_pod_annotations', 'annotation_', podKey);
  const namespaceLabels = of('kube_namespace_labels', 'label_', ofNamespace);
  const namespaceAnnotations = wanted.size === 0 ? null : of('kube_namespace_annotations', 'annotation_', ofNamespace);
  return (namespace, pod) =>
    interner.labelSetOf({
      // As OpenCost has them, so that a filter by label means the same whichever source the ledger keeps.
      labels: { ...namespaceLabels.get(namespace), ...labels.get(pod) },
      namespaceLabels: namespaceLabels.get(namespace) ?? {},
      annotations: Object.fromEntries(
        Object.entries({ ...namespaceAnnotations?.get(namespace), ...podAnnotations?.get(pod) }).filter(([name]) =>
          wanted.has(name),
        ),
      ),
    });
}
