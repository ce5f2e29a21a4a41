import { LIMITED_CLUSTERS } from './limited-clusters';
import { GPU_CLUSTERS, gpuNode } from './gpu-clusters';
import type { Series } from './recording';
import { REPLACED_NODES } from './replaced-nodes';
import { TOLD_LIVES } from './told-lives';
import { scraped, WRITTEN_HOUR, writtenNode, writtenPod } from './written';

const GIB = 2 ** 30;
const DAY = 86_400;
const CPU = 'container_cpu_usage_seconds_total';
const MEMORY = 'container_memory_working_set_bytes';
const RUNNING = 'kube_pod_container_status_running';
const REQUESTS = 'kube_pod_container_resource_requests';
const WEB = { namespace: 'shop', pod: 'web' } as const;
const MAIN = { ...WEB, container: 'main', node: 'n1' } as const;
const ONE = { cpu: 1, gib: 1 } as const;

const without = (series: readonly Series[], ...metrics: readonly string[]): Series[] =>
  series.filter(({ metric }) => !metrics.includes(metric));
const relabelled = (
  series: readonly Series[],
  pattern: RegExp,
  change: (labels: Series['labels']) => Series['labels'],
): Series[] => series.map((one) => (pattern.test(one.metric) ? { ...one, labels: change(one.labels) } : one));
/** A counter of so many cores since yesterday. */
const cores =
  (count: number) =>
  (second: number): number =>
    count * (second + DAY);

/** Forty Jobs of so many seconds that use a core and request none, begun at odd times. */
const jobs = (seconds: number, every: number, started: string): Series[] =>
  Array.from({ length: 40 }, (_, index) => {
    const from = 60 + index * 83;
    const pod = `job-${index}`;
    const kubelet = { every, phase: 22 % every };
    const life = { from, to: from + seconds };
    return [
      ...writtenPod(pod, 'n1', { ...life, every, phase: 7, uses: { cpu: 1 }, kubelet }),
      scraped(started, { namespace: 'shop', pod, container: 'main' }, { ...life, ...kubelet }, WRITTEN_HOUR + from),
    ];
  }).flat();

