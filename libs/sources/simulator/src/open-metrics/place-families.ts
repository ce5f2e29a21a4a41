import { HOUR_MS, type Instant } from '@showback/vocabulary';
import { instanceType, LOAD_BALANCER_HOUR, nodePrice, STORAGE_GIB_HOUR, GIB, type NodePrice } from '../prices';
import type { Family, Labels, Series, Value } from './family';
import type { Lives, NodeRun } from './lives';
import { prefixed } from './pod-families';
import type { Lived } from './scrapes';

/** Pods that the kubelet allows on a node of these types. */
const PODS_PER_NODE = 58;

/** What kube-state-metrics, the kubelet and OpenCost say of nodes, volumes, load balancers, namespaces and the cluster. */
export function placeFamilies(lives: Lives): Family[] {
  return [...nodeFamilies(lives), ...priceFamilies(lives), ...volumeFamilies(lives), ...clusterFamilies(lives)];
}

function gauge<Thing extends Lived>(
  name: string,
  help: string,
  things: readonly Thing[],
  each: (thing: Thing) => Omit<Series, 'lived'>[],
): Family {
  return { name, type: 'gauge', help, series: things.flatMap((thing) => each(thing).map((one) => ({ lived: thing, ...one }))) };
}

function nodeFamilies({ nodes }: Lives): Family[] {
  const resources = (of: 'capacity' | 'allocatable'): Family =>
    gauge(`kube_node_status_${of}`, `The ${of} for different resources of a node.`, nodes, ({ node }) => {
      const { cores, bytes, gpus } = sizeOf(node.instanceType, of);
      const resource = (name: string, unit: string, value: number) => ({
        labels: { node: node.name, resource: name, unit },
        value,
      });
      return [
        resource('cpu', 'core', cores),
        resource('memory', 'byte', bytes),
        resource('pods', 'integer', PODS_PER_NODE),
        ...(gpus > 0 ? [resource('nvidia_com_gpu', 'integer', gpus)] : []),
      ];
    });
  const emitted = (of: 'capacity' | 'allocatable', what: 'cpu_cores' | 'memory_bytes'): Family =>
    gauge(`kube_node_status_${of}_${what}`, `The ${of} of a node, as OpenCost names it.`, nodes, ({ node }) => {
      const { cores, bytes } = sizeOf(node.instanceType, of);
      return [{ labels: { instance: node.name, node: node.name }, value: what === 'cpu_cores' ? cores : bytes }];
    });
  return [
    gauge('kube_node_info', 'Information about a cluster node.', nodes, ({ node }) => [
      { labels: { node: node.name, internal_ip: addressOf(node), provider_id: providerId(node) }, value: 1 },
    ]),
    gauge('kube_node_labels', 'Kubernetes labels converted to Prometheus labels.', nodes, ({ node }) => [
      { labels: { node: node.name, ...prefixed('label_', node.labels) }, value: 1 },
    ]),
    resources('capacity'),
    resources('allocatable'),
    emitted('capacity', 'cpu_cores'),
    emitted('capacity', 'memory_bytes'),
    emitted('allocatable', 'cpu_cores'),
    emitted('allocatable', 'memory_bytes'),
  ];
}

function sizeOf(type: string, of: 'capacity' | 'allocatable'): { cores: number; bytes: number; gpus: number } {
  const { milliCores, memoryBytes, gpus, milliCoresReserved, memoryBytesReserved } = instanceType(type);
  const reserved = of === 'allocatable';
  return {
    cores: (milliCores - (reserved ? milliCoresReserved : 0)) / 1000,
    bytes: memoryBytes - (reserved ? memoryBytesReserved : 0),
    gpus,
  };
}

function priceFamilies({ cluster, nodes }: Lives): Family[] {
  const family = (name: string, help: string, value: (run: NodeRun) => Value): Family =>
    gauge(name, help, nodes, (run) => {
      const { node } = run;
      const labels = { instance: node.name, node: node.name, instance_type: node.instanceType, arch: 'amd64' };
      return [{ labels: { ...labels, region: cluster.region, provider_id: providerId(node) }, value: value(run) }];
    });
  const price = (name: string, help: string, of: (price: NodePrice, run: NodeRun) => number): Family =>
    family(name, help, (run) => (at) => of(nodePrice(hourOf(at), run.node.spot), run));
  const hasGpu = ({ node }: NodeRun) => instanceType(node.instanceType).gpus > 0;
  return [
    price('node_cpu_hourly_cost', 'Cost per core and hour.', ({ cpu }) => cpu),
    price('node_ram_hourly_cost', 'Cost per GiB and hour.', ({ memory }) => memory),
    price('node_gpu_hourly_cost', 'Cost per GPU and hour.', ({ gpu }, run) => (hasGpu(run) ? gpu : 0)),
    price('node_total_hourly_cost', 'Cost of the node per hour.', ({ cpu, memory, gpu }, { node }) => {
      const { milliCores, memoryBytes, gpus } = instanceType(node.instanceType);
      return (milliCores / 1000) * cpu + (memoryBytes / GIB) * memory + gpus * gpu;
    }),
    family('node_gpu_count', 'GPUs of the node.', ({ node }) => instanceType(node.instanceType).gpus),
    family('kubecost_node_is_spot', 'Whether it is a spot node.', ({ node }) => (node.spot ? 1 : 0)),
  ];
}

