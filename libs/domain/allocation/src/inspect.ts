import type { CostRow, Finding, NodeHour } from '@showback/vocabulary';
import type { PriceBounds } from './bounds';
import { capacityFaults, type PartHours } from './inspect-capacity';
import { defaultPriceFlags, priceFaults } from './inspect-prices';
import { say, sayNano } from './say';
import type { SourceHour } from './source-hour';

/** What an answer is judged by. */
export interface Inspected {
  source: SourceHour;
  rows: readonly CostRow[];
  nodes: readonly NodeHour[];
  /** Hours of part-time containers that the source may have counted too much, by node. */
  partHours: ReadonlyMap<string, PartHours>;
  bounds: PriceBounds;
}

/** Law 2: what cannot be true. Any finding keeps the hour out of every figure. */
export function impossible(hour: Inspected): Finding[] {
  return [
    ...foreign(hour.source),
    ...withoutPrice(hour.source),
    ...withoutRequests(hour.source),
    ...withoutCpu(hour.rows),
    ...priceFaults(hour),
    ...capacityFaults(hour),
  ];
}

/** Law 2: what is odd but possible, beside idle and assets. */
export function odd({ source, rows, nodes }: Inspected): Finding[] {
  return [...defaultPriceFlags(nodes), ...withoutAssets(rows, nodes), ...partsThatDiffer(rows), ...source.flags];
}

function foreign({ foreignClusters, cluster }: SourceHour): Finding[] {
  if (foreignClusters === undefined || foreignClusters.size === 0) return [];
  const others = [...foreignClusters].map(([name, rows]) => `${name} (${say(rows, 'row')})`).sort();
  return [
    {
      code: 'foreign-cluster',
      text: `The answer for ${cluster} has rows of ${others.join(', ')}. One Prometheus serves several clusters: set CURRENT_CLUSTER_ID_FILTER_ENABLED=true in OpenCost, or prometheus.clusterLabel here.`,
    },
  ];
}

function withoutPrice({ unpriced = [] }: SourceHour): Finding[] {
  const [first] = [...unpriced].sort();
  if (first === undefined) return [];
  return [
    {
      code: 'node-price-unknown',
      text: `${say(unpriced.length, 'node')}, as ${first}, ${unpriced.length === 1 ? 'has' : 'have'} no price or no capacity that is known: what ran there would look free. Let OpenCost's exporter (node_cpu_hourly_cost) and kube-state-metrics (kube_node_status_capacity) be scraped, or set prices in the cluster's configuration.`,
    },
  ];
}

function withoutRequests({ requestsUnknown }: SourceHour): Finding[] {
  if (requestsUnknown === undefined) return [];
  return [
    {
      code: 'requests-unknown',
      text: 'Nobody says what containers request (no kube_pod_container_resource_requests): they would cost what they used alone, and what they hold, GPUs among it, would look idle. Add pods to the --resources of kube-state-metrics, and do not drop the metric.',
    },
  ];
}

function withoutCpu(rows: readonly CostRow[]): Finding[] {
  const workloads = rows.filter(({ kind }) => kind === 'workload');
  if (workloads.some(({ cost }) => cost.cpu !== 0n)) return [];
  return [
    {
      code: 'no-cpu-cost',
      text: `None of ${say(workloads.length, 'workload row')} has a CPU cost. The source does not find node prices or container metrics: look at its cluster label and its Prometheus.`,
    },
  ];
}

function withoutAssets(rows: readonly CostRow[], nodes: readonly NodeHour[]): Finding[] {
  const known = new Set(nodes.map(({ node }) => node));
  const missing = new Set<string>();
  for (const { node } of rows) if (node !== null && !known.has(node)) missing.add(node);
  const [first] = [...missing].sort();
  if (first === undefined) return [];
  return [
    {
      code: 'node-without-asset',
      text: `${say(missing.size, 'node')} with workloads, as ${first}, is not among the assets: its capacity and idle are unknown. Fargate nodes are left out by OpenCost.`,
    },
  ];
}

/** Seven parts rounded apart from their total can differ from it by this; more is cost that no component shows. */
const PARTS_ROUNDING_NANO = 40_000n;

function partsThatDiffer(rows: readonly CostRow[]): Finding[] {
  const differing = rows.filter(
    ({ kind, cost: { other } }) => kind !== 'management' && (other > PARTS_ROUNDING_NANO || other < -PARTS_ROUNDING_NANO),
  );
  if (differing.length === 0) return [];
  const amount = differing.reduce((sum, { cost }) => sum + cost.other, 0n);
  return [
    {
      code: 'other-cost',
      text: `The parts of ${say(differing.length, 'row')} leave ${sayNano(amount)} of their totals unexplained (shared or external cost); it stands as other.`,
    },
  ];
}
