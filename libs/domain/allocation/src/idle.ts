import {
  NO_LABELS,
  ROW_ROUNDING_NANO,
  sumNano,
  zeroCost,
  zeroQuantities,
  type Component,
  type CostRow,
  type Finding,
  type Nano,
  type NodeHour,
  type Placement,
} from '@showback/vocabulary';
import { NOWHERE } from './placement';
import { nearlyNothing, say, sayNano } from './say';
import type { RowPrecision } from './row-precision';
import type { SourceCost, SourceHour } from './source-hour';

/** Assets are printed with six decimals. */
const ASSET_ROUNDING_NANO = 500n;

/**
 * Idle rows that add up to the source's own idle exactly: each node's asset minus what ran on it, signed, and a row without
 * a node for the rest (the rounding of the rows; what the source clamped; what ran on nodes it has no asset for).
 * No idle row in the answer: no idle rows, for the ledger holds what the source said. The nodes show it all the same.
 * @param precisionOf how far idle of a node, or of none, may be off
 */
export function idleRows(idle: SourceCost | null, nodes: readonly NodeHour[], precisionOf: RowPrecision): CostRow[] {
  if (idle === null) return [];
  const perNode = nodes.map((node) => ({
    ...idleRow(node, { cpu: node.cpuIdleNano, memory: node.memoryIdleNano, gpu: node.gpuIdleNano }),
    ...precisionOf(node.node),
  }));
  const { total, ...parts } = idle;
  const rest = {
    ...precisionOf(null),
    ...idleRow(NOWHERE, {
      ...parts,
      cpu: idle.cpu - sumNano(perNode.map(({ cost }) => cost.cpu)),
      memory: idle.memory - sumNano(perNode.map(({ cost }) => cost.memory)),
      gpu: idle.gpu - sumNano(perNode.map(({ cost }) => cost.gpu)),
    }),
  };
  const missing = total - sumNano(perNode.map(({ cost }) => cost.total)) - rest.cost.total;
  rest.cost.other += missing;
  rest.cost.total += missing;
  return [...perNode, rest].filter(({ cost }) => Object.values(cost).some((amount) => amount !== 0n));
}

function idleRow(
  { node, nodePool, capacityType, instanceType, region }: Placement,
  parts: Partial<Record<Component, Nano>>,
): CostRow {
  return {
    kind: 'idle',
    namespace: null,
    controllerKind: null,
    workload: null,
    pod: null,
    container: null,
    node,
    nodePool,
    capacityType,
    instanceType,
    region,
    labelSet: NO_LABELS,
    cost: { ...zeroCost(), ...parts, total: sumNano(Object.values(parts)) },
    quantity: zeroQuantities(),
    idleShareNano: 0n,
  };
}

/** What is odd about idle: none in the answer, less than nothing on a node, or more difference to the nodes than rounding explains. */
export function idleFlags(source: SourceHour, nodes: readonly NodeHour[], rowsOn: (node: string) => number): Finding[] {
  if (source.idle === null)
    return [
      {
        code: 'idle-missing',
        text: 'The answer has no __idle__ row: what the nodes cost beyond their workloads is in no figure. OpenCost needs CLUSTER_ID for it.',
      },
    ];
  return [...negativeIdle(nodes, rowsOn), ...residue(source, source.idle, nodes)];
}

function negativeIdle(nodes: readonly NodeHour[], rowsOn: (node: string) => number): Finding[] {
  const negative = nodes.filter((node) => {
    const allowed = -(BigInt(rowsOn(node.node)) * ROW_ROUNDING_NANO + ASSET_ROUNDING_NANO);
    return node.cpuIdleNano < allowed || node.memoryIdleNano < allowed || node.gpuIdleNano < allowed;
  });
  const [first] = negative;
  if (first === undefined) return [];
  const { node, cpuIdleNano, memoryIdleNano, gpuIdleNano } = first;
  return [
    {
      code: 'negative-idle',
      text: `${say(negative.length, 'node')} cost less than what ran on them, as ${node}: CPU ${sayNano(cpuIdleNano)}, memory ${sayNano(memoryIdleNano)}, GPU ${sayNano(gpuIdleNano)} left. More was used than it has, or its price is missing for a while.`,
    },
  ];
}

function residue({ allocations }: SourceHour, idle: SourceCost, nodes: readonly NodeHour[]): Finding[] {
  const allowed = BigInt(allocations.length + 1) * ROW_ROUNDING_NANO + BigInt(nodes.length) * ASSET_ROUNDING_NANO;
  const rest = {
    cpu: idle.cpu - sumNano(nodes.map(({ cpuIdleNano }) => cpuIdleNano)),
    memory: idle.memory - sumNano(nodes.map(({ memoryIdleNano }) => memoryIdleNano)),
    gpu: idle.gpu - sumNano(nodes.map(({ gpuIdleNano }) => gpuIdleNano)),
  };
  if (nearlyNothing(rest.cpu, allowed) && nearlyNothing(rest.memory, allowed) && nearlyNothing(rest.gpu, allowed)) return [];
  return [
    {
      code: 'idle-residue',
      text: `__idle__ differs from the nodes' idle by CPU ${sayNano(rest.cpu)}, memory ${sayNano(rest.memory)}, GPU ${sayNano(rest.gpu)}; rounding explains ${sayNano(allowed)}. The rest stands as idle without a node.`,
    },
  ];
}
