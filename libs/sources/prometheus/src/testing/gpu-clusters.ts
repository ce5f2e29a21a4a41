import type { Series } from './recording';
import { scraped, writtenNode, writtenPod } from './written';

const REQUESTS = 'kube_pod_container_resource_requests';
const ACTIVE = 'DCGM_FI_PROF_GR_ENGINE_ACTIVE';
const MAIN = { namespace: 'shop', pod: 'web', container: 'main', node: 'n1' } as const;
/** What a scraper that does not honour labels makes of them: its own are the exporter's. */
const EXPORTER = { namespace: 'gpu-operator', pod: 'nvidia-dcgm-exporter-x', container: 'nvidia-dcgm-exporter' } as const;
const OF_MAIN = { exported_namespace: 'shop', exported_pod: 'web', exported_container: 'main' } as const;

/** A GPU node at 2 an hour for each device, and a pod that requests something of it. */
export const gpuNode = (
  resource: string,
  { offered, requested, labels = {} }: { offered: number; requested: number; labels?: Series['labels'] },
): Series[] => [
  ...writtenNode('n1'),
  scraped('node_gpu_hourly_cost', { node: 'n1' }, {}, 2),
  scraped('kube_node_status_capacity', { node: 'n1', resource, unit: 'integer' }, {}, offered),
  scraped('kube_node_labels', { node: 'n1', ...labels }),
  ...writtenPod('web', 'n1'),
  scraped(REQUESTS, { ...MAIN, uid: 'uid-of-web', resource, unit: 'integer' }, {}, requested),
];

const busy = (UUID: string, value: Parameters<typeof scraped>[3], labels: Series['labels'] = MAIN, metric = ACTIVE): Series =>
  scraped(metric, { UUID, gpu: '0', ...labels }, { phase: 11 }, value);

const two = gpuNode('nvidia_com_gpu', { offered: 2, requested: 2 });
const one = gpuNode('nvidia_com_gpu', { offered: 1, requested: 1 });

/** Clusters whose exporter of GPU activity is odd; nobody can say from the names what is meant. */
export const GPU_CLUSTERS = {
  gpuOfTwo: [...two, busy('GPU-a', 0.5), busy('GPU-b', 0.1)],
  /** For the first half of the hour and then not. */
  gpuByTime: [...one, busy('GPU-a', (second) => (second < 1_800 ? 1 : 0))],
  gpuDishonoured: [
    ...two,
    busy('GPU-a', 0.25, { ...EXPORTER, ...OF_MAIN }),
    busy('GPU-b', 0.25, { ...EXPORTER, ...OF_MAIN }),
    busy('GPU-c', 0.9, EXPORTER),
  ],
  gpuOldWords: [
    ...one,
    busy('GPU-a', 40, { ...EXPORTER, pod_namespace: 'shop', pod_name: 'web', container_name: 'main' }, 'DCGM_FI_DEV_GPU_UTIL'),
  ],
  /** What DCGM writes where it has no value, beside the older metric, which has. */
  gpuBlank: [...one, busy('GPU-a', 140_737_488_355_328), busy('GPU-a', 30, MAIN, 'DCGM_FI_DEV_GPU_UTIL')],
  gpuAllBlank: [...one, busy('GPU-a', () => 'NaN')],
  /** Not measured for twenty minutes. */
  gpuAway: [...one, busy('GPU-a', (second) => (second > 600 && second < 1_800 ? 'NaN' : 0.5))],
  gpuOneOfTwo: [...two, busy('GPU-a', 0.5)],
  gpuUnmeasured: one,
  /** Two slices of one device. */
  gpuSlices: [
    ...gpuNode('nvidia_com_mig_1g_5gb', { offered: 7, requested: 2 }),
    busy('GPU-a', 1, { ...MAIN, GPU_I_ID: '7', GPU_I_PROFILE: '1g.5gb' }),
    busy('GPU-a', 0, { ...MAIN, GPU_I_ID: '8', GPU_I_PROFILE: '1g.5gb' }),
  ],
  gpuShared: [
    ...gpuNode('nvidia_com_gpu_shared', {
      offered: 4,
      requested: 1,
      labels: { label_nvidia_com_gpu_replicas: '4', label_nvidia_com_gpu_count: '1' },
    }),
    busy('GPU-a', 0.8),
  ],
  /** What two Prometheus say of one device. */
  gpuTwice: [...one, busy('GPU-a', 0.5, { ...MAIN, prometheus: 'a' }), busy('GPU-a', 0.5, { ...MAIN, prometheus: 'b' })],
  /** A pod without any. */
  gpuOfNobody: [...writtenNode('n1'), ...writtenPod('web', 'n1'), busy('GPU-a', 0.5)],
};
