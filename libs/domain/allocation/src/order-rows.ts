import { COMPONENTS, ROW_KINDS, ROW_ROUNDING_NANO, type CostRow, type Quantities } from '@showback/vocabulary';
import { compareText, plus } from './nodes';
import { addTimesRun } from './time-run';

const IDENTITY = ['namespace', 'controllerKind', 'workload', 'pod', 'container', 'node'] as const;

/** Rows in an order that does not depend on the source's, each identity once: rows of one identity are added up. */
export function orderRows(rows: readonly CostRow[]): CostRow[] {
  const ordered: CostRow[] = [];
  for (const row of [...rows].sort(compareRows)) {
    const last = ordered.at(-1);
    if (last !== undefined && compareIdentity(last, row) === 0) ordered[ordered.length - 1] = addRows(last, row);
    else ordered.push(row);
  }
  return ordered;
}

function compareIdentity(a: CostRow, b: CostRow): number {
  if (a.kind !== b.kind) return ROW_KINDS.indexOf(a.kind) - ROW_KINDS.indexOf(b.kind);
  for (const field of IDENTITY) {
    const [x, y] = [a[field], b[field]];
    if (x === y) continue;
    if (x === null) return -1;
    if (y === null) return 1;
    return compareText(x, y);
  }
  return 0;
}

function compareRows(a: CostRow, b: CostRow): number {
  return compareIdentity(a, b) || compareText(JSON.stringify(a.labelSet), JSON.stringify(b.labelSet));
}

/** Two rows of one thing as one: sums, of which a part that is unknown makes the whole unknown; they ran one after the other. */
export function addRows(a: CostRow, b: CostRow): CostRow {
  const cost = { ...a.cost, total: a.cost.total + b.cost.total };
  for (const component of COMPONENTS) cost[component] += b.cost[component];
  const quantity = addQuantities(a.quantity, b.quantity);
  return { ...a, cost, quantity, idleShareNano: a.idleShareNano + b.idleShareNano, ...addPrecisions(a, b), ...addTimesRun(a, b) };
}

/** Of two rows that say nothing of it one is left that says nothing: the source rounded what it gave as one row. */
function addPrecisions(a: CostRow, b: CostRow): Pick<CostRow, 'precisionNano'> {
  if (a.precisionNano === undefined && b.precisionNano === undefined) return {};
  return { precisionNano: (a.precisionNano ?? ROW_ROUNDING_NANO) + (b.precisionNano ?? ROW_ROUNDING_NANO) };
}

function addQuantities(a: Quantities, b: Quantities): Quantities {
  return {
    cpuMicroCoreHoursRequested: a.cpuMicroCoreHoursRequested + b.cpuMicroCoreHoursRequested,
    cpuMicroCoreHoursUsed: plus(a.cpuMicroCoreHoursUsed, b.cpuMicroCoreHoursUsed),
    cpuMicroCoreHoursAllocated: a.cpuMicroCoreHoursAllocated + b.cpuMicroCoreHoursAllocated,
    memoryByteHoursRequested: a.memoryByteHoursRequested + b.memoryByteHoursRequested,
    memoryByteHoursUsed: plus(a.memoryByteHoursUsed, b.memoryByteHoursUsed),
    memoryByteHoursAllocated: a.memoryByteHoursAllocated + b.memoryByteHoursAllocated,
    gpuMicroHours: a.gpuMicroHours + b.gpuMicroHours,
    gpuMicroHoursUsed: plus(a.gpuMicroHoursUsed, b.gpuMicroHoursUsed),
    storageByteHours: a.storageByteHours + b.storageByteHours,
    networkBytesSent: a.networkBytesSent + b.networkBytesSent,
    networkBytesReceived: a.networkBytesReceived + b.networkBytesReceived,
  };
}
