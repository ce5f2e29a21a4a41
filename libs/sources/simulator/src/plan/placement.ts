import { hexDigits, mix } from '../chance';
import { CYCLE_MINUTES, TICK_MINUTES } from '../calendar';
import { instanceType } from '../prices';
import { reserveOf, type NodeLife, type Reserve } from './life';
import type { Demand } from './demand';
import type { ContainerSpec, PoolSpec } from '../fleet/spec';

/** A pod that has found its node. A spot node that is taken away cuts a demand into several of these. */
export interface Placed extends Demand {
  containers: readonly ContainerSpec[];
  node: NodeLife;
}

interface OpenNode {
  life: NodeLife;
  free: Reserve;
  pods: Set<Running>;
  emptySince: number;
}

interface Running extends Demand {
  containers: readonly ContainerSpec[];
  reserve: Reserve;
  host: OpenNode;
}

/** How long a node may stand empty before it is taken down. */
const IDLE_MINUTES = 10;

export interface PlacementTask {
  pools: readonly PoolSpec[];
  demands: readonly Demand[];
  containersOf: (demand: Demand) => readonly ContainerSpec[];
  /** What the DaemonSets take on each node. */
  daemons: Reserve;
  interruptions: readonly number[];
  region: string;
  cycle: number;
  seed: number;
}

/**
 * Places pods on nodes over one cycle as a scheduler and an autoscaler do: the oldest node of the pool with room takes a pod,
 * which then stays; a new node is made where none has room, and taken down when it has been empty.
 */
export function placeAll(task: PlacementTask): { placed: Placed[]; nodes: NodeLife[] } {
  return new Placement(task).run();
}

class Placement {
  private readonly open: OpenNode[] = [];
  private readonly nodes: NodeLife[] = [];
  private readonly placed: Placed[] = [];
  private readonly starts = new Map<number, Demand[]>();
  private readonly ends = new Map<number, Running[]>();

  constructor(private readonly task: PlacementTask) {
    for (const demand of task.demands) append(this.starts, demand.start, demand);
  }

  run(): { placed: Placed[]; nodes: NodeLife[] } {
    for (const pool of this.task.pools) for (let count = 0; count < pool.min; count++) this.addNode(pool, 0);
    for (let minute = 0; minute < CYCLE_MINUTES; minute += TICK_MINUTES) {
      for (const running of this.ends.get(minute) ?? []) if (running.host.pods.has(running)) this.stop(running, minute);
      if (this.task.interruptions.includes(minute)) this.interrupt(minute);
      for (const demand of this.starts.get(minute) ?? []) this.start(demand, minute);
      this.takeDownEmpty(minute);
    }
    for (const { life, pods } of this.open) {
      life.end = CYCLE_MINUTES;
      for (const running of pods) this.record(running, CYCLE_MINUTES);
    }
    return { placed: this.placed, nodes: this.nodes };
  }

  private start(demand: Demand, minute: number): void {
    const containers = this.task.containersOf(demand);
    const reserve = reserveOf(containers);
    const host =
      this.open.find(({ life, free }) => life.pool === demand.spec.pool && fits(reserve, free)) ??
      this.addNode(this.poolOf(demand), minute);
    if (!fits(reserve, host.free))
      throw new RangeError(`${demand.spec.namespace}/${demand.spec.name} is larger than a node of its pool`);
    const running: Running = { ...demand, start: minute, containers, reserve, host };
    take(host.free, reserve, 1);
    host.pods.add(running);
    append(this.ends, demand.end, running);
  }

  private stop(running: Running, minute: number): void {
    const { host, reserve } = running;
    host.pods.delete(running);
    take(host.free, reserve, -1);
    if (host.pods.size === 0) host.emptySince = minute;
    this.record(running, minute);
  }

  private record(running: Running, end: number): void {
    const { spec, replica, release, start, containers, host } = running;
    if (start < end) this.placed.push({ spec, replica, release, start, end, containers, node: host.life });
  }

