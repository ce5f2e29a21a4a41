import type { NodeRow } from '@showback/contracts';

/** A node of a pool as its row shows it. */
export interface NodeLine {
  node: string;
  /** `m6i.xlarge, spot, eu-west-1a`. */
  type: string;
  born: string;
  gone: string | null;
  price: string | null;
  cost: string | null;
  idle: string | null;
  capacity: number;
  requested: number | null;
  used: number | null;
}

export function nodeLineOf(row: NodeRow): NodeLine {
  const { node, instanceType, capacityType, zone, born, gone, pricePerHour, cost, idle, capacity, requested, used } = row;
  return {
    node,
    type: [instanceType, capacityType, zone].filter((part) => part !== null).join(', '),
    born,
    gone,
    price: pricePerHour,
    cost: cost?.total ?? null,
    idle: idle?.total ?? null,
    capacity: capacity.cpuCoreHours,
    requested: requested.cpuCoreHours,
    used: used.cpuCoreHours,
  };
}
