import { LedgerFault, type CollectionWindows, type Ledger } from '@showback/persistence';
import { DAY_MS, type Instant } from '@showback/vocabulary';
import type { Collectable } from './collectable';
import { dueEnd } from './due';

/** Once planned, only hours of the last days can be new. */
const OVERLAP_MS = 2 * DAY_MS;

/**
 * Writes down which hours are to be collected: all from `collect.from` to the last one due. An hour is a row keyed by
 * cluster and UTC hour, so planning again, from another process or under a clock that was set back, adds none twice.
 */
export class Planner {
  private readonly plannedTo = new Map<string, Instant>();

  constructor(
    private readonly collectables: readonly Collectable[],
    private readonly windows: CollectionWindows,
    private readonly clock: () => Instant,
  ) {}

  /** Plans what has become due. @returns how many hours are new */
  async plan(): Promise<number> {
    let added = 0;
    for (const { cluster, from, delayMs, source } of this.collectables) {
      if (source === null) continue;
      const to = dueEnd(this.clock(), delayMs);
      const known = this.plannedTo.get(cluster);
      const start = known === undefined ? from : Math.max(from, Math.min(known, to) - OVERLAP_MS);
      if (start >= to) continue;
      added += await this.windows.plan({ cluster, from: start, to });
      this.plannedTo.set(cluster, to);
    }
    return added;
  }
}

/** Tells the ledger which clusters there are. One that it refuses (kept in another currency) is not collected, and says why. */
export async function registerClusters(collectables: readonly Collectable[], ledger: Ledger, currency: string): Promise<void> {
  for (const collectable of collectables) {
    const { cluster: name, region, simulated, from: collectFrom, fromIsDefault: collectFromIsDefault } = collectable;
    try {
      await ledger.registerClusters([{ name, region, currency, simulated, collectFrom, collectFromIsDefault }]);
    } catch (error) {
      if (!(error instanceof LedgerFault)) throw error;
      collectable.misconfigured = error.message;
      collectable.source = null;
    }
  }
}
