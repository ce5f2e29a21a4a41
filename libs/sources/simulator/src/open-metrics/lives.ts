import type { SourceAutoscaler, SourceQuota } from '@showback/allocation';
import { HOUR_MS, type Instant, type LimitRange } from '@showback/vocabulary';
import { cycleOf, cycleStart } from '../calendar';
import { hashText, hexDigits, mix } from '../chance';
import { profileOf, type SimulatedCluster } from '../fleet/fleet';
import type { ContainerSpec, DisruptionBudgetSpec, ProfileSpec } from '../fleet/spec';
import { simulatedGovernance } from '../hour/governance';
import type { SimulatedHours } from '../hour/hours';
import type { Claim, ContainerHour, LoadBalancer, SimulatedHour } from '../hour/simulated-hour';
import { addLimitsHit, type LimitsHit } from '../hour/usage';
import type { NodeLife, PodLife } from '../plan/life';
import { Scrapes, type Lived, type Span } from './scrapes';

/** A pod as long as it runs, also before the span. */
export interface PodRun extends Lived {
  pod: PodLife;
  uid: string;
  containers: ContainerRun[];
}

/** A container of it. */
export interface ContainerRun {
  container: ContainerSpec;
  /** What was measured before the span begins, since it started. */
  before: LimitsHit & { coreMinutes: number; bytesSent: number; bytesReceived: number };
  /** Its hours within the span. */
  hours: { hour: Instant; row: ContainerHour }[];
}

export interface NodeRun extends Lived {
  node: NodeLife;
}

/** What has no beginning of its own, in the hours in which it is there. */
export interface Present<Thing> extends Lived {
  thing: Thing;
}

/** Everything of a cluster that metrics tell, over a span. */
export interface Lives {
  cluster: SimulatedCluster;
  profile: ProfileSpec;
  scrapes: Scrapes;
  pods: PodRun[];
  nodes: NodeRun[];
  claims: Present<Claim>[];
  balancers: Present<LoadBalancer>[];
  quotas: Present<SourceQuota>[];
  autoscalers: Present<SourceAutoscaler>[];
  limitRanges: Present<LimitRange>[];
  disruptionBudgets: Present<DisruptionBudgetSpec>[];
  /** Per hour. */
  managementPrice: number;
}

/** Reads the hours of a span, and those before it in which its pods began. */
export function readLives(hours: SimulatedHours, span: Span): Lives {
  const missed = new Set<Instant>();
  for (let hour = span.start; hour < span.end; hour += HOUR_MS) if (hours.gapAt(hour) !== null) missed.add(hour);
  const scrapes = new Scrapes(span, missed);
  const profile = profileOf(hours.cluster);
  const found = new Found(hours.cluster, profile);
  // Nothing lives on from one cycle to the next.
  for (let hour = cycleStart(cycleOf(span.start)); hour < span.end; hour += HOUR_MS) {
    const simulated = hours.at(hour);
    found.addRows(simulated, hour >= span.start);
    if (hour >= span.start) {
      found.addPlaces(simulated);
      found.addGovernance(simulated);
    }
    if (hour + HOUR_MS === span.start) found.forget(span.start);
  }
  const { pods, nodes, claims, balancers, quotas, autoscalers, limitRanges, disruptionBudgets, managementPrice } = found;
  const values = <Value>(map: ReadonlyMap<unknown, Value>) => [...map.values()];
  return {
    cluster: hours.cluster,
    profile,
    scrapes,
    pods: values(pods),
    nodes: values(nodes),
    claims: values(claims).flat(),
    balancers: values(balancers).flat(),
    quotas: values(quotas).flat(),
    autoscalers: values(autoscalers).flat(),
    limitRanges: values(limitRanges).flat(),
    disruptionBudgets: values(disruptionBudgets).flat(),
    managementPrice,
  };
}

/** What was found so far, in the order of its beginning. */
class Found {
  readonly pods = new Map<PodLife, PodRun>();
  readonly nodes = new Map<NodeLife, NodeRun>();
  readonly claims = new Map<string, Present<Claim>[]>();
  readonly balancers = new Map<string, Present<LoadBalancer>[]>();
  readonly quotas = new Map<string, Present<SourceQuota>[]>();
  readonly autoscalers = new Map<string, Present<SourceAutoscaler>[]>();
  readonly limitRanges = new Map<string, Present<LimitRange>[]>();
  readonly disruptionBudgets = new Map<string, Present<DisruptionBudgetSpec>[]>();
  managementPrice = 0;

