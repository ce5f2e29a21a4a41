import type { Told } from './answers';
import type { Labels } from './client';
import { named, nodeOf, podKey } from './labels';

/** A pod on a node. A pod of a StatefulSet that moved is one on each of both, under one name. */
export interface Place {
  /** `namespace/pod`. */
  pod: string;
  /** Null: nothing says where. */
  node: string | null;
}

/** Where pods ran, as kube-state-metrics says it; where it does not, as the series themselves do. */
export class Places {
  private readonly byUid = new Map<string, string>();
  private readonly nodes = new Map<string, Set<string>>();

  /** @param addresses nodes by their address, for a kubelet that is known by no other name */
  constructor(
    info: readonly Told[],
    private readonly addresses: ReadonlyMap<string, string>,
  ) {
    for (const { labels } of info) {
      const [pod, node] = [podKey(labels), named(labels, 'node')];
      if (node === '') continue;
      this.byUid.set(`${pod}/${uidOf(labels)}`, node);
      this.nodes.set(pod, (this.nodes.get(pod) ?? new Set()).add(node));
    }
  }

  /** The node of a series of a pod. */
  nodeOf(labels: Labels): string {
    const said = nodeOf(labels);
    return this.addresses.get(said) ?? said;
  }

  /** The place that a series of a pod speaks of, as a key of its own: `namespace/pod`, with the node behind it where there are several. */
  key(labels: Labels): string {
    const pod = podKey(labels);
    const known = this.nodes.get(pod);
    if (known === undefined || known.size < 2) return pod;
    const said = this.byUid.get(`${pod}/${uidOf(labels)}`) ?? this.nodeOf(labels);
    return `${pod}@${known.has(said) ? said : ([...known].at(-1) ?? '')}`;
  }

  /** `namespace/pod` of a key, or of a container's: the key with its name behind it. */
  podOf(key: string): string {
    return key.split('/', 2).join('/').split('@')[0] ?? '';
  }

  /** What a key stands for. */
  place(key: string): Place {
    const [pod = '', node] = key.split('@');
    if (node !== undefined) return { pod, node };
    const [only = null] = this.nodes.get(pod) ?? [];
    return { pod, node: only };
  }
}

export function uidOf(labels: Labels): string {
  return labels['uid'] ?? labels['exported_uid'] ?? '';
}
