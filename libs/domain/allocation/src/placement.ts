import type { Placement } from '@showback/vocabulary';
import type { SourceNode } from './source-hour';

type Machine = Pick<SourceNode, 'name' | 'labels' | 'instanceType' | 'spot'>;

/** Labels that name a node's pool, most specific first, in the form that OpenCost gives label names. */
const POOL_LABELS = [
  'karpenter_sh_nodepool',
  'karpenter_sh_provisioner_name',
  'cloud_google_com_gke_nodepool',
  'eks_amazonaws_com_nodegroup',
  'alpha_eksctl_io_nodegroup_name',
  'kubernetes_azure_com_agentpool',
  'agentpool',
  'kops_k8s_io_instancegroup',
  'doks_digitalocean_com_node_pool',
  'k8s_scaleway_com_pool_name',
  'node_kubernetes_io_nodepool',
  'node_kubernetes_io_pool',
];

const CAPACITY_LABELS = [
  'karpenter_sh_capacity_type',
  'eks_amazonaws_com_capacityType',
  'node_kubernetes_io_lifecycle',
  'kubernetes_azure_com_scalesetpriority',
];
const SPOT_FLAGS = ['cloud_google_com_gke_spot', 'cloud_google_com_gke_preemptible'];
const INSTANCE_TYPE_LABELS = ['node_kubernetes_io_instance_type', 'beta_kubernetes_io_instance_type'];
const REGION_LABELS = ['topology_kubernetes_io_region', 'failure_domain_beta_kubernetes_io_region'];
const ZONE_LABELS = ['topology_kubernetes_io_zone', 'failure_domain_beta_kubernetes_io_zone'];

/** What ran nowhere, or where the source does not say. */
export const NOWHERE: Placement = { node: null, nodePool: null, capacityType: null, instanceType: null, region: null };

/** Where a node is and what it is, from its well-known labels; `region` is the cluster's, for nodes without that label. */
export function placementOf(node: Machine, region: string | null): Placement & { node: string; zone: string | null } {
  const { labels } = node;
  return {
    node: node.name,
    nodePool: first(labels, POOL_LABELS),
    capacityType: isSpot(node) ? 'spot' : 'on-demand',
    instanceType: node.instanceType ?? first(labels, INSTANCE_TYPE_LABELS),
    region: first(labels, REGION_LABELS) ?? region,
    zone: first(labels, ZONE_LABELS),
  };
}

function isSpot({ spot, labels }: Machine): boolean {
  if (spot || SPOT_FLAGS.some((name) => labels[name] === 'true')) return true;
  return CAPACITY_LABELS.some((name) => /^(spot|preemptible)$/i.test(labels[name] ?? ''));
}

function first(labels: Readonly<Record<string, string>>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}
