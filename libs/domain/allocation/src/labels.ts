import { type LabelSet, type NodeHour, sanitizeLabelName, type SourceLabelSet } from '@showback/vocabulary';

/** Labels that change with every release, run or pod: as identity they would split one workload into thousands. Never stored unless configured otherwise. */
export const DEFAULT_DROPPED_LABELS: readonly string[] = [
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
  'run_id',
  'try_number',
  'map_index',
  'execution_date',
  'airflow-worker',
  'spark-app-selector',
  'spark-exec-id',
  'sparkoperator.k8s.io/submission-id',
  'workflows.argoproj.io/workflow',
  'workflows.argoproj.io/completed',
  'tekton.dev/pipelineRun',
  'tekton.dev/pipelineRunUID',
  'tekton.dev/taskRun',
  'tekton.dev/taskRunUID',
];

type Labels = Readonly<Record<string, string>>;

/** The labels without those that the node has with the same value: the source merges both, and they say nothing of the pod. */
export function withoutNodeLabels(labels: Labels, nodeLabels: Labels): Labels {
  return keep(labels, (name, value) => !(Object.hasOwn(nodeLabels, name) && nodeLabels[name] === value));
}

/** Labels that tell one node of a pool from another, by the beginning of their names as Prometheus writes them: they say nothing of what ran there. */
const PER_NODE = [
  'kubernetes_io_hostname',
  'topology_',
  'failure_domain_beta_kubernetes_io_',
  'alpha_eksctl_io_instance_id',
  'k8s_io_cloud_provider_aws',
  'node_kubernetes_io_instance_id',
  'cloud_google_com_gke_nodepool_hash',
  'eks_amazonaws_com_nodegroup_image',
  'eks_amazonaws_com_sourceLaunchTemplate',
  'karpenter_sh_initialized',
  'karpenter_sh_registered',
  'kubernetes_azure_com_node_image_version',
];

/** A node's labels as far as its pool has them in common: without names, zones and ids of the one machine. */
export function poolLabels(nodeLabels: Labels, node: string | null): Labels {
  const isPerNode = (name: string): boolean => PER_NODE.some((beginning) => sanitizeLabelName(name).startsWith(beginning));
  return keep(nodeLabels, (name, value) => value !== node && !isPerNode(name));
}

/** The machine that a pod ran on. */
type Machine = Pick<NodeHour, 'node' | 'labels'>;

/** Gives each allocation the label set that is stored, one object for all that are equal. */
export function labelCleaner(dropped: readonly string[]): (labelSet: SourceLabelSet, node: Machine | undefined) => LabelSet {
  const volatile = new Set(dropped.map(sanitizeLabelName));
  const known = new Map<string, LabelSet>();
  const seen = new Map<SourceLabelSet, Map<Machine | undefined, LabelSet>>();
  const pools = new Map<Machine | undefined, { labels: Labels; text: string }>();
  const poolOf = (node: Machine | undefined) => {
    const before = pools.get(node);
    if (before !== undefined) return before;
    const labels = poolLabels(node?.labels ?? {}, node?.node ?? null);
    const pool = { labels, text: JSON.stringify(labels) };
    pools.set(node, pool);
    return pool;
  };
  const clean = (labelSet: SourceLabelSet, node: Machine | undefined): LabelSet => {
    const own = withoutNodeLabels(labelSet.labels, node?.labels ?? {});
    const labels = keep(own, (name) => !volatile.has(sanitizeLabelName(name)));
    const pool = poolOf(node);
    const key = `${JSON.stringify([labels, labelSet.namespaceLabels, labelSet.annotations])}${pool.text}`;
    const same = known.get(key);
    if (same !== undefined) return same;
    const cleaned = { ...labelSet, labels, nodeLabels: pool.labels };
    known.set(key, cleaned);
    return cleaned;
  };
  return (labelSet, node) => {
    let byNode = seen.get(labelSet);
    if (byNode === undefined) seen.set(labelSet, (byNode = new Map<Machine | undefined, LabelSet>()));
    let cleaned = byNode.get(node);
    if (cleaned === undefined) byNode.set(node, (cleaned = clean(labelSet, node)));
    return cleaned;
  };
}

/** The same object when nothing goes, so that equal sets stay one. */
function keep(labels: Labels, wanted: (name: string, value: string) => boolean): Labels {
  let whole = true;
  for (const name in labels) if (!wanted(name, labels[name] ?? '')) whole = false;
  return whole ? labels : Object.fromEntries(Object.entries(labels).filter(([name, value]) => wanted(name, value)));
}
