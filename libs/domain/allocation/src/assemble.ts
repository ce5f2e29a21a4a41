import type { CostHour } from '@showback/vocabulary';
import { allocationRows, managementRows } from './allocation-rows';
import { priceBounds } from './bounds';
import { assertConserved } from './conserve';
import { assetDifferences, differenceFlags } from './differences';
import { DEFAULT_WORKLOAD_RULES, type Owner, type WorkloadRule } from './identity';
import { floodFlags, governanceOf } from './governance';
import { idleFlags, idleRows } from './idle';
import { impossible, odd } from './inspect';
import { partHoursByNode } from './inspect-capacity';
import { DEFAULT_DROPPED_LABELS } from './labels';
import { measuredUse } from './measured-use';
import { nodeHours, useByNode, volumeHours } from './nodes';
import { orderRows } from './order-rows';
import { idlePrecision } from './row-precision';
import { idleShares } from './share-idle';
import type { SourceHour } from './source-hour';
import { usageHours } from './usage-hours';

/** What is known beside the answer of the hour itself. */
export interface AssembleContext {
  /** Owners of pods in the other hours of the day, by `namespace/pod`. */
  knownOwners: ReadonlyMap<string, Owner>;
  /** Absent: the built-in rules. */
  workloadRules?: readonly WorkloadRule[];
  /** Labels that are never stored, as Kubernetes or OpenCost writes them. Absent: the built-in list. */
  droppedLabels?: readonly string[];
  /** Of the ledger, to know which prices can be believed. Absent: USD. */
  currency?: string;
}

/**
 * One hour as the ledger stores it, from what the source said: rows with workloads, idle per node and its shares, nodes,
 * differences to the assets, and what is odd or impossible about it. Does not depend on the order of the source's rows.
 * @throws NotConserved when it would not add up to the source's total.
 */
export function assembleHour(source: SourceHour, context: AssembleContext): CostHour {
  const { allocations, flags: unmeasured } = measuredUse(source.allocations);
  const uses = useByNode(allocations);
  const nodes = nodeHours(source, uses);
  const rows = orderRows([
    ...allocationRows(source, allocations, nodes, {
      workloadRules: DEFAULT_WORKLOAD_RULES,
      droppedLabels: DEFAULT_DROPPED_LABELS,
      ...context,
    }),
    ...idleRows(source.idle, nodes, idlePrecision(source)),
    ...managementRows(source),
  ]);
  const shares = idleShares(rows);
  for (const [index, row] of rows.entries()) row.idleShareNano = shares[index] ?? 0n;
  const assetDifferenceNano = assetDifferences(source);
  const bounds = priceBounds(context.currency ?? 'USD');
  const inspected = { source, rows, nodes, partHours: partHoursByNode(allocations), bounds };
  const hour: CostHour = {
    cluster: source.cluster,
    hour: source.hour,
    rows,
    nodes,
    volumes: volumeHours(source.volumes),
    ...(source.usage && { usage: usageHours(source.usage, rows) }),
    ...governanceOf(source, rows),
    sourceTotalNano: totalOf(source),
    assetDifferenceNano,
    flags: [
      ...idleFlags(source, nodes, (node) => uses.get(node)?.rows ?? 0),
      ...unmeasured,
      ...differenceFlags(source, assetDifferenceNano),
      ...odd(inspected),
      ...floodFlags(source),
    ],
    quarantine: impossible(inspected),
  };
  assertConserved(hour);
  return hour;
}

/** Σ rows of the answer, its idle and unmounted among them, + management. */
function totalOf({ allocations, idle, managementNano }: SourceHour): bigint {
  return allocations.reduce((sum, { cost }) => sum + cost.total, (idle?.total ?? 0n) + managementNano);
}
