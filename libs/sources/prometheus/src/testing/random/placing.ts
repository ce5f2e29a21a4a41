import type { Chance } from './chance';
import { makeContainers, peakOf, type ContainerPlan } from './make-containers';
import type { PlannedBalancer, PlannedNode, PlannedPod, PlannedVolume, Span } from './plan';

export const DAY = 86_400;

export interface Room {
  chance: Chance;
  length: number;
  moment: number;
  nodes: readonly PlannedNode[];
}

/** What a pod is made of. */
export interface PodPlan {
  namespace: string;
  name: string;
  owner: PlannedPod['owner'];
  workload: PlannedPod['workload'];
  plans: readonly ContainerPlan[];
  claims?: string[];
  crashes?: boolean;
  on?: PlannedNode;
}

/** Puts pods on nodes that have room for them, and volumes and load balancers beside them. */
export class Placing {
  readonly pods: PlannedPod[] = [];
  readonly volumes: PlannedVolume[] = [];
  readonly balancers: PlannedBalancer[] = [];
  private readonly taken = new Map<PlannedNode, (Span & { cores: number; gib: number })[]>();

  constructor(private readonly room: Room) {}

  /** Any time of the plan. */
  somewhen(): number {
    const { chance, length, moment } = this.room;
    return Math.round(chance.between(0, length) / moment) * moment;
  }

  /** So many seconds, more or less. */
  stretch(low: number, high: number): number {
    const { chance, moment } = this.room;
    return Math.round(chance.between(low, high) / moment) * moment;
  }

  /** Any namespace. */
  namespace(): string {
    return this.room.chance.pick(['shop', 'billing-2', 'kube-system', 'a', 'team--x', '0ps']);
  }

  /** One pod after another from one time to another, each as long as its node lives. */
  lives({ from, to }: Span, pod: () => PodPlan): void {
    let begin = from;
    for (let tries = 0; tries < 6 && begin < to; tries++) {
      const plan = pod();
      const end = this.put(plan, { from: begin, to });
      begin = (end ?? begin) + this.stretch(60, 240);
    }
  }

  /** @returns when it ended; null where nothing had room for it */
  put(
    { namespace, name, owner, workload, plans, claims = [], crashes = false, on }: PodPlan,
    span: Span,
    { listed }: { listed?: number } = {},
  ): number | null {
    const { chance, moment, nodes, length } = this.room;
    const need = peakOf(plans);
    const fits = nodes.filter((node) => span.from >= node.from && span.from < node.to && this.hasRoom(node, span, need));
    const node = on ?? (fits.length === 0 ? null : chance.pick(fits));
    if (node === null || !this.hasRoom(node, span, need)) return null;
    const life = { from: span.from, to: Math.min(span.to, node.to) };
    if (life.to <= life.from) return life.to;
    this.taken.set(node, [...(this.taken.get(node) ?? []), { ...life, ...need }]);
    if (life.to > -900 && life.from < length + 900)
      this.pods.push({
        ...life,
        namespace,
        name,
        uid: `${chance.word(8)}-${chance.word(4)}`,
        node,
        owner,
        workload,
        labels: { app: workload.name, team: chance.pick(['pay', 'we "quote"', 'a\\b', '']) },
        containers: makeContainers(chance, plans, life, { moment, crashes }),
        claims,
        // Two pods of one name are not told of at once.
        pending: claims.length === 0 && chance.is(0.2) ? chance.whole(1, 5) * 60 : 0,
        listed: listed ?? (claims.length === 0 && chance.is(0.2) ? 120 : 0),
      });
    return life.to;
  }

  private hasRoom(node: PlannedNode, { from, to }: Span, need: { cores: number; gib: number }): boolean {
    const others = (this.taken.get(node) ?? []).filter((other) => other.from < to && other.to > from);
    const cores = others.reduce((sum, other) => sum + other.cores, need.cores);
    const gib = others.reduce((sum, other) => sum + other.gib, need.gib);
    return cores < node.cores * 0.9 && gib < node.gib * 0.9;
  }

  /** Of a workload. */
  podsOf(workload: string): PlannedPod[] {
    return this.pods.filter((pod) => pod.workload.name === workload);
  }

  /** A volume with a claim; born or deleted within the plan, or resized. */
  volume(namespace: string, claim: string, pods: readonly PlannedPod[]): void {
    const { chance, length } = this.room;
    for (const pod of pods) pod.claims.push(claim);
    const size = chance.whole(1, 500);
    const sizes = [{ from: -DAY, value: size }];
    if (chance.is(0.2)) sizes.push({ from: this.somewhen(), value: size * 2 });
    const span = chance.is(0.8) ? { from: -DAY, to: length + DAY } : this.part();
    this.volumes.push({
      name: `pvc-${chance.word(8)}`,
      namespace,
      claim,
      sizes,
      price: chance.pick([0.00011, 0.00005479, 0.0002]),
      ...span,
    });
  }

  /** A part of the plan. */
  part(): Span {
    const { length } = this.room;
    const from = this.somewhen();
    return { from, to: Math.min(length, from + this.stretch(180, 7_200)) };
  }

  /** A load balancer before the pods of an app. */
  balancer(namespace: string, app: string): void {
    const { chance, length } = this.room;
    const span = chance.is(0.7) ? { from: -DAY, to: length + DAY } : this.part();
    this.balancers.push({ namespace, service: `${app}-lb`, price: chance.pick([0.025, 0.0225, 0.3]), app, ...span });
  }
}
