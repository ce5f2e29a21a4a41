import type { Answers } from './answers';
import type { Labels } from './client';
import { named, podKey } from './labels';

interface Owner {
  kind: string;
  name: string;
}

/** What kube-state-metrics writes where there is none. */
const NOBODY = '<none>';
/** What a Deployment appends to its ReplicaSets. */
const TEMPLATE_HASH = /^(.+)-[a-z0-9]{6,10}$/;

/**
 * The controller of each pod, by `namespace/pod`: its owner, and the owner's owner where a ReplicaSet or a Job has one. Where the owners of ReplicaSets
 * are not exported at all, a ReplicaSet is taken for its Deployment's by its name.
 */
export function ownersOf({ told, seen }: Answers): (pod: string) => Owner | null {
  const pods = new Map<string, Owner>();
  const put = (labels: Labels, kind: string | undefined, name: string | undefined): void => {
    if (kind !== undefined && kind !== '' && kind !== NOBODY && name !== undefined) pods.set(podKey(labels), { kind, name });
  };
  for (const { labels } of told('kube_pod_info')) put(labels, labels['created_by_kind'], labels['created_by_name']);
  for (const { labels } of told('kube_pod_owner'))
    if (labels['owner_is_controller'] !== 'false') put(labels, labels['owner_kind'], labels['owner_name']);
  const upper = new Map<string, Owner>();
  for (const [metric, kind, label] of [
    ['kube_replicaset_owner', 'ReplicaSet', 'replicaset'],
    ['kube_job_owner', 'Job', 'job_name'],
  ] as const)
    for (const { labels } of told(metric)) {
      const { owner_kind: ownerKind = NOBODY, owner_name: name = '' } = labels;
      const own = labels[`exported_${label}`] ?? labels[label] ?? labels['exported_job'] ?? labels['job'] ?? '';
      if (ownerKind !== NOBODY) upper.set(`${named(labels, 'namespace')}/${kind}/${own}`, { kind: ownerKind, name });
    }
  return (pod) => {
    const owner = pods.get(pod);
    if (owner === undefined) return null;
    const above = upper.get(`${pod.slice(0, pod.indexOf('/'))}/${owner.kind}/${owner.name}`);
    if (above !== undefined) return above;
    const [, deployment] =
      (owner.kind === 'ReplicaSet' && !seen.has('kube_replicaset_owner') && TEMPLATE_HASH.exec(owner.name)) || [];
    return deployment === undefined ? owner : { kind: 'Deployment', name: deployment };
  };
}
