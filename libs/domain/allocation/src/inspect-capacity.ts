import type { Finding, NodeHour } from '@showback/vocabulary';
import { RESOLUTION_MINUTES, USED_ABOVE_CAPACITY } from './bounds';
import type { Inspected } from './inspect';
import { say } from './say';
import type { SourceAllocation } from './source-hour';

const GIB = 2 ** 30;
/** Averages have five decimals, so a node's sum is exact to far less than this part of it. */
const ROUNDING = 1.0001;

/** What one resolution more or less of each container that ran for part of the hour makes, in the units of the sums. */
export interface PartHours {
  cpuMicroCoreHours: number;
  memoryByteHours: number;
}

/** How much too long the containers of each node may have been counted: one resolution each, for those that did not run all the hour. */
export function partHoursByNode(allocations: readonly SourceAllocation[]): Map<string, PartHours> {
  const byNode = new Map<string, PartHours>();
  for (const { node, minutes, quantity } of allocations) {
    if (node === null || minutes === undefined || minutes >= 60 || minutes <= 0) continue;
    const part = RESOLUTION_MINUTES / minutes;
    const sum = byNode.get(node) ?? { cpuMicroCoreHours: 0, memoryByteHours: 0 };
    sum.cpuMicroCoreHours += Math.round(
      part * Math.max(quantity.cpuMicroCoreHoursRequested, quantity.cpuMicroCoreHoursUsed ?? 0),
    );
    sum.memoryByteHours += Math.round(part * Math.max(quantity.memoryByteHoursRequested, quantity.memoryByteHoursUsed ?? 0));
    byNode.set(node, sum);
  }
  return byNode;
}

/** Nodes on which more was requested than can be allocated, or more used than there is. Duplicated metrics do that: two kube-state-metrics double every request. */
export function capacityFaults({ nodes, partHours }: Inspected): Finding[] {
  const requested: string[] = [];
  const used: string[] = [];
  for (const node of nodes) {
    const parts = partHours.get(node.node) ?? { cpuMicroCoreHours: 0, memoryByteHours: 0 };
    for (const resource of resourcesOf(node, parts)) {
      const { name, unit, slack, capacity, allocatable, ...hours } = resource;
      const figures = (amount: number, limit: number): string =>
        `node ${node.node} ${(amount / unit).toFixed(3)} of ${(limit / unit).toFixed(3)} ${name}`;
      const limit = allocatable ?? capacity;
      if (hours.requested > limit * ROUNDING + slack) requested.push(figures(hours.requested, limit));
      if (hours.used !== null && hours.used > capacity * USED_ABOVE_CAPACITY + slack) used.push(figures(hours.used, capacity));
    }
  }
  return [
    ...finding('requested-above-allocatable', 'More is requested than can be allocated', requested),
    ...finding('used-above-capacity', 'More is used than there is', used),
  ];
}

function finding(code: string, sentence: string, cases: readonly string[]): Finding[] {
  const [first] = cases;
  if (first === undefined) return [];
  const more = cases.length === 1 ? '' : `, and ${say(cases.length - 1, 'more case')}`;
  return [{ code, text: `${sentence}: ${first}${more}. Metrics that are scraped twice do that.` }];
}

function resourcesOf(node: NodeHour, parts: PartHours) {
  // A node that came or went within the hour is known to one resolution too.
  const hours = Math.min(60, node.minutes < 60 ? node.minutes + RESOLUTION_MINUTES : 60) / 60;
  const scaled = (amount: number | null, factor: number): number | null => (amount === null ? null : amount * factor * hours);
  return [
    {
      name: 'core hours',
      unit: 1_000_000,
      slack: parts.cpuMicroCoreHours,
      capacity: node.cpuMilliCoresCapacity * 1_000 * hours,
      allocatable: scaled(node.cpuMilliCoresAllocatable, 1_000),
      requested: node.cpuMicroCoreHoursRequested,
      used: node.cpuMicroCoreHoursUsed,
    },
    {
      name: 'GiB hours of memory',
      unit: GIB,
      slack: parts.memoryByteHours,
      capacity: node.memoryBytesCapacity * hours,
      allocatable: scaled(node.memoryBytesAllocatable, 1),
      requested: node.memoryByteHoursRequested,
      used: node.memoryByteHoursUsed,
    },
  ];
}
