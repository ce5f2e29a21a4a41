import { NO_LABELS, zeroQuantities } from '@showback/vocabulary';
import type { SourceAllocation, SourceCost, SourceHour, SourceNode } from '../source-hour';

const GIB = 2 ** 30;
export const HOUR = Date.parse('2026-11-16T10:00:00Z');
const NO_COST: SourceCost = { cpu: 0n, memory: 0n, gpu: 0n, storage: 0n, network: 0n, loadBalancer: 0n, total: 0n };

/** A cost whose total is the sum of its parts. */
export function costs(parts: Partial<SourceCost>): SourceCost {
  const all = { ...NO_COST, ...parts };
  const sum = all.cpu + all.memory + all.gpu + all.storage + all.network + all.loadBalancer;
  return { ...all, total: parts.total ?? sum };
}

/** A container of a Deployment on node `n1` that requests one core and a GiB and uses half of it. */
export function container(given: Partial<SourceAllocation> = {}): SourceAllocation {
  return {
    unmounted: false,
    namespace: 'shop',
    node: 'n1',
    pod: 'web-6d1dbb5824-58cfa',
    container: 'web',
    controllerKind: 'deployment',
    controller: 'web',
    labelSet: NO_LABELS,
    cost: costs({ cpu: 30_000_000n, memory: 4_000_000n }),
    quantity: {
      ...zeroQuantities(),
      cpuMicroCoreHoursRequested: 1_000_000,
      cpuMicroCoreHoursUsed: 500_000,
      cpuMicroCoreHoursAllocated: 1_000_000,
      memoryByteHoursRequested: GIB,
      memoryByteHoursUsed: GIB / 2,
      memoryByteHoursAllocated: GIB,
    },
    ...given,
  };
}

/** Eight cores and 32 GiB at 0.03 a core and 0.004 a GiB. */
export function node(given: Partial<SourceNode> = {}): SourceNode {
  return {
    name: 'n1',
    labels: { karpenter_sh_nodepool: 'general', topology_kubernetes_io_zone: 'eu-west-1a' },
    instanceType: 'm7i.2xlarge',
    spot: false,
    providerId: 'i-1',
    minutes: 60,
    cpuMilliCoresCapacity: 8_000,
    cpuMilliCoresAllocatable: 7_900,
    memoryBytesCapacity: 32 * GIB,
    memoryBytesAllocatable: 31 * GIB,
    gpuCount: 0,
    cpuNano: 240_000_000n,
    memoryNano: 128_000_000n,
    gpuNano: 0n,
    totalNano: 368_000_000n,
    ...given,
  };
}

/** What the source would say of these containers and nodes: its idle is what the nodes cost beyond them. */
export function sourceHour(given: Partial<SourceHour> = {}): SourceHour {
  const allocations = given.allocations ?? [container()];
  const nodes = given.nodes ?? [node()];
  const rest = (asset: 'cpuNano' | 'memoryNano' | 'gpuNano', part: 'cpu' | 'memory' | 'gpu'): bigint =>
    nodes.reduce((sum, one) => sum + one[asset], 0n) - allocations.reduce((sum, { cost }) => sum + cost[part], 0n);
  return {
    cluster: 'acme',
    hour: HOUR,
    region: 'eu-west-1',
    allocations,
    idle: costs({ cpu: rest('cpuNano', 'cpu'), memory: rest('memoryNano', 'memory'), gpu: rest('gpuNano', 'gpu') }),
    nodes,
    volumes: [],
    loadBalancerAssetsNano: 0n,
    managementNano: 100_000_000n,
    flags: [],
    ...given,
  };
}
