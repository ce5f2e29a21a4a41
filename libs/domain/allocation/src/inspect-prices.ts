import type { CostRow, Finding, Nano, NodeHour } from '@showback/vocabulary';
import { DEFAULT_PRICES, type PriceBounds } from './bounds';
import type { Inspected } from './inspect';
import { say, sayNano, sayRatio } from './say';

const GIB = 2n ** 30n;
const MICRO = 1_000_000n;
/** Containers that cost less than this part of a bound are not priced: rounding to the fifth decimal would speak, not the price. */
const SLACK = 1_000n;

/** A cost of something, to be held against the most that it can be: `cost ≤ bound × amount / unit`. */
interface Priced {
  what: string;
  unitName: string;
  cost: Nano;
  amount: bigint;
  unit: bigint;
  bound: Nano;
}

/** Prices per core hour, GiB hour and GPU hour of nodes and of containers that are negative or beyond every price list. */
export function priceFaults({ nodes, rows, bounds }: Inspected): Finding[] {
  const faults: Priced[] = [];
  for (const node of nodes) faults.push(...pricesOfNode(node, bounds).filter(isOutOfBounds));
  for (const row of rows) if (row.kind === 'workload') faults.push(...pricesOfRow(row, bounds).filter(isOutOfBounds));
  const [first] = faults;
  if (first === undefined) return [];
  const { what, unitName, cost, amount, unit, bound } = first;
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  return [
    {
      code: 'price-out-of-bounds',
      text: `${what} costs ${sayNano(cost)} for ${sayRatio(amount, unit)} ${unitName}s, ${sayRatio(cost * unit, amount * 1_000_000_000n)} per ${unitName}; between 0 and ${sayNano(bound)} is believed${more}.`,
    },
  ];
}

function pricesOfNode(node: NodeHour, bounds: PriceBounds): Priced[] {
  const { minutes, cpuMilliCoresCapacity, memoryBytesCapacity, gpuCount, cpuNano, memoryNano, gpuNano } = node;
  const hours = (amount: number): bigint => BigInt(Math.round((amount * minutes) / 60));
  return priced(`Node ${node.node}`, bounds, {
    cpu: { cost: cpuNano, amount: hours(cpuMilliCoresCapacity * 1_000) },
    memory: { cost: memoryNano, amount: hours(memoryBytesCapacity) },
    gpu: { cost: gpuNano, amount: hours(gpuCount * 1_000_000) },
  });
}

function pricesOfRow({ namespace, pod, container, cost, quantity }: CostRow, bounds: PriceBounds): Priced[] {
  const small = cost.total >= 0n && cost.total * SLACK < bounds.cpuCoreHour;
  if (small && cost.cpu >= 0n && cost.memory >= 0n && cost.gpu >= 0n) return [];
  return priced(`Container ${namespace ?? ''}/${pod ?? ''}/${container ?? ''}`, bounds, {
    cpu: { cost: cost.cpu, amount: BigInt(quantity.cpuMicroCoreHoursAllocated) },
    memory: { cost: cost.memory, amount: BigInt(quantity.memoryByteHoursAllocated) },
    gpu: { cost: cost.gpu, amount: BigInt(quantity.gpuMicroHours) },
  });
}

function priced(
  what: string,
  bounds: PriceBounds,
  { cpu, memory, gpu }: Record<'cpu' | 'memory' | 'gpu', { cost: Nano; amount: bigint }>,
): Priced[] {
  return [
    { what, unitName: 'core hour', ...cpu, unit: MICRO, bound: bounds.cpuCoreHour },
    { what, unitName: 'GiB hour', ...memory, unit: GIB, bound: bounds.memoryGiBHour },
    { what, unitName: 'GPU hour', ...gpu, unit: MICRO, bound: bounds.gpuHour },
  ];
}

function isOutOfBounds({ cost, amount, unit, bound }: Priced): boolean {
  const slack = bound / SLACK;
  return cost < -slack || (cost - slack) * unit > bound * amount;
}

/** Default prices are recognised to one part in two thousand: a cost has six decimals, a node at least one core. */
const DEFAULT_PRICE_TOLERANCE = 2_000n;

/** Nodes at exactly the prices that OpenCost uses where it has none, and nodes that cost nothing. */
export function defaultPriceFlags(nodes: readonly NodeHour[]): Finding[] {
  const byDefault = nodes.filter(hasDefaultPrice);
  const free = nodes.filter(({ minutes, cpuNano, memoryNano }) => minutes > 0 && cpuNano === 0n && memoryNano === 0n);
  return [
    ...flag(byDefault, 'default-prices', 'at the prices that OpenCost uses where it finds none: pricing does not work there'),
    ...flag(free, 'node-without-price', 'at no price at all'),
  ];
}

function flag(nodes: readonly NodeHour[], code: string, text: string): Finding[] {
  const [first] = nodes;
  return first === undefined ? [] : [{ code, text: `${say(nodes.length, 'node')}, as ${first.node}, stand ${text}.` }];
}

function hasDefaultPrice({ minutes, cpuMilliCoresCapacity, memoryBytesCapacity, cpuNano, memoryNano }: NodeHour): boolean {
  const microCoreHours = BigInt(Math.round((cpuMilliCoresCapacity * 1_000 * minutes) / 60));
  const byteHours = BigInt(Math.round((memoryBytesCapacity * minutes) / 60));
  if (microCoreHours === 0n || byteHours === 0n) return false;
  return DEFAULT_PRICES.some(
    ({ cpuCoreHour, memoryGiBHour }) =>
      isNearly(cpuNano * MICRO, cpuCoreHour * microCoreHours) && isNearly(memoryNano * GIB, memoryGiBHour * byteHours),
  );
}

function isNearly(amount: bigint, expected: bigint): boolean {
  const difference = amount > expected ? amount - expected : expected - amount;
  return difference * DEFAULT_PRICE_TOLERANCE <= expected;
}
