import type { Instant } from '@showback/vocabulary';
import { MIB } from '../prices';
import { cpuCourse, evenCourse, kills, limitsHit, memoryCourse, type Liveliness } from './container-course';
import type { Course } from './course';
import type { Family, Labels, Series } from './family';
import type { ContainerRun, Lives, PodRun } from './lives';

type Resource = 'cpu' | 'memory' | 'nvidia_com_gpu';

/** What kube-state-metrics, the kubelet's cAdvisor, OpenCost and DCGM say of containers. */
export function containerFamilies(lives: Lives, liveliness: Liveliness): Family[] {
  return [...statedFamilies(lives), ...measuredFamilies(lives, liveliness), ...countedFamilies(lives, liveliness)];
}

function statedFamilies(lives: Lives): Family[] {
  const resources = (
    name: string,
    help: string,
    amount: (run: ContainerRun) => Record<Resource, number | undefined>,
  ): Family => ({
    name,
    type: 'gauge',
    help,
    series: each(lives, (pod, run) => resourceSeries(pod, run, amount(run))),
  });
  return [
    {
      name: 'kube_pod_container_status_running',
      type: 'gauge',
      help: 'Describes whether the container is currently in running state.',
      series: each(lives, (pod, run) => [{ lived: pod, labels: stated(pod, run), value: 1 }]),
    },
    resources(
      'kube_pod_container_resource_requests',
      'The number of requested request resource by a container.',
      ({ container: { size, gpu } }) => ({ cpu: size[0] / 1000, memory: size[1] * MIB, nvidia_com_gpu: gpu }),
    ),
    resources(
      'kube_pod_container_resource_limits',
      'The number of requested limit resource by a container.',
      ({ container: { cpuLimit, memoryLimit, gpu } }) => ({
        cpu: cpuLimit === undefined ? undefined : cpuLimit / 1000,
        memory: memoryLimit === undefined ? undefined : memoryLimit * MIB,
        nvidia_com_gpu: gpu,
      }),
    ),
  ];
}

const UNITS: Record<Resource, string> = { cpu: 'core', memory: 'byte', nvidia_com_gpu: 'integer' };

function resourceSeries(pod: PodRun, run: ContainerRun, amounts: Record<Resource, number | undefined>): Series[] {
  return (Object.entries(amounts) as [Resource, number | undefined][]).flatMap(([resource, value = 0]) =>
    value === 0
      ? []
      : [
          {
            lived: pod,
            labels: { ...stated(pod, run), node: pod.pod.node.name, resource, unit: UNITS[resource] },
            value,
          },
        ],
  );
}

function measuredFamilies(lives: Lives, liveliness: Liveliness): Family[] {
  const allocated = (name: string, help: string, series: (pod: PodRun, run: ContainerRun) => Series['value'] | null): Family => ({
    name,
    type: 'gauge',
    help,
    series: each(lives, (pod, run) => {
      const value = series(pod, run);
      return value === null ? [] : [{ lived: pod, labels: exported(pod, run), value }];
    }),
  });
  return [
    {
      name: 'container_memory_working_set_bytes',
      type: 'gauge',
      help: 'Current working set in bytes.',
      series: each(lives, (pod, run) => {
        const course = memoryCourse(pod, run, liveliness);
        return [{ lived: pod, labels: measured(pod, run), value: (at, until) => Math.round(course.mean(at, until)) }];
      }),
    },
    allocated('container_cpu_allocation', 'Cores requested or used, whichever is more.', (pod, run) => {
      const course = cpuCourse(pod, run, liveliness);
      return (at, until) => rounded(Math.max(run.container.size[0] / 1000, course.mean(at, until)));
    }),
    allocated('container_memory_allocation_bytes', 'Bytes requested or used, whichever is more.', (pod, run) => {
      const course = memoryCourse(pod, run, liveliness);
      return (at, until) => Math.round(Math.max(run.container.size[1] * MIB, course.mean(at, until)));
    }),
    allocated('container_gpu_allocation', 'GPUs requested.', (_, { container: { gpu } }) => gpu ?? null),
    {
      name: 'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
      type: 'gauge',
      help: 'Ratio of time the graphics engine is active.',
      series: each(lives, (pod, run) => (run.container.gpu === undefined ? [] : [busyGpu(pod, run)])),
    },
  ];
}