  constructor(
    private readonly cluster: SimulatedCluster,
    private readonly profile: ProfileSpec,
  ) {}

  addRows({ hour, containers }: SimulatedHour, within: boolean): void {
    for (const row of containers) {
      const run = this.containerOf(hour, row);
      if (within) {
        run.hours.push({ hour, row });
        continue;
      }
      run.before.coreMinutes += (row.cpuUsed / 100_000) * row.minutes;
      run.before.bytesSent += row.bytesSent;
      run.before.bytesReceived += row.bytesReceived;
      addLimitsHit(run.before, row);
    }
  }

  addPlaces({ hour, nodes, claims, loadBalancers, managementCost }: SimulatedHour): void {
    for (const { node } of nodes) if (!this.nodes.has(node)) this.nodes.set(node, { node, ...lifeOf(hour, node) });
    for (const claim of claims)
      extend(
        this.claims,
        claim.volume,
        { thing: claim, hour },
        (last) => (last.bytesUsed === null) === (claim.bytesUsed === null),
      );
    for (const balancer of loadBalancers)
      extend(this.balancers, `${balancer.namespace}/${balancer.service}`, { thing: balancer, hour }, () => true);
    this.managementPrice = managementCost / 1_000_000;
  }

  addGovernance(simulated: SimulatedHour): void {
    const { hour } = simulated;
    const { quotas, autoscalers, limitRanges } = simulatedGovernance(simulated, this.profile);
    for (const quota of quotas) {
      const key = `${quota.namespace}/${quota.name}/${quota.resource}`;
      extend(this.quotas, key, { thing: quota, hour }, (last) => last.hard === quota.hard);
    }
    for (const scaler of autoscalers) {
      const key = `${scaler.namespace}/${scaler.name}`;
      extend(this.autoscalers, key, { thing: scaler, hour }, (last) => last.desiredReplicas === scaler.desiredReplicas);
    }
    for (const range of limitRanges) {
      const key = `${range.namespace}/${range.name}/${range.resource}/${range.constraint}`;
      extend(this.limitRanges, key, { thing: range, hour }, () => true);
    }
    for (const budget of this.profile.disruptionBudgets)
      extend(this.disruptionBudgets, `${budget.namespace}/${budget.name}`, { thing: budget, hour }, () => true);
  }

  /** Leaves out what has ended by an instant. */
  forget(at: Instant): void {
    for (const [pod, { to }] of this.pods) if (to <= at) this.pods.delete(pod);
  }

  private containerOf(hour: Instant, { pod, container }: ContainerHour): ContainerRun {
    let run = this.pods.get(pod);
    if (run === undefined) {
      const lived = lifeOf(hour, pod);
      run = { pod, uid: uidOf(this.cluster, pod, lived.from), ...lived, containers: [] };
      this.pods.set(pod, run);
    }
    const known = run.containers.find((one) => one.container === container);
    if (known !== undefined) return known;
    const before = { coreMinutes: 0, bytesSent: 0, bytesReceived: 0, periods: 0, throttled: 0, killed: 0 };
    const made: ContainerRun = { container, before, hours: [] };
    run.containers.push(made);
    return made;
  }
}

function lifeOf(hour: Instant, { start, end }: { start: number; end: number }): Lived {
  const origin = cycleStart(cycleOf(hour));
  return { from: origin + start * 60_000, to: origin + end * 60_000 };
}

function extend<Thing>(
  map: Map<string, Present<Thing>[]>,
  key: string,
  { thing, hour }: { thing: Thing; hour: Instant },
  alike: (last: Thing) => boolean,
): void {
  const list = map.get(key) ?? [];
  map.set(key, list);
  const last = list.at(-1);
  if (last?.to === hour && alike(last.thing)) last.to = hour + HOUR_MS;
  else list.push({ thing, from: hour, to: hour + HOUR_MS });
}

function uidOf({ id }: SimulatedCluster, { spec, name, hash }: PodLife, from: Instant): string {
  const digits = hexDigits(mix(hash, hashText(`${id}/${spec.namespace}/${name}/${from}`)), 32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}
