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
  const clean = (labelSet: SourceLabelSet, node: Machine | undefined): LabelSet => {
    const labels = keep(withoutNodeLabels(labelSet.labels, node?.labels ?? {}), (name) => !volatile.has(sanitizeLabelName(name)));
    const cleaned = { ...labelSet, labels, nodeLabels: poolLabels(node?.labels ?? {}, node?.node ?? null) };
    const key = JSON.stringify([labels, labelSet.namespaceLabels, labelSet.annotations, cleaned.nodeLabels]);
    const same = known.get(key);
    if (same === undefined) known.set(key, cleaned);
    return same ?? cleaned;
  };
  return (labelSet, node) => {
    const byNode = seen.get(labelSet) ?? new Map<Machine | undefined, LabelSet>();
    seen.set(labelSet, byNode);
    const cleaned = byNode.get(node) ?? clean(labelSet, node);
    byNode.set(node, cleaned);
    return cleaned;
  };
}

/** The same object when nothing goes, so that equal sets stay one. */
function keep(labels: Labels, wanted: (name: string, value: string) => boolean): Labels {
  const entries = Object.entries(labels);
  const kept = entries.filter(([name, value]) => wanted(name, value));
  return kept.length === entries.length ? labels : Object.fromEntries(kept);
}
