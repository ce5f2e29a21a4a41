import type { Machines, NodeRow, PoolRow } from '@showback/contracts';
import { poolHref } from '../../../../lib/hrefs';
import type { View } from '../../../../lib/view';

/** A node or a pool as its row shows it. */
export interface MachineLine {
  id: string;
  name: string;
  href: string | null;
  /** `m6i.xlarge, spot`. */
  type: string;
  nodes: number | null;
  price: string | null;
  cost: string | null;
  idle: string | null;
  capacity: number;
  requested: number | null;
  used: number | null;
}

export function poolLineOf(row: PoolRow, cluster: string, view: View): MachineLine {
  const { nodePool, instanceTypes, capacityTypes, nodes } = row;
  const types = [...instanceTypes, ...capacityTypes].join(', ');
  const name = nodePool ?? types;
  const href = nodePool === null ? null : poolHref({ cluster, pool: nodePool }, view);
  return { id: `${name} ${types}`, name, href, type: types, nodes, ...figuresOf(row) };
}

export function nodeLineOf(row: NodeRow, cluster: string, view: View): MachineLine {
  const { node, nodePool, instanceType, capacityType } = row;
  const type = [nodePool, instanceType, capacityType].filter((part) => part !== null).join(', ');
  const href = nodePool === null ? null : poolHref({ cluster, pool: nodePool }, view);
  return { id: node, name: node, href, type, nodes: null, ...figuresOf(row) };
}

function figuresOf({ pricePerHour, cost, idle, capacity, requested, used }: Machines) {
  return {
    price: pricePerHour,
    cost: cost?.total ?? null,
    idle: idle?.total ?? null,
    capacity: capacity.cpuCoreHours,
    requested: requested.cpuCoreHours,
    used: used.cpuCoreHours,
  };
}
