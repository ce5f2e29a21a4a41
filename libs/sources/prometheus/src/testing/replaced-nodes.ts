import type { Series } from './recording';
import { scraped, WRITTEN_HOUR, writtenNode, writtenPod } from './written';

const ONE = { cpu: 1, gib: 1 } as const;

/** A node that is replaced under its name by a machine of twice its size, another type and another price, and was away for three minutes. */
const outgrown = [
  ...writtenNode('n1', { to: 1_200 }).map(ofMachine('a')),
  ...writtenNode('n1', { from: 1_380, cores: 16, gib: 64, prices: [0.06, 0.004] }).map(ofMachine('b')),
  scraped('kube_node_labels', { node: 'n1', label_node_kubernetes_io_instance_type: 'small' }, { to: 1_200 }),
  scraped('kube_node_labels', { node: 'n1', label_node_kubernetes_io_instance_type: 'large' }, { from: 1_380 }),
  ...writtenPod('web', 'n1', { uid: 'a', to: 1_200, requests: ONE }),
  ...writtenPod('new', 'n1', { uid: 'b', from: 1_380, requests: ONE }),
];

function ofMachine(machine: string): (series: Series) => Series {
  return (series) =>
    series.metric === 'kube_node_info' ? { ...series, labels: { ...series.labels, system_uuid: machine } } : series;
}

/** Without what an exporter did not tell while it was not scraped, for twenty minutes. */
function unscraped({ at, value, ...series }: Series): Series {
  const kept = at.map((second) => second < WRITTEN_HOUR + 1_200 || second >= WRITTEN_HOUR + 2_400);
  return {
    ...series,
    labels: { ...series.labels, instance: 'shard-1' },
    at: at.filter((_, index) => kept[index]),
    value: value.filter((_, index) => kept[index]),
  };
}

/** Clusters of nodes that come and go, or seem to. */
export const REPLACED_NODES = {
  outgrown,
  /** Whose prices nobody exports. */
  outgrownPriceless: outgrown.filter(({ metric }) => !metric.endsWith('_hourly_cost')),
  /** One of several kube-state-metrics, which tells of a node, was not scraped for twenty minutes. */
  nodeShard: [
    ...writtenNode('n1').map((series) => (series.metric.startsWith('kube_') ? unscraped(series) : series)),
    ...writtenPod('web', 'n1', { requests: ONE }),
  ],
} satisfies Record<string, Series[]>;
