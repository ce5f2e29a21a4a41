import type { Series } from './recording';
import { writtenNode, writtenPod } from './written';

const WEB = { namespace: 'shop', pod: 'web' } as const;
const ONE = { cpu: 1, gib: 1 } as const;

/** Clusters whose containers run under limits, each in its own way. */
export const LIMITED_CLUSTERS = {
  /** A pod under limits, and one of half an hour without. */
  limited: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { requests: ONE, limits: { cpu: 2, gib: 3 } }),
    ...writtenPod('new', 'n1', { to: 1_800, requests: ONE }),
  ],
  /** A pod whose limit of CPU was raised in place after twenty minutes. */
  raised: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { requests: ONE, limits: { cpu: (second) => (second < 1_200 ? 1.5 : 4), gib: 3 } }),
  ],
  /** One of a StatefulSet that came back after half an hour with another limit of memory and none of CPU. */
  freed: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { uid: 'a', to: 1_800, requests: ONE, limits: { cpu: 1.5, gib: 3 } }),
    ...writtenPod('web', 'n1', { uid: 'b', from: 1_800, requests: ONE, limits: { gib: 5 } }),
  ],
  /** One that requested nothing, without limits at first, and came back under limits. */
  bound: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { uid: 'a', to: 900, uses: ONE }),
    ...writtenPod('web', 'n1', { uid: 'b', from: 900, uses: ONE, limits: { cpu: 2 } }),
  ],
  /** Limits in the words of kube-state-metrics before version 2, which knew of no other life of a pod. */
  oldLimits: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { requests: ONE, limits: { cpu: 2, gib: 3 } }).map((one) => {
      if (!/_resource_(requests|limits)$/.test(one.metric)) return one;
      const labels = { ...WEB, container: 'main', node: 'n1' };
      return { ...one, metric: `${one.metric}_${one.labels['resource'] === 'cpu' ? 'cpu_cores' : 'memory_bytes'}`, labels };
    }),
  ],
  /** A sidecar under a limit, beside a container without, of two kube-state-metrics, one of which missed twenty minutes. */
  limitedSidecar: [
    ...writtenNode('n1'),
    ...writtenPod('web', 'n1', { requests: ONE }),
    ...writtenPod('web', 'n1', { limits: { cpu: 0.5, gib: 0.5 } })
      .filter(({ metric }) => metric !== 'kube_pod_info')
      .map((one) => ({
        ...one,
        metric: one.metric.replace('kube_pod_container', 'kube_pod_init_container'),
        labels: { ...one.labels, container: 'proxy' },
      })),
    ...writtenPod('new', 'n1', { limits: { cpu: 0, gib: 1 } }),
  ],
} satisfies Record<string, Series[]>;