function volumeFamilies({ claims, pods }: Lives): Family[] {
  const mounts = pods.flatMap((run) => {
    const claim = run.containers[0]?.hours[0]?.row.claim;
    return claim ? [{ from: run.from, to: run.to, uid: run.uid, pod: run.pod.name, claim }] : [];
  });
  const claimed = (labels: Labels, value: Value = 1) => [{ labels, value }];
  return [
    gauge('kube_persistentvolume_capacity_bytes', 'Persistentvolume capacity in bytes.', claims, ({ thing }) =>
      claimed({ persistentvolume: thing.volume }, thing.bytes),
    ),
    gauge('pv_hourly_cost', 'Cost per GiB and hour.', claims, ({ thing: { volume } }) =>
      claimed({ persistentvolume: volume, provider_id: volume, volumename: volume }, STORAGE_GIB_HOUR),
    ),
    gauge('kubecost_pv_info', 'The class of a volume.', claims, ({ thing: { volume, storageClass } }) =>
      claimed({ persistentvolume: volume, provider_id: volume, storageclass: storageClass }),
    ),
    gauge('kube_persistentvolumeclaim_info', 'Information about persistent volume claim.', claims, ({ thing }) =>
      claimed({
        namespace: thing.namespace,
        persistentvolumeclaim: thing.name,
        storageclass: thing.storageClass,
        volumename: thing.volume,
      }),
    ),
    gauge(
      'kube_persistentvolumeclaim_resource_requests_storage_bytes',
      'The capacity of storage requested by the persistent volume claim.',
      claims,
      ({ thing: { namespace, name, bytes } }) => claimed({ namespace, persistentvolumeclaim: name }, bytes),
    ),
    gauge('kubelet_volume_stats_used_bytes', 'Number of used bytes in the volume.', claims, ({ thing }) =>
      thing.bytesUsed === null ? [] : claimed({ namespace: thing.namespace, persistentvolumeclaim: thing.name }, thing.bytesUsed),
    ),
    gauge(
      'kube_pod_spec_volumes_persistentvolumeclaims_info',
      'Information about persistentvolumeclaim volumes in a pod.',
      mounts,
      ({ uid, pod, claim: { namespace, name } }) => claimed({ namespace, pod, uid, volume: 'data', persistentvolumeclaim: name }),
    ),
    gauge(
      'pod_pvc_allocation',
      'Bytes of a claim that a pod mounts.',
      mounts,
      ({ pod, claim: { namespace, name, volume, bytes } }) =>
        claimed({ namespace, pod, persistentvolumeclaim: name, persistentvolume: volume }, bytes),
    ),
  ];
}

function clusterFamilies({ cluster, profile, balancers, managementPrice, scrapes: { span } }: Lives): Family[] {
  const always = [{ from: span.start, to: span.end }];
  const namespaces = new Set([
    ...Object.keys(profile.namespaces),
    ...[...profile.workloads, ...profile.leftClaims, ...profile.leftLoadBalancers].map(({ namespace }) => namespace),
  ]);
  return [
    gauge('kube_namespace_labels', 'Kubernetes labels converted to Prometheus labels.', always, () =>
      [...namespaces].sort().map((namespace) => {
        const labels = { ...profile.namespaces[namespace], kubernetes_io_metadata_name: namespace };
        return { labels: { namespace, ...prefixed('label_', labels) }, value: 1 };
      }),
    ),
    gauge('kubecost_load_balancer_cost', 'Cost of a load balancer per hour.', balancers, ({ thing }) => [
      {
        labels: { namespace: thing.namespace, service_name: thing.service, ingress_ip: thing.ip },
        value: LOAD_BALANCER_HOUR,
      },
    ]),
    gauge('service_selector_labels', 'What a service selects pods by.', balancers, ({ thing: { namespace, service } }) => [
      { labels: { namespace, service, ...prefixed('label_', selectorOf(profile, namespace, service)) }, value: 1 },
    ]),
    gauge('kubecost_cluster_management_cost', 'Cost of the control plane per hour.', always, () => [
      { labels: { provisioner_name: 'EKS' }, value: managementPrice },
    ]),
    gauge('kubecost_cluster_info', 'The cluster.', always, () => [
      { labels: { id: cluster.id, name: cluster.id, provider: 'AWS' }, value: 1 },
    ]),
  ];
}

/** The labels of the pods behind a service; of one that has none, a label that no pod carries. */
function selectorOf({ workloads }: Lives['profile'], namespace: string, service: string): Labels {
  const behind = workloads.find((spec) => spec.namespace === namespace && spec.loadBalancer === service);
  return behind?.labels ?? { app: service };
}

function providerId({ zone, providerId: machine }: NodeRun['node']): string {
  return `aws:///${zone}/${machine}`;
}

/** Its name holds it: `ip-10-20-0-2.eu-west-1.compute.internal`. */
function addressOf({ name }: NodeRun['node']): string {
  return (name.split('.')[0] ?? '').slice('ip-'.length).replaceAll('-', '.');
}

function hourOf(at: Instant): Instant {
  return at - (at % HOUR_MS);
}