function busyGpu({ pod, ...lived }: PodRun, { container, hours }: ContainerRun): Series {
  const { name, providerId } = pod.node;
  const device = { gpu: '0', UUID: `GPU-${providerId.slice(2)}`, device: 'nvidia0', modelName: 'NVIDIA A10G', Hostname: name };
  const { namespace } = pod.spec;
  return {
    lived,
    labels: { ...device, container: container.name, namespace, node: name, pod: pod.name },
    value: (at) => rounded(hours.findLast(({ hour }) => hour <= at)?.row.gpuUsed ?? 0),
  };
}

function countedFamilies(lives: Lives, liveliness: Liveliness): Family[] {
  const counter = (name: string, help: string, series: (pod: PodRun, run: ContainerRun) => Series[]): Family => ({
    name,
    type: 'counter',
    help,
    series: each(lives, series),
  });
  const limited =
    (what: 'periods' | 'throttled') =>
    (pod: PodRun, run: ContainerRun): Series[] => {
      if (run.container.cpuLimit === undefined) return [];
      const course = evenCourse(run, (row) => limitsHit(row)[what], run.before[what]);
      const value = counted(lives, course, kills(pod, run));
      return [{ lived: pod, labels: measured(pod, run), value: (at, until) => Math.round(value(at, until)) }];
    };
  const killed =
    (labels: (pod: PodRun, run: ContainerRun) => Labels) =>
    (pod: PodRun, run: ContainerRun): Series[] => {
      const when = kills(pod, run);
      return [
        { lived: pod, labels: labels(pod, run), value: (_, until) => run.before.killed + when.filter((at) => at < until).length },
      ];
    };
  return [
    counter('container_cpu_usage_seconds_total', 'Cumulative cpu time consumed in seconds.', (pod, run) => {
      const value = counted(lives, cpuCourse(pod, run, liveliness), kills(pod, run));
      return [
        { lived: pod, labels: { ...measured(pod, run), cpu: 'total' }, value: (at, until) => rounded(60 * value(at, until)) },
      ];
    }),
    counter('container_cpu_cfs_periods_total', 'Number of elapsed enforcement period intervals.', limited('periods')),
    counter('container_cpu_cfs_throttled_periods_total', 'Number of throttled period intervals.', limited('throttled')),
    counter('container_oom_events_total', 'Count of out of memory events observed for the container.', killed(measured)),
    counter('kube_pod_container_status_restarts_total', 'The number of container restarts per container.', killed(stated)),
  ];
}

/** A counter that begins anew at each restart: what came before the first scrape after one is left to the series' past. */
function counted({ scrapes }: Lives, course: Course, restarts: readonly Instant[]): (at: Instant, until: Instant) => number {
  const resets = restarts.map((restart) => scrapes.next(restart));
  return (at, until) => {
    const reset = resets.findLast((one) => one <= at);
    return course.upTo(until) - (reset === undefined ? 0 : course.upTo(reset));
  };
}

function* each({ pods }: Lives, series: (pod: PodRun, run: ContainerRun) => Series[]): Generator<Series> {
  for (const pod of pods) for (const run of pod.containers) yield* series(pod, run);
}

function stated({ pod, uid }: PodRun, { container }: ContainerRun): Labels {
  return { namespace: pod.spec.namespace, pod: pod.name, uid, container: container.name };
}

function measured({ pod, uid }: PodRun, { container }: ContainerRun): Labels {
  return {
    container: container.name,
    id: `/kubepods/pod${uid}/${container.name}`,
    image: `registry.acme.example/${container.name}:1`,
    instance: pod.node.name,
    job: 'kubelet',
    namespace: pod.spec.namespace,
    node: pod.node.name,
    pod: pod.name,
  };
}

function exported({ pod }: PodRun, { container }: ContainerRun): Labels {
  const { name } = pod.node;
  return { container: container.name, instance: name, namespace: pod.spec.namespace, node: name, pod: pod.name };
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
