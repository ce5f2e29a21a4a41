import { RECORDED_HOUR, type Series } from './recording';

/** Changes of a recording: other ways of scraping the same cluster, and what goes wrong. */
type Change = (series: readonly Series[]) => Series[];

/** Of the recording: a pod of a StatefulSet, and a node that it is not on. */
export const MOVED = { pod: 'ledger-0', to: 'gke-spot-1' };
const BLIND = 'gke-std-3';
const HALF = RECORDED_HOUR / 1_000 + 1_800;

const CONTAINERS = /^container_/;
const STATE_METRICS = /^kube_/;

const each =
  (change: (series: Series) => Series | readonly Series[] | null): Change =>
  (series) =>
    series.flatMap((one) => change(one) ?? []);

const renamed = ({ labels, ...series }: Series, names: Readonly<Record<string, string>>): Series => ({
  ...series,
  labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [names[name] ?? name, value])),
});

const without = (labels: Series['labels'], ...names: readonly string[]): Series['labels'] =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));

/** Keeps the samples that `keep` wants. */
const sampled = (series: Series, keep: (second: number, index: number) => boolean): Series => {
  const kept = series.at.map((second, index) => keep(second, index));
  return { ...series, at: series.at.filter((_, index) => kept[index]), value: series.value.filter((_, index) => kept[index]) };
};

const unexported = (...metrics: readonly string[]): Change => each((one) => (metrics.includes(one.metric) ? null : one));

