import { RECORDED_HOUR, type Series } from './recording';

/** The first second of the hour that clusters are written for. */
export const WRITTEN_HOUR = RECORDED_HOUR / 1_000;

const GIB = 2 ** 30;
const MARGIN = 900;

/** Seconds of the hour, from one to before another; from or to `null`: longer than is looked at. */
export interface Life {
  from?: number;
  to?: number;
}

/** How often something is scraped, and how many seconds behind the full minute. */
export interface Pace {
  every?: number;
  phase?: number;
}

/** Samples of one series while something lives, by a value or by what is there at a second of the hour. */
export function scraped(
  metric: string,
  labels: Series['labels'],
  { from = -MARGIN, to = 3_600 + MARGIN, every = 60, phase = 0 }: Life & Pace = {},
  value: number | ((second: number) => number | string) = 1,
): Series {
  const at: number[] = [];
  for (let second = Math.ceil((from - phase) / every) * every + phase; second < to; second += every)
    if (second >= -MARGIN && second < 3_600 + MARGIN) at.push(second);
  return {
    metric,
    labels,
    at: at.map((second) => WRITTEN_HOUR + second),
    value: at.map((second) => (typeof value === 'number' ? value : value(second))),
  };
}

/** A node of 8 cores and 32 GiB, with its price of a core (0.04) and of a GiB (0.005). */
export function writtenNode(
  node: string,
  {
    cores = 8,
    gib = 32,
    address = '10.0.0.5',
    prices = [0.04, 0.005],
    ...pace
  }: Life & Pace & { cores?: number; gib?: number; address?: string; prices?: readonly [cpu: number, memory: number] } = {},
): Series[] {
  return [
    scraped('kube_node_info', { node, internal_ip: address }, pace),
    ...(['capacity', 'allocatable'] as const).flatMap((what) => [
      scraped(`kube_node_status_${what}`, { node, resource: 'cpu', unit: 'core' }, pace, cores),
      scraped(`kube_node_status_${what}`, { node, resource: 'memory', unit: 'byte' }, pace, gib * GIB),
    ]),
    scraped('node_cpu_hourly_cost', { node, instance: node }, pace, prices[0]),
    scraped('node_ram_hourly_cost', { node, instance: node }, pace, prices[1]),
  ];
}

export interface WrittenPod extends Life, Pace {
  uid?: string;
  /** Cores and GiB that its one container requests, is limited to and uses. */
  requests?: { cpu?: number; gib?: number };
  limits?: { cpu?: number | ((second: number) => number); gib?: number };
  uses?: { cpu?: number; gib?: number };
  /** Of the kubelet, where it is another than that of kube-state-metrics. */
  kubelet?: Pace;
  /** Other labels of what the kubelet says. */
  cadvisor?: Series['labels'];
}

/** A pod `shop/NAME` with one container `main` on a node; its CPU counter counts from when it began. */
export function writtenPod(name: string, node: string, given: WrittenPod = {}): Series[] {
  const {
    uid = `uid-of-${name}`,
    requests = {},
    limits = {},
    uses = {},
    cadvisor = { node },
    from,
    to,
    every,
    phase,
    kubelet,
  } = given;
  const pace = {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(every && { every }),
    ...(phase && { phase }),
  };
  const seen = { ...pace, ...kubelet };
  const pod = { namespace: 'shop', pod: name, uid };
  const container = { namespace: 'shop', pod: name, container: 'main', ...cadvisor };
  const stated = (what: 'requests' | 'limits', { cpu, gib }: NonNullable<WrittenPod['limits']>): Series[] =>
    (
      [
        ['cpu', 'core', cpu],
        ['memory', 'byte', gib && gib * GIB],
      ] as const
    ).flatMap(([resource, unit, amount]) =>
      amount === undefined
        ? []
        : [scraped(`kube_pod_container_resource_${what}`, { ...pod, container: 'main', node, resource, unit }, pace, amount)],
    );
  return [
    scraped('kube_pod_info', { ...pod, node }, pace),
    scraped('kube_pod_container_status_running', { ...pod, container: 'main' }, pace),
    ...stated('requests', requests),
    ...stated('limits', limits),
    scraped('container_cpu_usage_seconds_total', container, seen, (second) => (uses.cpu ?? 0) * (second - (from ?? -86_400))),
    scraped('container_memory_working_set_bytes', container, seen, (uses.gib ?? 0) * GIB),
  ];
}
