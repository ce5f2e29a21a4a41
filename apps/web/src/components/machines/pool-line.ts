import type { PoolRow } from '@showback/contracts';
import { poolHref } from '../../lib/hrefs';
import type { View } from '../../lib/view';
import type { Fullness } from './node-line';

/** A pool of nodes as its row shows it. */
export interface PoolLine {
  name: string;
  /** Null: its nodes have no pool label, and no page. */
  href: string | null;
  /** `m6i.xlarge, spot`. */
  type: string;
  nodes: number;
  price: string | null;
  cost: string | null;
  idle: string | null;
  idleRatio: number | null;
  cpu: Fullness;
  memory: Fullness;
  gpu: Fullness;
  /** Hours × GPUs of its nodes; 0: they have none. */
  gpuHours: number;
}

export function poolLineOf(row: PoolRow, cluster: string, view: View): PoolLine {
  const { nodePool, instanceTypes, capacityTypes, nodes, pricePerHour, cost, idle, idleRatio, utilisation, capacity } = row;
  const type = [...instanceTypes, ...capacityTypes].join(', ');
  return {
    name: nodePool ?? type,
    href: nodePool === null ? null : poolHref({ cluster, pool: nodePool }, view),
    type,
    nodes,
    price: pricePerHour,
    cost: cost?.total ?? null,
    idle: idle?.total ?? null,
    idleRatio,
    cpu: utilisation.cpu,
    memory: utilisation.memory,
    gpu: utilisation.gpu,
    gpuHours: capacity.gpuHours,
  };
}