  /** The spot node with most pods is taken away; its pods start anew elsewhere at once. */
  private interrupt(minute: number): void {
    const spot = this.open.filter(({ life }) => life.spot);
    const victim = spot.reduce<OpenNode | null>((most, node) => (most && most.pods.size >= node.pods.size ? most : node), null);
    if (!victim) return;
    const pods = [...victim.pods];
    for (const running of pods) this.stop(running, minute);
    this.close(victim, minute);
    for (const { spec, replica, release, end } of pods)
      if (end > minute) this.start({ spec, replica, release, start: minute, end }, minute);
  }

  private takeDownEmpty(minute: number): void {
    const idle = this.open.filter(({ pods, emptySince }) => pods.size === 0 && minute - emptySince >= IDLE_MINUTES);
    for (const node of idle.reverse()) {
      const siblings = this.open.filter(({ life }) => life.pool === node.life.pool).length;
      if (siblings > (this.task.pools.find(({ name }) => name === node.life.pool)?.min ?? 0)) this.close(node, minute);
    }
  }

  private close(node: OpenNode, minute: number): void {
    node.life.end = minute;
    this.open.splice(this.open.indexOf(node), 1);
  }

  private addNode(pool: PoolSpec, minute: number): OpenNode {
    const life = newNode(pool, this.task, this.nodes.length, minute);
    const { milliCores, memoryBytes, gpus, milliCoresReserved, memoryBytesReserved } = instanceType(pool.instanceType);
    const free = { milliCores: milliCores - milliCoresReserved, memoryBytes: memoryBytes - memoryBytesReserved, gpus };
    take(free, this.task.daemons, 1);
    const node: OpenNode = { life, free, pods: new Set(), emptySince: minute };
    this.nodes.push(life);
    this.open.push(node);
    return node;
  }

  private poolOf({ spec }: Demand): PoolSpec {
    const pool = this.task.pools.find(({ name }) => name === spec.pool);
    if (!pool) throw new RangeError(`no such pool: ${spec.pool}`);
    return pool;
  }
}

function newNode(pool: PoolSpec, { region, cycle, seed }: PlacementTask, index: number, minute: number): NodeLife {
  const zone = `${region}${'abc'.charAt(index % 3)}`;
  return {
    name: `ip-${nodeAddress(cycle, index)}.${region}.compute.internal`,
    providerId: `i-0${hexDigits(mix(mix(seed, cycle), index), 16)}`,
    pool: pool.name,
    instanceType: pool.instanceType,
    spot: pool.spot,
    zone,
    labels: {
      karpenter_sh_capacity_type: pool.spot ? 'spot' : 'on-demand',
      karpenter_sh_nodepool: pool.name,
      node_kubernetes_io_instance_type: pool.instanceType,
      topology_kubernetes_io_region: region,
      topology_kubernetes_io_zone: zone,
    },
    start: minute,
    end: CYCLE_MINUTES,
  };
}

/** An address that no other node of this cycle and the ones around it has. 97 and 251 have no common factor. */
function nodeAddress(cycle: number, index: number): string {
  const subnet = (((cycle * 2 + Math.floor(index / 251)) % 256) + 256) % 256;
  return `10-${20 + (index % 3) * 32}-${subnet}-${2 + ((index * 97) % 251)}`;
}

function fits(reserve: Reserve, free: Reserve): boolean {
  return reserve.milliCores <= free.milliCores && reserve.memoryBytes <= free.memoryBytes && reserve.gpus <= free.gpus;
}

function take(free: Reserve, reserve: Reserve, sign: 1 | -1): void {
  free.milliCores -= sign * reserve.milliCores;
  free.memoryBytes -= sign * reserve.memoryBytes;
  free.gpus -= sign * reserve.gpus;
}

function append<Value>(map: Map<number, Value[]>, key: number, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
