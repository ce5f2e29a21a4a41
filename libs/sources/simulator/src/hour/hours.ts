import { CYCLE_MINUTES, cycleOf, minuteOf } from '../calendar';
import { hashText, mix } from '../chance';
import { GIB, instanceType, LOAD_BALANCER_HOUR, LOAD_BALANCER_MINUTES_CHARGED, nodePrice, type NodePrice } from '../prices';
import { profileOf, type SimulatedCluster } from '../fleet/fleet';
import { loadPerReplica } from '../plan/demand';
import { planCycle, type CyclePlan } from '../plan/plan';
import { claimsOf } from './claims';
import { measurePod, type Measured } from './measure';
import { NO_MONEY, roundRow, toAssetUnits, type ExactMoney } from './money';
import type { LoadBalancer, NodeFacts, SimulatedHour } from './simulated-hour';
import type { ProfileSpec, WorkloadSpec } from '../fleet/spec';
import type { NodeLife, PodLife } from '../plan/life';
import type { Instant } from '@showback/vocabulary';

/** How many cycles' plans are kept: thirty days touch two or three. */
const PLANS_KEPT = 3;

/** The hours of one simulated cluster. The plans it keeps only save time: an answer depends on the cluster and the hour alone. */
export class SimulatedHours {
  private readonly plans = new Map<number, CyclePlan>();
  private readonly profile: ProfileSpec;
  private readonly seed: number;

  constructor(readonly cluster: SimulatedCluster) {
    this.profile = profileOf(cluster);
    this.seed = mix(hashText(cluster.id), cluster.seed);
  }

  /** Why there is no data of an hour; null where there is. */
  gapAt(hour: Instant): string | null {
    const { gap } = this.profile;
    const minute = minuteOf(hour);
    return gap && minute >= gap.from && minute < gap.to ? gap.reason : null;
  }

  /** All of an hour, also of one that nobody recorded. */
  at(hour: Instant): SimulatedHour {
    const cycle = cycleOf(hour);
    const minute = minuteOf(hour);
    const index = minute / 60;
    const plan = this.plan(cycle);
    const pods = plan.pods[index] ?? [];
    const nodes = (plan.nodes[index] ?? []).map((node) => nodeFacts(node, minute, nodePrice(hour, node.spot)));
    const claims = claimsOf(this.cluster, this.profile, pods);
    const measured = this.measure(pods, { hour, cycle, minute, claims: claims.byPod });
    const balanced = new Set(pods.map(({ spec }) => spec));
    return {
      cluster: this.cluster,
      hour,
      containers: measured.map(({ row }) => row),
      ended: plan.ended[index] ?? [],
      unmounted: claims.unmounted,
      loadBalancers: this.loadBalancers(balanced),
      unusedLoadBalancerCost: this.unusedLoadBalancerCost(),
      nodes: nodes.map(({ facts }) => facts),
      claims: claims.all,
      idle: idleOf(
        nodes.map(({ exact }) => exact),
        measured.map(({ exact }) => exact),
      ),
      managementCost: toAssetUnits(this.profile.managementPerHour),
    };
  }

  private plan(cycle: number): CyclePlan {
    const plan = this.plans.get(cycle) ?? planCycle(this.cluster, this.profile, cycle);
    this.plans.delete(cycle);
    this.plans.set(cycle, plan);
    const [oldest] = this.plans.keys();
    if (this.plans.size > PLANS_KEPT && oldest !== undefined) this.plans.delete(oldest);
    return plan;
  }

  private measure(
    pods: readonly PodLife[],
    {
      hour,
      cycle,
      minute,
      claims,
    }: { hour: Instant; cycle: number; minute: number; claims: ReadonlyMap<string, NonNullable<Measured['row']['claim']>> },
  ): Measured[] {
    const prices = { spot: nodePrice(hour, true), onDemand: nodePrice(hour, false) };
    const loads = new Map<WorkloadSpec, number>();
    const behind = new Map<WorkloadSpec, number>();
    for (const { spec } of pods) {
      if (!loads.has(spec)) loads.set(spec, this.load(spec, minute));
      if (spec.loadBalancer) behind.set(spec, (behind.get(spec) ?? 0) + 1);
    }
    return pods.flatMap((pod) =>
      measurePod({
        pod,
        minute,
        cycle,
        price: pod.node.spot ? prices.spot : prices.onDemand,
        load: loads.get(pod.spec) ?? 0,
        claim: pod.spec.volume ? (claims.get(`${pod.spec.namespace}/${pod.name}`) ?? null) : null,
        balanced: behind.get(pod.spec) ?? 0,
      }),
    );
  }

  /** Half past the hour stands for the hour; a DaemonSet is as busy as its rhythm says. */
  private load(spec: WorkloadSpec, minute: number): number {
    return loadPerReplica(spec, this.seed, (minute + 30) % CYCLE_MINUTES);
  }

  private loadBalancers(running: ReadonlySet<WorkloadSpec>): LoadBalancer[] {
    const assetCost = toAssetUnits(LOAD_BALANCER_HOUR);
    const ip = (service: string) => `198.51.100.${mix(this.seed, hashText(service)) % 250}`;
    const used = [...running].flatMap(({ namespace, loadBalancer: service }) =>
      service === undefined ? [] : [{ namespace, service, ip: ip(service), assetCost, used: true }],
    );
    const left = this.profile.leftLoadBalancers.map(({ namespace, service }) => ({
      namespace,
      service,
      ip: ip(service),
      assetCost,
      used: false,
    }));
    return [...used, ...left];
  }

  /** OpenCost charges a load balancer without pods twice. */
  private unusedLoadBalancerCost(): SimulatedHour['unusedLoadBalancerCost'] {
    const { length } = this.profile.leftLoadBalancers;
    if (length === 0) return null;
    return roundRow({ ...NO_MONEY, loadBalancer: (length * 2 * LOAD_BALANCER_HOUR * LOAD_BALANCER_MINUTES_CHARGED) / 60 });
  }
}

function nodeFacts(node: NodeLife, minute: number, price: NodePrice): { facts: NodeFacts; exact: ExactMoney } {
  const from = Math.max(node.start, minute);
  const minutes = Math.min(node.end, minute + 60) - from;
  const { milliCores, memoryBytes, gpus } = instanceType(node.instanceType);
  const hours = minutes / 60;
  const exact: ExactMoney = {
    ...NO_MONEY,
    cpu: (milliCores / 1000) * hours * price.cpu,
    memory: (memoryBytes / GIB) * hours * price.memory,
    gpu: gpus * hours * price.gpu,
  };
  const facts: NodeFacts = {
    node,
    from,
    minutes,
    cpuCost: toAssetUnits(exact.cpu),
    memoryCost: toAssetUnits(exact.memory),
    gpuCost: toAssetUnits(exact.gpu),
    totalCost: toAssetUnits(exact.cpu + exact.memory + exact.gpu),
  };
  return { facts, exact };
}

/** What nodes cost beyond what runs on them, per resource. */
function idleOf(nodes: readonly ExactMoney[], containers: readonly ExactMoney[]): SimulatedHour['idle'] {
  const difference = (part: 'cpu' | 'memory' | 'gpu') =>
    nodes.reduce((sum, exact) => sum + exact[part], 0) - containers.reduce((sum, exact) => sum + exact[part], 0);
  return roundRow({ ...NO_MONEY, cpu: difference('cpu'), memory: difference('memory'), gpu: difference('gpu') });
}
