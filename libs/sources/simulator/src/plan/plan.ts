import { hashText, mix, nameSuffix } from '../chance';
import { CYCLE_MINUTES, cycleStart } from '../calendar';
import { demandsOf, seedOf } from './demand';
import { containersAt, reserveOf, type NodeLife, type PodLife } from './life';
import { placeAll, type Placed } from './placement';
import { previewsOf } from './previews';
import type { SimulatedCluster } from '../fleet/fleet';
import type { ProfileSpec, WorkloadSpec } from '../fleet/spec';

/** What lives in each hour of a cycle. */
export interface CyclePlan {
  pods: readonly (readonly PodLife[])[];
  /** Pods that ended just as the hour began: OpenCost still shows them, with nothing in them. */
  ended: readonly (readonly PodLife[])[];
  nodes: readonly (readonly NodeLife[])[];
}

/** Plans four weeks of a cluster from nothing but its name, its seed and the cycle's number. */
export function planCycle(cluster: SimulatedCluster, profile: ProfileSpec, cycle: number): CyclePlan {
  const seed = mix(hashText(cluster.id), cluster.seed);
  const workloads = [...profile.workloads, ...(profile.namespaces['previews'] ? previewsOf(cycle, seed) : [])];
  const daemons = workloads.filter(({ kind }) => kind === 'DaemonSet');
  const { placed, nodes } = placeAll({
    pools: profile.pools,
    demands: workloads.flatMap((spec) => demandsOf(spec, seed)),
    containersOf: ({ spec, start }) => containersAt(spec, start),
    daemons: reserveOf(daemons.flatMap(({ containers }) => containers)),
    interruptions: profile.interruptions,
    region: cluster.region,
    cycle,
    seed,
  });
  const name = namer(profile, cycle, seed);
  const pods = [...placed, ...nodes.flatMap((node) => daemons.map((spec) => onNode(spec, node)))].map(name);
  return { pods: byHour(pods), ended: byHourOfEnd(pods), nodes: byHour(nodes) };
}

function onNode(spec: WorkloadSpec, node: NodeLife): Placed {
  const own = hashText(node.name) % 0x7fff_ffff;
  return { spec, replica: own, release: 0, start: node.start, end: node.end, containers: spec.containers, node };
}

/** Gives placed pods their names, labels and measurements' seed. */
function namer(profile: ProfileSpec, cycle: number, seed: number): (placed: Placed) => PodLife {
  const namespaceLabels = new Map<string, Readonly<Record<string, string>>>();
  const merged = new Map<WorkloadSpec, Readonly<Record<string, string>>>();
  const labelsOf = (namespace: string) => {
    const known =
      namespaceLabels.get(namespace) ?? inOrder({ ...profile.namespaces[namespace], kubernetes_io_metadata_name: namespace });
    namespaceLabels.set(namespace, known);
    return known;
  };
  return ({ spec, replica, release, start, end, containers, node }) => {
    const own = labelsOf(spec.namespace);
    const labels = merged.get(spec) ?? inOrder({ ...own, ...spec.labels });
    merged.set(spec, labels);
    const lost = spec.lostReplica === replica;
    const started = cycle * CYCLE_MINUTES + start;
    const hash = mix(mix(seedOf(spec, seed), replica), started);
    const controller = lost || spec.kind === 'Pod' ? null : controllerOf(spec, cycle, replica);
    return {
      spec,
      name: podName(spec, { replica, hash, started, template: mix(seedOf(spec, seed), cycle * CYCLE_MINUTES + release), cycle }),
      replica,
      controllerKind: controller === null ? null : KIND_OF_CONTROLLER[spec.kind],
      controller,
      labels: lost ? own : labels,
      namespaceLabels: own,
      containers,
      hash,
      node,
      start,
      end,
    };
  };
}

/** OpenCost says `job` of what a CronJob made. */
const KIND_OF_CONTROLLER: Record<WorkloadSpec['kind'], string> = {
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  CronJob: 'job',
  Job: 'job',
  Pod: 'pod',
};

/** A Job that is made by hand each time has a number in its name. */
function controllerOf({ kind, name }: WorkloadSpec, cycle: number, replica: number): string {
  return kind === 'Job' ? `${name}-${1000 + cycle * 4 + replica}` : name;
}

interface PodNaming {
  replica: number;
  hash: number;
  started: number;
  template: number;
  cycle: number;
}

function podName(spec: WorkloadSpec, { replica, hash, started, template, cycle }: PodNaming): string {
  const { name, kind, schedule } = spec;
  switch (kind) {
    case 'Deployment':
      return `${name}-${nameSuffix(template, 10)}-${nameSuffix(hash, 5)}`;
    case 'StatefulSet':
      return `${name}-${replica}`;
    case 'DaemonSet':
      return `${name}-${nameSuffix(hash, 5)}`;
    case 'CronJob':
      return `${name}-${cycleStart(0) / 60_000 + started}-${nameSuffix(hash, 5)}`;
    case 'Job':
      return `${controllerOf(spec, cycle, replica)}-${nameSuffix(hash, 5)}`;
    case 'Pod':
      return schedule ? `${name}-${nameSuffix(hash, 8)}` : name;
  }
}

function inOrder(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byHour<Life extends { start: number; end: number }>(lives: readonly Life[]): Life[][] {
  const hours: Life[][] = Array.from({ length: CYCLE_MINUTES / 60 }, () => []);
  for (const life of lives) for (let hour = Math.floor(life.start / 60); hour * 60 < life.end; hour++) hours[hour]?.push(life);
  return hours;
}

function byHourOfEnd(pods: readonly PodLife[]): PodLife[][] {
  const hours: PodLife[][] = Array.from({ length: CYCLE_MINUTES / 60 }, () => []);
  for (const pod of pods) if (pod.end % 60 === 0 && pod.spec.kind !== 'StatefulSet') hours[pod.end / 60]?.push(pod);
  return hours;
}
