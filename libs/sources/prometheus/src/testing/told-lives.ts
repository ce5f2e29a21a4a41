import type { Series } from './recording';
import { scraped, WRITTEN_HOUR, writtenNode } from './written';

const GIB = 2 ** 30;

/** Second of the hour at which something happened, as exporters say it. */
const instant = (second: number): number => WRITTEN_HOUR + second;

/** A container that requests a core and a GiB, with what kube-state-metrics says of its lives; its pod is told of until the end, and scraped each full minute. */
const told = (
  pod: string,
  lives: readonly (readonly [from: number, to: number])[],
  { container = 'main', skew = 0, uses = 1 }: { container?: string; skew?: number; uses?: number } = {},
): Series[] => {
  const [from = 0] = lives[0] ?? [];
  const labels = { namespace: 'shop', pod, uid: `uid-of-${pod}`, container };
  const latest = (second: number) => lives.findLast(([start]) => start <= second);
  const isUp = (second: number): boolean => second < (latest(second)?.[1] ?? 0);
  const before = (second: number): number =>
    lives.findLast(([start, end]) => end <= second && start !== latest(second)?.[0])?.[1] ?? 0;
  const over = lives.at(-1)?.[1] ?? 0;
  const used = (second: number): number => uses * (second - (latest(second)?.[0] ?? 0));
  const inCadvisor = { namespace: 'shop', pod, container, node: 'n1' };
  return [
    scraped('kube_pod_container_status_running', labels, { from }, (second) => Number(isUp(second))),
    ...(['cpu', 'memory'] as const).map((resource) =>
      scraped(
        'kube_pod_container_resource_requests',
        { ...labels, node: 'n1', resource, unit: '' },
        { from },
        resource === 'cpu' ? 0.25 : GIB,
      ),
    ),
    scraped('kube_pod_container_state_started', labels, { from }, (second) => instant((latest(second)?.[0] ?? 0) + skew)),
    ...(lives.length < 2
      ? []
      : [
          scraped('kube_pod_container_status_last_terminated_timestamp', labels, { from: lives[1]?.[0] ?? 0 }, (second) =>
            instant(before(second) + skew),
          ),
        ]),
    ...lives.flatMap(([start, end]) => [
      scraped(
        'container_start_time_seconds',
        { ...inCadvisor, id: String(start) },
        { from: start, to: end, phase: 22 },
        // Made a second before it runs.
        instant(start - Number(end === over) + skew),
      ),
      scraped('container_cpu_usage_seconds_total', inCadvisor, { from: start, to: end, phase: 22 }, used),
      scraped('container_memory_working_set_bytes', inCadvisor, { from: start, to: end, phase: 22 }, GIB / 2),
    ]),
    scraped('kube_pod_info', { namespace: 'shop', pod, uid: `uid-of-${pod}`, node: 'n1' }, { from }),
    ...(over < 4_500 && container === 'main'
      ? [
          scraped(
            'kube_pod_completion_time',
            { namespace: 'shop', pod, uid: `uid-of-${pod}` },
            { from: over },
            instant(over + skew),
          ),
        ]
      : []),
  ];
};

/** Clusters of containers whose ends are said to the second. */
export const TOLD_LIVES = {
  /** One Job of a minute and a half. */
  oneJob: [...writtenNode('n1'), ...told('web', [[607, 697]])],
  /** One that no scrape saw. */
  unseenJob: [...writtenNode('n1'), ...told('web', [[625, 655]])],
  /** One that began before the hour, and one that ended after it. */
  overTheHour: [...writtenNode('n1'), ...told('web', [[-130, 20]]), ...told('new', [[3_505, 3_690]])],
  /** One whose container was started again, once between two scrapes and once for longer. */
  startedAgain: [
    ...writtenNode('n1'),
    ...told('web', [
      [607, 1_207],
      [1_247, 1_907],
    ]),
    ...told('new', [
      [607, 1_207],
      [1_417, 1_907],
    ]),
  ],
  /** Two containers of one pod, of which the pod's end is that of the second. */
  twoContainers: [
    ...writtenNode('n1'),
    ...told('web', [[607, 1_517]]),
    ...told('web', [[607, 1_267]], { container: 'other' }).filter(({ metric }) => metric !== 'kube_pod_info'),
  ],
  /** Nodes whose clock is four minutes ahead. */
  ahead: [...writtenNode('n1'), ...told('web', [[607, 697]], { skew: 240 })],
} satisfies Record<string, Series[]>;