/** A recording as other clusters would have made it, by the name of its cluster. */
export const VARIANTS = {
  /** As it is. */
  plain: each((one) => one),
  /** A pair of Prometheus, one of which missed a few scrapes. */
  twins: each((one) => [
    { ...one, labels: { ...one.labels, prometheus_replica: 'a' } },
    sampled(
      { ...one, at: one.at.map((second) => second + 7), labels: { ...one.labels, prometheus_replica: 'b' } },
      (_, index) => index % 9 !== 4,
    ),
  ]),
  /** Two kube-state-metrics scraped at once. */
  doubled: each((one) =>
    STATE_METRICS.test(one.metric)
      ? ['ksm-0', 'ksm-1'].map((instance) => ({
          ...one,
          labels: { ...one.labels, instance: `${instance}:8080`, job: 'kube-state-metrics' },
        }))
      : one,
  ),
  /** Scraped with `honor_labels: false`: the exporter's own labels are set aside, and the target's stand in their place. */
  dishonoured: each((one) => {
    if (!STATE_METRICS.test(one.metric)) return one;
    const other = renamed(one, {
      namespace: 'exported_namespace',
      pod: 'exported_pod',
      container: 'exported_container',
      node: 'exported_node',
    });
    return {
      ...other,
      labels: {
        ...other.labels,
        namespace: 'monitoring',
        pod: 'ksm-0',
        container: 'kube-state-metrics',
        instance: '10.0.0.9:8080',
      },
    };
  }),
  /** kube-state-metrics before version 2, and cAdvisor that says `instance` only. */
  old: each((one) => {
    const { resource = '' } = one.labels;
    const labels = without(one.labels, 'resource', 'unit');
    const suffix = { cpu: '_cpu_cores', memory: '_memory_bytes' }[resource];
    if (/^kube_(pod_container_resource_(requests|limits)|node_status_(capacity|allocatable))$/.test(one.metric))
      return suffix === undefined ? one : { ...one, metric: one.metric + suffix, labels };
    return CONTAINERS.test(one.metric) ? { ...one, labels: without(one.labels, 'node') } : one;
  }),
  /** Each target misses a scrape now and then: kube-state-metrics at other times than the kubelets. */
  patchy: each((one) => sampled(one, (second) => (second / 60) % 11 !== (STATE_METRICS.test(one.metric) ? 3 : 7))),
  /** Prometheus was restarted: nothing for three minutes in the middle of the hour. */
  restarted: each((one) => sampled(one, (second) => second % 3_600 < 1_800 || second % 3_600 >= 1_980)),
  /** Scraped every half minute; what lies between says nothing new. */
  frequent: each((one) => ({
    ...one,
    at: one.at.flatMap((second) => [second, second + 30]),
    value: one.value.flatMap((value) => [value, value]),
  })),
  /** The kubelets every 20 s, and everything else every minute. */
  busy: each((one) =>
    CONTAINERS.test(one.metric)
      ? {
          ...one,
          at: one.at.flatMap((second) => [second, second + 20, second + 40]),
          value: one.value.flatMap((value) => [value, value, value]),
        }
      : one,
  ),
  /** At half past, a pod of a StatefulSet goes to another node, under its name. */
  moved: each((one) => {
    if (one.labels['pod'] !== MOVED.pod) return one;
    const labels: Record<string, string> = { ...one.labels, ...(one.labels['uid'] !== undefined && { uid: 'another' }) };
    for (const name of ['node', 'instance'] as const) if (labels[name] !== undefined) labels[name] = MOVED.to;
    return [sampled(one, (second) => second < HALF), sampled({ ...one, labels }, (second) => second >= HALF)];
  }),
  /** At half past, the same pod is given twice the CPU in place. */
  resized: each((one) => {
    const { pod, resource } = one.labels;
    if (one.metric !== 'kube_pod_container_resource_requests' || pod !== MOVED.pod || resource !== 'cpu') return one;
    return { ...one, value: one.value.map((value, index) => Number(value) * ((one.at[index] ?? 0) < HALF ? 1 : 2)) };
  }),
  /** A node that only its pods tell of, as a virtual one. */
  virtual: each((one) => (one.labels['node'] === MOVED.to && /^kube_node_|^node_|^kubecost_node/.test(one.metric) ? null : one)),
  /** A clock that is minutes behind, or a Prometheus that went down for long: the hour's last three minutes are not there. */
  unfinished: each((one) => sampled(one, (second) => second * 1_000 < RECORDED_HOUR + 3_420_000)),
  /** A clock that is three minutes ahead: what it says of an hour began three minutes before it. */
  ahead: each((one) => ({ ...one, at: one.at.map((second) => second + 180) })),
  /** Nothing of kube-state-metrics for twenty minutes. */
  holed: each((one) =>
    STATE_METRICS.test(one.metric) ? sampled(one, (second) => second % 3_600 < 1_200 || second % 3_600 >= 2_400) : one,
  ),
  /** What is kept begins in the middle of the hour. */
  forgotten: each((one) => sampled(one, (second) => second * 1_000 >= RECORDED_HOUR + 1_500_000)),
  /** What is kept begins with the hour: of what counters stood at before it nothing is known. */
  begun: each((one) => sampled(one, (second) => second * 1_000 >= RECORDED_HOUR)),
  /** A kubelet was not scraped before the hour, nor in its first four minutes. */
  blind: each((one) =>
    CONTAINERS.test(one.metric) && one.labels['node'] === BLIND
      ? sampled(one, (second) => second * 1_000 >= RECORDED_HOUR + 240_000)
      : one,
  ),
  /** Every value that is measured is NaN now and then. */
  undefined: each((one) => ({
    ...one,
    value: one.value.map((value, index) => (CONTAINERS.test(one.metric) && index % 13 === 5 ? 'NaN' : value)),
  })),
  priceless: unexported(
    'node_cpu_hourly_cost',
    'node_ram_hourly_cost',
    'node_gpu_hourly_cost',
    'node_gpu_count',
    'pv_hourly_cost',
  ),
  unrequested: unexported('kube_pod_container_resource_requests'),
  unlabelled: unexported('kube_pod_labels', 'kube_namespace_labels', 'kube_node_labels'),
  unmeasured: unexported('container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'),
  /** Nothing has a volume. */
  volumeless: each((one) => (/persistentvolume|^pv_|_pv_|_pvc_|volume_stats/.test(one.metric) ? null : one)),
  /** kube-state-metrics of which several collectors are off, and cAdvisor without traffic. */
  uncollected: unexported(
    'kube_node_info',
    'kube_replicaset_owner',
    'kube_persistentvolumeclaim_info',
    'kube_persistentvolume_capacity_bytes',
    'kube_pod_spec_volumes_persistentvolumeclaims_info',
    'pod_pvc_allocation',
    'kube_pod_container_status_restarts_total',
    'container_network_transmit_bytes_total',
    'container_network_receive_bytes_total',
  ),
  stateless: each((one) => (STATE_METRICS.test(one.metric) ? null : one)),
} satisfies Record<string, Change>;

/** All variants in one server, each a cluster of its own. */
export function* variants(
  series: readonly Series[],
  label: string,
  names: readonly (keyof typeof VARIANTS)[],
): Generator<Series> {
  for (const name of names) for (const one of VARIANTS[name](series)) yield { ...one, labels: { ...one.labels, [label]: name } };
}
