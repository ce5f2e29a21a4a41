import { sanitizeLabelName, type LabelSet } from '@showback/vocabulary';

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

/** Gives each allocation the label set that is stored, one object for all that are equal. */
export function labelCleaner(dropped: readonly string[]): (labelSet: LabelSet, nodeLabels: Labels) => LabelSet {
  const volatile = new Set(dropped.map(sanitizeLabelName));
  const known = new Map<string, LabelSet>();
  return (labelSet, nodeLabels) => {
    const labels = keep(withoutNodeLabels(labelSet.labels, nodeLabels), (name) => !volatile.has(sanitizeLabelName(name)));
    if (labels === labelSet.labels) return labelSet;
    const cleaned = { ...labelSet, labels };
    const key = JSON.stringify([labels, labelSet.namespaceLabels, labelSet.annotations]);
    const same = known.get(key);
    if (same === undefined) known.set(key, cleaned);
    return same ?? cleaned;
  };
}

/** The same object when nothing goes, so that equal sets stay one. */
function keep(labels: Labels, wanted: (name: string, value: string) => boolean): Labels {
  const entries = Object.entries(labels);
  const kept = entries.filter(([name, value]) => wanted(name, value));
  return kept.length === entries.length ? labels : Object.fromEntries(kept);
}
