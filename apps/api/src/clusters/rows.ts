import type { NodeRow, PoolRow } from '@showback/contracts';
import type { MachineSums } from '@showback/persistence';
import { formatInstant, HOUR_MS, type Instant } from '@showback/vocabulary';
import { machineFigures } from './machine-figures';

/** How a cluster's nodes are shown. `newestHour`: a node that was not there in it is gone. */
export interface Shown {
  newestHour: Instant | null;
  money: boolean;
}

const MILLI = 1000;

export function nodeRow(machine: MachineSums, { newestHour, money }: Shown): NodeRow {
  return {
    node: machine.node,
    nodePool: machine.nodePool,
    capacityType: capacityTypeOf(machine),
    spot: machine.capacityType === null ? null : machine.capacityType === 'spot',
    instanceType: machine.instanceType,
    region: machine.region,
    zone: machine.zone,
    providerId: machine.providerId,
    cpuCores: Number(machine.cpuMilliCoresCapacity) / MILLI,
    memoryBytes: Number(machine.memoryBytesCapacity),
    gpus: machine.gpuCount,
    cpuCoresAllocatable: machine.cpuMilliCoresAllocatable === null ? null : Number(machine.cpuMilliCoresAllocatable) / MILLI,
    memoryBytesAllocatable: machine.memoryBytesAllocatable === null ? null : Number(machine.memoryBytesAllocatable),
    ...lifeOf([machine], newestHour),
    ...machineFigures([machine], money),
  };
}

/** Nodes by pool label; those without one by instance type and capacity type. */
export function poolRows(machines: readonly MachineSums[], { newestHour, money }: Shown): PoolRow[] {
  const pools = new Map<string, MachineSums[]>();
  for (const machine of machines) {
    const { nodePool, instanceType, capacityType } = machine;
    const key = JSON.stringify(nodePool === null ? [null, instanceType, capacityType] : [nodePool]);
    pools.set(key, [...(pools.get(key) ?? []), machine]);
  }
  return [...pools.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => {
      const capacityTypes = distinct(members.map((machine) => machine.capacityType));
      return {
        nodePool: members[0]?.nodePool ?? null,
        instanceTypes: distinct(members.map((machine) => machine.instanceType)),
        capacityTypes,
        spot: capacityTypes.length === 1 ? capacityTypes[0] === 'spot' : null,
        nodes: members.length,
        ...lifeOf(members, newestHour),
        ...machineFigures(members, money),
      };
    });
}

function lifeOf(machines: readonly MachineSums[], newestHour: Instant | null): { born: string; gone: string | null } {
  const first = Math.min(...machines.map(({ firstHour }) => firstHour));
  const last = Math.max(...machines.map(({ lastHour }) => lastHour));
  return { born: formatInstant(first), gone: newestHour !== null && last < newestHour ? formatInstant(last + HOUR_MS) : null };
}

function capacityTypeOf({ capacityType }: MachineSums): NodeRow['capacityType'] {
  return capacityType === 'spot' || capacityType === 'on-demand' ? capacityType : null;
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort();
}
