import type { Series } from '../recording';
import { at, within, type PlannedContainer, type PlannedNode, type PlannedPod, type Span } from './plan';
import { during, type Labels, type Value, type Write } from './written-series';
import { hash, type Ways } from './ways';

const GIB = 2 ** 30;

/** A node, as kube-state-metrics tells of it. */
export function* nodeState(node: PlannedNode, { old, infoless }: Ways, write: Write): Generator<Series> {
  const { name, address, cores, gib, devices, spot, instanceType, zone, uid } = node;
  const there = during(node);
  if (!infoless)
    yield* write(
      'kube_node_info',
      { node: name, internal_ip: address, provider_id: `aws:///${zone}/i-${uid}`, system_uuid: uid },
      there,
    );
  const well = old ? 'beta_kubernetes_io_instance_type' : 'node_kubernetes_io_instance_type';
  yield* write(
    'kube_node_labels',
    {
      node: name,
      [`label_${well}`]: instanceType,
      label_topology_kubernetes_io_zone: zone,
      label_karpenter_sh_capacity_type: spot ? 'spot' : 'on-demand',
      ...devices?.labels,
    },
    there,
  );
  for (const what of ['capacity', 'allocatable'] as const) {
    const offers = (resource: string, unit: string, amount: number): Generator<Series> => {
      const v1 =
        old && resource !== 'devices' ? `kube_node_status_${what}_${resource === 'cpu' ? 'cpu_cores' : 'memory_bytes'}` : null;
      return v1 === null
        ? write(`kube_node_status_${what}`, { node: name, resource, unit }, during(node, amount))
        : write(v1, { node: name }, during(node, amount));
    };
    yield* offers('cpu', 'core', cores);
    yield* offers('memory', 'byte', gib * GIB);
    if (devices !== null)
      yield* write(
        `kube_node_status_${what}`,
        { node: name, resource: devices.resource, unit: 'integer' },
        during(node, devices.offered),
      );
  }
}

/** A pod and its containers, as kube-state-metrics tells of them. */
export function* podState(pod: PlannedPod, ways: Ways & { start: number }, write: Write): Generator<Series> {
  const { old, anonymous, zeros, lag } = ways;
  const { namespace, name, uid, node, owner, workload, labels, containers, claims, pending, listed } = pod;
  const named = { namespace, pod: name, uid };
  const dies = pod.to === node.to;
  const known: Span = { from: pod.from - pending, to: pod.to + Math.max(listed, dies ? lag : 0) };
  const there = during(known);
  yield* write(
    'kube_pod_info',
    {
      ...named,
      node: node.name,
      host_ip: node.address,
      created_by_kind: owner?.kind ?? '<none>',
      created_by_name: owner?.name ?? '<none>',
    },
    there,
  );
  yield* write(
    'kube_pod_owner',
    {
      ...named,
      owner_kind: owner?.kind ?? '<none>',
      owner_name: owner?.name ?? '<none>',
      owner_is_controller: owner === null ? '<none>' : 'true',
    },
    there,
  );
  yield* write('kube_pod_labels', { ...named, label_app: labels['app'] ?? '', label_team: labels['team'] ?? '' }, there);
  if (owner?.kind === 'ReplicaSet') {
    const above = workload.kind === 'ReplicaSet' ? { kind: '<none>', name: '<none>' } : workload;
    yield* write(
      'kube_replicaset_owner',
      { namespace, replicaset: owner.name, owner_kind: above.kind, owner_name: above.name },
      there,
    );
  }
  if (owner?.kind === 'Job' && hash(workload.name) % 2 === 0)
    yield* write(
      'kube_job_owner',
      { namespace, job_name: owner.name, owner_kind: workload.kind, owner_name: workload.name },
      there,
    );
  for (const claim of claims)
    yield* write(
      'kube_pod_spec_volumes_persistentvolumeclaims_info',
      { ...named, persistentvolumeclaim: claim, volume: 'data' },
      there,
    );
  for (const container of containers) {
    const of = { ...(anonymous ? { namespace, pod: name } : named), container: container.name };
    yield* containerState(pod, container, { known, zeros, old, late: dies ? lag : 0 }, of, write);
    if (ways.ends && !container.init) yield* containerEnds(container, ways.start, known, of, write);
  }
  if (ways.ends && listed > 0)
    yield* write('kube_pod_completion_time', named, (second) =>
      second >= pod.to && within(second, known) ? ways.start + pod.to : null,
    );
}

/** When a container began that runs, and when it ended before it began anew. */
function* containerEnds({ runs }: PlannedContainer, start: number, known: Span, labels: Labels, write: Write): Generator<Series> {
  yield* write('kube_pod_container_state_started', labels, (second) => {
    const run = runs.find((one) => within(second, one));
    return run === undefined ? null : start + run.from;
  });
  yield* write('kube_pod_container_status_last_terminated_timestamp', labels, (second) => {
    const index = runs.findLastIndex((one) => one.to <= second);
    const again = runs.some(({ from }, other) => other > index && from <= second);
    return index >= 0 && within(second, known) && (again || index < runs.length - 1) ? start + (runs[index]?.to ?? 0) : null;
  });
}

function* containerState(
  { to, node }: PlannedPod,
  { init, runs, requests, devices }: PlannedContainer,
  { known, zeros, old, late }: { known: Span; zeros: boolean; old: boolean; late: number },
  labels: Labels,
  write: Write,
): Generator<Series> {
  const prefix = init ? 'kube_pod_init_container' : 'kube_pod_container';
  const ran = (second: number): boolean =>
    runs.some((run) => within(second, { from: run.from, to: run.to === to ? run.to + late : run.to }));
  yield* write(`${prefix}_status_running`, labels, (second) => (ran(second) ? 1 : zeros && within(second, known) ? 0 : null));
  yield* write(`${prefix}_status_restarts_total`, labels, (second) => {
    if (!within(second, known)) return null;
    return Math.max(0, runs.filter(({ from }) => from <= second).length - 1);
  });
  const asks = (resource: string, unit: string, of: (second: number) => number): Generator<Series> => {
    const value: Value = (second) => (within(second, known) ? of(second) : null);
    if (old && !init && resource === 'cpu')
      return write(`${prefix}_resource_requests_cpu_cores`, { ...labels, node: node.name }, value);
    if (old && !init && resource === 'memory')
      return write(`${prefix}_resource_requests_memory_bytes`, { ...labels, node: node.name }, value);
    return write(`${prefix}_resource_requests`, { ...labels, node: node.name, resource, unit }, value);
  };
  if (requests !== null) {
    yield* asks('cpu', 'core', (second) => at(requests, second).cores);
    yield* asks('memory', 'byte', (second) => at(requests, second).gib * GIB);
  }
  if (devices > 0 && node.devices !== null) yield* asks(node.devices.resource, 'integer', () => devices);
}
