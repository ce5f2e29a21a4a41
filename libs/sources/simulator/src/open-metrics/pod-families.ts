import type { PodLife } from '../plan/life';
import { NETWORK_PRICES, NETWORK_SHARES } from '../prices';
import { evenCourse } from './container-course';
import type { Family, Labels, Series } from './family';
import type { Lives, PodRun } from './lives';
import type { Lived } from './scrapes';

/** What kube-state-metrics, the kubelet and OpenCost's network costs say of pods and of what made them. */
export function podFamilies(lives: Lives): Family[] {
  const { pods } = lives;
  const gauge = (name: string, help: string, labels: (run: PodRun) => Labels | null): Family => ({
    name,
    type: 'gauge',
    help,
    series: pods.flatMap((run) => {
      const own = labels(run);
      return own === null ? [] : [{ lived: run, labels: { ...named(run), ...own }, value: 1 }];
    }),
  });
  return [
    gauge('kube_pod_info', 'Information about pod.', ({ pod }) => {
      const { kind, name } = ownerOf(pod);
      return { node: pod.node.name, created_by_kind: kind, created_by_name: name };
    }),
    gauge('kube_pod_status_phase', 'The pods current phase.', () => ({ phase: 'Running' })),
    gauge('kube_pod_owner', "Information about the Pod's owner.", ({ pod }) => ownerLabels(ownerOf(pod))),
    gauge('kube_pod_labels', 'Kubernetes labels converted to Prometheus labels.', ({ pod }) =>
      prefixed('label_', lostItsLabels(pod) ? {} : pod.spec.labels),
    ),
    gauge('kube_pod_annotations', 'Kubernetes annotations converted to Prometheus labels.', ({ pod }) =>
      pod.spec.annotations === undefined ? null : prefixed('annotation_', pod.spec.annotations),
    ),
    ...ownerFamilies(pods),
    ...networkFamilies(lives),
  ];
}

interface Owner {
  kind: string;
  name: string;
}

const NOBODY: Owner = { kind: '<none>', name: '<none>' };

/** Who made a pod, as its own metadata says: a ReplicaSet or a Job, not what made these. */
function ownerOf({ spec, name }: PodLife): Owner {
  const stem = name.slice(0, name.lastIndexOf('-'));
  switch (spec.kind) {
    case 'Deployment':
      return { kind: 'ReplicaSet', name: stem };
    case 'CronJob':
    case 'Job':
      return { kind: 'Job', name: stem };
    case 'StatefulSet':
    case 'DaemonSet':
      return { kind: spec.kind, name: spec.name };
    case 'Pod':
      return NOBODY;
  }
}

function lostItsLabels({ controller, spec }: PodLife): boolean {
  return controller === null && spec.kind !== 'Pod';
}

/** ReplicaSets and Jobs, from the first of their pods to the last. */
function ownerFamilies(pods: readonly PodRun[]): Family[] {
  const makers = new Map<string, { lived: Lived; namespace: string; own: Owner; maker: Owner }>();
  for (const { pod, from, to } of pods) {
    const own = ownerOf(pod);
    const { kind, namespace, name } = pod.spec;
    const maker = kind === 'Job' ? NOBODY : { kind, name };
    const key = `${own.kind}/${namespace}/${own.name}`;
    const known = makers.get(key);
    if (known === undefined) makers.set(key, { lived: { from, to }, namespace, own, maker });
    else known.lived = { from: Math.min(known.lived.from, from), to: Math.max(known.lived.to, to) };
  }
  const family = (name: string, kind: string, label: string): Family => ({
    name,
    type: 'gauge',
    help: `Information about the ${kind}'s owner.`,
    series: [...makers.values()]
      .filter(({ own }) => own.kind === kind)
      .map(({ lived, namespace, own, maker }) => ({
        lived,
        labels: { namespace, [label]: own.name, ...ownerLabels(maker) },
        value: 1,
      })),
  });
  return [family('kube_replicaset_owner', 'ReplicaSet', 'replicaset'), family('kube_job_owner', 'Job', 'job_name')];
}

function ownerLabels({ kind, name }: Owner): Labels {
  return { owner_kind: kind, owner_name: name, owner_is_controller: kind === NOBODY.kind ? NOBODY.kind : 'true' };
}

const OUT = [
  { share: NETWORK_SHARES.internet, labels: { internet: 'true', same_zone: 'false', same_region: 'false' } },
  { share: NETWORK_SHARES.crossZone, labels: { internet: 'false', same_zone: 'false', same_region: 'true' } },
  {
    share: 1 - NETWORK_SHARES.internet - NETWORK_SHARES.crossZone,
    labels: { internet: 'false', same_zone: 'true', same_region: 'true' },
  },
] as const;

function networkFamilies({ pods, scrapes }: Lives): Family[] {
  const counter = (name: string, help: string, what: 'bytesSent' | 'bytesReceived', all: (run: PodRun) => Counted[]): Family => ({
    name,
    type: 'counter',
    help,
    series: bytesOf(pods, what, all),
  });
  const whole = ({ pod }: PodRun): Counted[] => [
    {
      share: 1,
      labels: { instance: pod.node.name, interface: 'eth0', namespace: pod.spec.namespace, pod: pod.name },
    },
  ];
  const byWay = ({ pod }: PodRun): Counted[] =>
    OUT.map(({ share, labels }) => ({ share, labels: { pod_name: pod.name, namespace: pod.spec.namespace, ...labels } }));
  const price = (way: string, value: number): Family => ({
    name: `kubecost_network_${way}_egress_cost`,
    type: 'gauge',
    help: `Cost per GiB of ${way} egress.`,
    series: [{ lived: { from: scrapes.span.start, to: scrapes.span.end }, labels: {}, value }],
  });
  return [
    counter('container_network_transmit_bytes_total', 'Cumulative count of bytes transmitted.', 'bytesSent', whole),
    counter('container_network_receive_bytes_total', 'Cumulative count of bytes received.', 'bytesReceived', whole),
    counter('kubecost_pod_network_egress_bytes_total', 'Bytes sent, by where to.', 'bytesSent', byWay),
    counter('kubecost_pod_network_ingress_bytes_total', 'Bytes received, by where from.', 'bytesReceived', byWay),
    price('zone', NETWORK_PRICES.crossZone),
    price('region', NETWORK_PRICES.crossRegion),
    price('internet', NETWORK_PRICES.internet),
  ];
}

interface Counted {
  share: number;
  labels: Labels;
}

/** Containers of a pod share its network. */
function* bytesOf(
  pods: readonly PodRun[],
  what: 'bytesSent' | 'bytesReceived',
  all: (run: PodRun) => Counted[],
): Generator<Series> {
  for (const run of pods) {
    const courses = run.containers.map((container) => evenCourse(container, (row) => row[what], container.before[what]));
    for (const { share, labels } of all(run))
      yield {
        lived: run,
        labels,
        value: (_, until) => Math.round(share * courses.reduce((sum, course) => sum + course.upTo(until), 0)),
      };
  }
}

function named({ pod, uid }: PodRun): Labels {
  return { namespace: pod.spec.namespace, pod: pod.name, uid };
}

/** Keys are sanitised already. */
export function prefixed(prefix: string, labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${prefix}${key}`, value]));
}
