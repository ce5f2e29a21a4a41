import type { NodeRow } from '@showback/contracts';
import { poolHref } from '../../lib/hrefs';
import type { View } from '../../lib/view';

/** A node as its row shows it. */
export interface NodeLine {
  node: string;
  /** Its pool, where that is not the page's own. */
  pool: { name: string; href: string } | null;
  /** `m6i.xlarge, spot, eu-west-1a`. */
  type: string;
  /** What it has, in cores, bytes and GPUs. */
  size: { cpuCores: number; memoryBytes: number; gpus: number };
  allocatable: { cpuCores: number | null; memoryBytes: number | null };
  born: string;
  gone: string | null;
  price: string | null;
  cost: string | null;
  idle: string | null;
  idleRatio: number | null;
  cpu: Fullness;
  memory: Fullness;
  gpu: Fullness;
  /** Hours × GPUs that it had; 0: it has none. */
  gpuHours: number;
}

export type Fullness = NodeRow['utilisation']['cpu'];

/** `of`: the cluster whose nodes are shown by pool; left out on the page of a pool. */
export function nodeLineOf(row: NodeRow, of?: { cluster: string; view: View }): NodeLine {
  const { node, nodePool, instanceType, capacityType, zone, cpuCores, memoryBytes, gpus, utilisation, capacity } = row;
  return {
    node,
    pool:
      of === undefined || nodePool === null
        ? null
        : { name: nodePool, href: poolHref({ cluster: of.cluster, pool: nodePool }, of.view) },
    type: [instanceType, capacityType, zone].filter((part) => part !== null).join(', '),
    size: { cpuCores, memoryBytes, gpus },
    allocatable: { cpuCores: row.cpuCoresAllocatable, memoryBytes: row.memoryBytesAllocatable },
    born: row.born,
    gone: row.gone,
    price: row.pricePerHour,
    cost: row.cost?.total ?? null,
    idle: row.idle?.total ?? null,
    idleRatio: row.idleRatio,
    cpu: utilisation.cpu,
    memory: utilisation.memory,
    gpu: utilisation.gpu,
    gpuHours: capacity.gpuHours,
  };
}
