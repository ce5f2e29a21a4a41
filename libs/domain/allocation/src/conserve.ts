import { COMPONENTS, formatInstant, formatNano, type CostHour, type Nano } from '@showback/vocabulary';

/** Money that came or went on the way from the source to the ledger: a fault of ours, never of the source. */
export class NotConserved extends Error {
  override readonly name = 'NotConserved';
}

/**
 * Law 1: the rows add up to the source's total, the parts of each row to its total, and what is shared to nothing.
 * @throws NotConserved
 */
export function assertConserved(hour: CostHour): void {
  let total: Nano = 0n;
  let shared: Nano = 0n;
  const where = `${hour.cluster} ${formatInstant(hour.hour)}`;
  for (const { cost, idleShareNano, namespace, pod, kind } of hour.rows) {
    const parts = COMPONENTS.reduce((sum, component) => sum + cost[component], 0n);
    if (parts !== cost.total)
      throw new NotConserved(
        `${where}: parts of ${kind} ${namespace}/${pod} add up to ${formatNano(parts)}, not ${formatNano(cost.total)}`,
      );
    total += cost.total;
    shared += idleShareNano;
  }
  if (total !== hour.sourceTotalNano)
    throw new NotConserved(`${where}: rows add up to ${formatNano(total)}, the source to ${formatNano(hour.sourceTotalNano)}`);
  if (shared !== 0n) throw new NotConserved(`${where}: shared idle adds up to ${formatNano(shared)}, not 0`);
}
