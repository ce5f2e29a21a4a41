import { SourceFault, type SourceAllocation, type SourceCost, type SourceNode, type SourceUsage } from '@showback/allocation';
import type { Interner } from '@showback/http';
import type { Instant } from '@showback/vocabulary';
import { countCluster } from './read-assets';
import { allocationMaker, costOf, isIdle, readAllocation, refuseAggregate } from './wire/allocation';
import { SaidLimits } from './wire/limits';
import { readAnswer, windowChecker } from './wire/read-answer';

/** What `/allocation/compute` says of an hour. */
export interface Allocations {
  allocations: SourceAllocation[];
  idle: SourceCost | null;
  /** Limits alone: what was used from minute to minute it does not say. Absent: it says none. */
  usage?: SourceUsage[];
  /** Rows of each cluster, as the source calls it. */
  clusters: Map<string, number>;
}

/** Reads an answer of `/allocation/compute` at container level, one row after the other. @throws SourceFault */
export async function readAllocations(
  body: AsyncIterable<unknown>,
  hour: Instant,
  context: { interner: Interner; nodes: readonly SourceNode[]; annotations: readonly string[] },
): Promise<Allocations> {
  const check = windowChecker(hour);
  const nodeLabels = new Map(context.nodes.map(({ name, labels }) => [name, labels]));
  const allocationOf = allocationMaker({ ...context, nodeLabels });
  const limits = new SaidLimits();
  const read: Allocations = { allocations: [], idle: null, clusters: new Map() };
  const rows = await readAnswer(body, (key, text) => {
    const entry = readAllocation(key, text);
    check(key, entry.window);
    countCluster(read.clusters, entry.properties.cluster);
    if (isIdle(key, entry)) read.idle = addCosts(read.idle, costOf(key, entry));
    else {
      refuseAggregate(key, entry);
      const allocation = allocationOf(key, entry);
      read.allocations.push(allocation);
      if (!allocation.unmounted) limits.add(entry, allocation);
    }
  });
  if (rows === 0)
    throw new SourceFault('no-data', 'OpenCost has no rows for this hour: its Prometheus lost it, or does not have it yet.');
  const usage = limits.usage();
  return { ...read, ...(usage && { usage }) };
}

/** Idle may come as one row, or as one for each cluster or node. */
function addCosts(sum: SourceCost | null, cost: SourceCost): SourceCost {
  if (sum === null) return cost;
  return {
    cpu: sum.cpu + cost.cpu,
    memory: sum.memory + cost.memory,
    gpu: sum.gpu + cost.gpu,
    storage: sum.storage + cost.storage,
    network: sum.network + cost.network,
    loadBalancer: sum.loadBalancer + cost.loadBalancer,
    total: sum.total + cost.total,
  };
}