/** Clusters with one oddity each, whose true cost of an hour can be worked out by hand. */
export const ODD_CLUSTERS = {
  ...GPU_CLUSTERS,
  ...LIMITED_CLUSTERS,
  /** cAdvisor before Kubernetes 1.13 counts each CPU apart. */
  eachCpu: [
    ...writtenNode('n1'),
    ...without(writtenPod('web', 'n1', { uses: { gib: 1 } }), CPU),
    ...['cpu00', 'cpu01'].map((cpu) => scraped(CPU, { ...MAIN, cpu }, {}, cores(0.5))),
  ],
  /** The same, with their total beside them. */
  eachCpuAndTotal: [
    ...writtenNode('n1'),
    ...without(writtenPod('web', 'n1', { uses: { gib: 1 } }), CPU),
    ...['cpu00', 'cpu01'].map((cpu) => scraped(CPU, { ...MAIN, cpu }, {}, cores(0.5))),
    scraped(CPU, { ...MAIN, cpu: 'total' }, {}, cores(1)),
  ],
  /** cAdvisor before Kubernetes 1.16. */
  oldNames: [
    ...writtenNode('n1'),
    ...relabelled(writtenPod('web', 'n1', { uses: ONE }), /^container_/, () => ({
      namespace: 'shop',
      pod_name: 'web',
      container_name: 'main',
      node: 'n1',
    })),
    scraped(CPU, { namespace: 'shop', pod_name: 'web', container_name: 'POD', node: 'n1' }, {}, cores(1)),
    scraped(CPU, { namespace: 'shop', pod_name: 'web', node: 'n1' }, {}, cores(1)),
  ],
  /** Rows of whole pods, of their sandboxes and of the system's slices. */
  sandboxes: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { uses: ONE }),
    ...['POD', ''].flatMap((container) => [
      scraped(CPU, { ...MAIN, container }, {}, cores(3)),
      scraped(MEMORY, { ...MAIN, container }, {}, 5 * GIB),
    ]),
    scraped(CPU, { id: '/system.slice/kubelet.service', node: 'n1' }, {}, cores(3)),
  ],
  /** Nodes of which only their capacity is told. */
  infoless: [
    ...without(writtenNode('n1'), 'kube_node_info', 'node_cpu_hourly_cost', 'node_ram_hourly_cost'),
    ...writtenPod('web', 'n1', { requests: ONE }),
  ],
  /** A kubelet known by its address, and nothing else that says where a pod ran. */
  addresses: [
    ...writtenNode('n1'),
    ...without(writtenPod('web', 'n1', { uses: ONE, cadvisor: { instance: '10.0.0.5:10250' } }), 'kube_pod_info'),
  ],
  /** A pod of a StatefulSet that was away for three minutes and came back to its node under its name. */
  recreated: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { uid: 'a', to: 1_800, requests: ONE }),
    ...writtenPod('web', 'n1', { uid: 'b', from: 1_980, requests: ONE }),
  ],
  /** One that came back on another node, of kubelets that are known by their address. */
  moved: [
    ...writtenNode('n1'),
    ...writtenNode('n2', { address: '10.0.0.6' }),
    ...writtenPod('web', 'n1', { uid: 'a', to: 1_800, uses: ONE, cadvisor: { instance: '10.0.0.5:10250' } }),
    ...writtenPod('web', 'n2', { uid: 'b', from: 1_800, uses: { gib: 1 }, cadvisor: { instance: '10.0.0.6:10250' } }),
  ],
  /** One that came back on another node, of containers that do not say which of the two they are of. */
  anonymous: [
    ...writtenNode('n1'),
    ...writtenNode('n2', { address: '10.0.0.6' }),
    ...relabelled(
      [
        ...writtenPod('web', 'n1', { uid: 'a', to: 1_200, requests: ONE }),
        ...writtenPod('web', 'n2', { uid: 'b', from: 1_380, requests: ONE }),
      ],
      /_status_running$/,
      ({ namespace = '', pod = '', container = '' }) => ({ namespace, pod, container }),
    ),
  ],
  /** A node that died, of whose pod the API server did not know so for a while. */
  died: [
    ...writtenNode('n1', { to: 1_380 }),
    ...writtenNode('n2', { from: 2_460 }),
    ...writtenPod('web', 'n1', { to: 1_740, requests: ONE }),
    ...writtenPod('new', 'n2', { from: 2_460, requests: ONE }),
  ],
  /** Nodes without exported prices, one of them spot. */
  priceless: [
    ...without([...writtenNode('n1'), ...writtenNode('n2')], 'node_cpu_hourly_cost', 'node_ram_hourly_cost'),
    ...(['spot', 'on-demand'] as const).map((capacity, index) =>
      scraped('kube_node_labels', {
        node: `n${index + 1}`,
        label_node_kubernetes_io_instance_type: 'm6i.2xlarge',
        label_karpenter_sh_capacity_type: capacity,
      }),
    ),
    ...writtenPod('web', 'n1', { requests: ONE }),
    ...writtenPod('new', 'n2', { requests: ONE }),
  ],
  slices: gpuNode('nvidia_com_mig_1g_5gb', { offered: 7, requested: 2 }),
  shared: gpuNode('nvidia_com_gpu_shared', {
    offered: 4,
    requested: 1,
    labels: { label_nvidia_com_gpu_replicas: '4', label_nvidia_com_gpu_count: '1' },
  }),
  /** Something that is called a little like a device. */
  input: [
    ...gpuNode('nvidia_com_gpu', { offered: 1, requested: 1 }),
    scraped(REQUESTS, { ...MAIN, uid: 'uid-of-web', resource: 'devices_kubevirt_io_input', unit: 'integer' }),
  ],
  /** A volume of two pods, of which one ends after twenty minutes and the other after forty. */
  volume: [
    ...writtenNode('n1'),
    scraped('pv_hourly_cost', { persistentvolume: 'pv1', volumename: 'pv1' }, {}, 0.1),
    scraped('kube_persistentvolume_capacity_bytes', { persistentvolume: 'pv1' }, {}, 9 * GIB),
    scraped('kube_persistentvolumeclaim_info', { namespace: 'shop', persistentvolumeclaim: 'data', volumename: 'pv1' }),
    ...[
      ['web', 1_200],
      ['new', 2_400],
    ].flatMap(([pod, to]) => [
      ...writtenPod(String(pod), 'n1', { to: Number(to) }),
      scraped(
        'kube_pod_spec_volumes_persistentvolumeclaims_info',
        { namespace: 'shop', pod: String(pod), persistentvolumeclaim: 'data' },
        { to: Number(to) },
      ),
    ]),
  ],
  balancers: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1'),
    scraped('kube_pod_labels', { ...WEB, label_app: 'web' }),
    ...['web', 'nobody'].flatMap((service) => [
      scraped('kubecost_load_balancer_cost', { namespace: 'shop', service_name: service, ingress_ip: service }, {}, 0.025),
      scraped('service_selector_labels', { namespace: 'shop', service, label_app: service }),
    ]),
  ],
  /** Two exporters of labels, one of which is not told to say any. */
  unsaid: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { requests: ONE }),
    ...[{ label_team: 'pay', instance: 'a' }, { instance: 'z' }].flatMap((labels) => [
      scraped('kube_pod_labels', { ...WEB, ...labels }),
      scraped('kube_namespace_labels', { namespace: 'shop', ...labels }),
      scraped('kube_node_labels', { node: 'n1', ...labels }),
    ]),
  ],
  /** A Job that ended after ten minutes and whose pod is still there. */
  completed: [
    ...writtenNode('n1'),
    ...without(writtenPod('web', 'n1', { requests: ONE }), RUNNING, CPU, MEMORY),
    scraped(RUNNING, { ...WEB, uid: 'uid-of-web', container: 'main' }, {}, (second) => (second < 600 ? 1 : 0)),
    scraped(CPU, MAIN, { to: 900 }, 77),
  ],
  /** Traffic to the internet, of which a part goes to a service that has a name. */
  traffic: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1'),
    scraped('kubecost_network_internet_egress_cost', {}, {}, 0.1),
    ...['', 'storage'].map((service) =>
      scraped(
        'kubecost_pod_network_egress_bytes_total',
        { pod_name: 'web', namespace: 'shop', internet: 'true', same_zone: 'false', same_region: 'false', service },
        {},
        (second) => ((second + 900) / 3_600) * GIB,
      ),
    ),
  ],
  /** Scraped every 15 s, seven seconds late, and the kubelets every 30 s. */
  frequent: [
    ...writtenNode('n1', { every: 15, phase: 7 }),
    ...writtenPod('web', 'n1', { to: 1_807, every: 15, phase: 7, uses: ONE, kubelet: { every: 30, phase: 22 } }),
  ],
  /** One that came back with half the requests. */
  shrunk: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { uid: 'a', to: 1_800, requests: { cpu: 2, gib: 2 } }),
    ...writtenPod('web', 'n1', { uid: 'b', from: 1_800, requests: ONE }),
  ],
  /** One of several kube-state-metrics was not scraped for twenty minutes. */
  shards: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { requests: ONE }).map(({ at, value, labels, ...one }) => {
      const kept = at.map((second) => second < WRITTEN_HOUR + 1_200 || second >= WRITTEN_HOUR + 2_400);
      return {
        ...one,
        labels: { instance: 'shard-1', ...labels },
        at: at.filter((_, index) => kept[index]),
        value: value.filter((_, index) => kept[index]),
      };
    }),
  ],
  /** A container that crashes after a minute, waits four, of which nothing is told, and comes as far each time. */
  untold: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { uses: ONE }).map(({ at, value, ...one }) => {
      const told = at.map((second) => one.metric === 'kube_pod_info' || (second - WRITTEN_HOUR) % 300 === 0);
      const held = one.metric === CPU ? value.map(() => 60) : value;
      return { ...one, at: at.filter((_, index) => told[index]), value: held.filter((_, index) => told[index]) };
    }),
  ],
  /** A node that is replaced under its name and address, and was away for three minutes. */
  replaced: [
    ...writtenNode('n1').map(({ at, value, ...one }) => {
      const kept = at.map((second) => second < WRITTEN_HOUR + 1_200 || second >= WRITTEN_HOUR + 1_380);
      return { ...one, at: at.filter((_, index) => kept[index]), value: value.filter((_, index) => kept[index]) };
    }),
    ...writtenPod('web', 'n1', { uid: 'a', to: 1_200, requests: ONE }),
    ...writtenPod('new', 'n1', { uid: 'b', from: 1_380, requests: ONE }),
  ],
  /** A sidecar that is an init container which restarts always. */
  sidecar: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { requests: { cpu: 0.5, gib: 0.5 } }),
    ...writtenPod('web', 'n1', { requests: { cpu: 0.5, gib: 0.5 } })
      .filter(({ metric }) => metric !== 'kube_pod_info')
      .map((one) => ({
        ...one,
        metric: one.metric.replace('kube_pod_container', 'kube_pod_init_container'),
        labels: { ...one.labels, container: 'proxy' },
      })),
  ],
  /** A load balancer of five minutes, told each minute where all else is told four times. */
  brief: [
    ...writtenNode('n1', { every: 15 }),
    ...writtenPod('web', 'n1', { every: 15 }),
    scraped('kubecost_load_balancer_cost', { namespace: 'shop', service_name: 'brief' }, { from: 600, to: 900 }, 0.6),
  ].map((one) => (one.metric === 'node_cpu_hourly_cost' ? scraped(one.metric, one.labels, {}, 0.04) : one)),
  /** A node that nobody says the capacity of. */
  vast: [...without(writtenNode('n1'), 'kube_node_status_capacity'), ...writtenPod('web', 'n1', { requests: ONE })],
  ...TOLD_LIVES,
  ...REPLACED_NODES,
  jobsOfMinutes: [...writtenNode('n1'), ...jobs(180, 60, 'container_start_time_seconds')],
  jobsAtMinutes: [...writtenNode('n1'), ...jobs(90, 60, 'container_start_time_seconds')],
  jobsAtHalves: [...writtenNode('n1', { every: 30 }), ...jobs(90, 30, 'container_start_time_seconds')],
  jobsAtQuarters: [...writtenNode('n1', { every: 15 }), ...jobs(90, 15, 'kube_pod_container_state_started')],
} satisfies Record<string, Series[]>;

/** How often a cluster is scraped. */
const PACES: Readonly<Record<string, { every: number; phase: number }>> = {
  frequent: { every: 15, phase: 7 },
  jobsAtHalves: { every: 30, phase: 7 },
  jobsAtQuarters: { every: 15, phase: 7 },
};

/** Those of which another node would tell more than they do. */
const ALONE: readonly string[] = ['oldNames', 'infoless', 'brief'];

/** All of them in one server, each a cluster of its own, with a node that costs nothing and on which something always runs. */
export function* oddClusters(label: string): Generator<Series> {
  for (const [name, series] of Object.entries<Series[]>(ODD_CLUSTERS)) {
    const pace = PACES[name] ?? {};
    const base = [...writtenNode('base', { prices: [0, 0], address: '10.0.0.9', ...pace }), ...writtenPod('agent', 'base', pace)];
    for (const one of [...(ALONE.includes(name) ? [] : base), ...series])
      yield { ...one, labels: { ...one.labels, [label]: name } };
  }
}
