import type { Samples } from '@showback/allocation';
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
  /** When pods of several nodes were told to be on each. */
  private readonly times = new Map<string, { node: string; at: readonly number[] }[]>();

  /** @param addresses nodes by their address, for a kubelet that is known by no other name */
  constructor(
    info: readonly Told[],
    private readonly addresses: ReadonlyMap<string, string>,
  ) {
    for (const { labels } of info) {
      const [pod, node] = [podKey(labels), named(labels, 'node')];
      if (node === '') continue;
      if (uidOf(labels) !== '') this.byUid.set(`${pod}/${uidOf(labels)}`, node);
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

  /** Whether a series may speak of any of several places: its pod was on several nodes, and it says neither its `uid` nor its node. */
  isUnsure(labels: Labels): boolean {
    const pod = podKey(labels);
    const known = this.nodes.get(pod);
    return known !== undefined && known.size > 1 && !this.byUid.has(`${pod}/${uidOf(labels)}`) && !known.has(this.nodeOf(labels));
  }

  /** When a pod was on a node, by what tells where pods are. */
  saw(labels: Labels, { at }: Samples): void {
    const [pod, node] = [podKey(labels), named(labels, 'node')];
    if (node !== '') this.times.set(pod, [...(this.times.get(pod) ?? []), { node, at }]);
  }

  /** An unsure series in parts, each of one node by the time of its samples, which it says from then on. */
  parted(labels: Labels, { at, value }: Samples): { labels: Labels; samples: Samples }[] {
    const parts = new Map<string, Samples>();
    for (const [index, instant] of at.entries()) {
      const node = this.nodeAt(podKey(labels), instant);
      const part = parts.get(node) ?? { at: [], value: [] };
      parts.set(node, part);
      part.at.push(instant);
      part.value.push(value[index] ?? Number.NaN);
    }
    return [...parts].map(([node, samples]) => ({ labels: { ...labels, node }, samples }));
  }

  /** The node that a pod was said to be on nearest to an instant. */
  private nodeAt(pod: string, instant: number): string {
    let nearest = { node: '', away: Infinity };
    for (const { node, at } of this.times.get(pod) ?? []) {
      const away = Math.min(...at.map((one) => Math.abs(one - instant)));
      if (away < nearest.away) nearest = { node, away };
    }
    return nearest.node;
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
