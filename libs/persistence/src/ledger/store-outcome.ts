import type { CostHour, Instant } from '@showback/vocabulary';
import type { Lease } from '../windows/lease';

/**
 * `stored`: first figures of the hour; `restated`: other figures than before; `unchanged`: the same answer as before;
 * `kept`: a good answer stands and this one did not replace it (or it holds no rows); `quarantined`: in no figure.
 */
export interface StoreOutcome {
  hour: Instant;
  outcome: 'stored' | 'restated' | 'unchanged' | 'kept' | 'quarantined';
  /** Σ of the hour's rows in the ledger after the call, in nano-units. */
  totalNano: bigint;
  reason: string | null;
}

/** Hours of one cluster and one UTC day, stored in one transaction. */
export interface StoreRequest {
  cluster: string;
  hours: CostHour[];
  lease: Lease;
  readAt: Instant;
}

/** A cluster as the configuration names it. */
export interface RegisteredCluster {
  name: string;
  region: string | null;
  currency: string;
  simulated: boolean;
  collectFrom: Instant;
  /** `collectFrom` was reckoned from today: an earlier one that is in the books stands. */
  collectFromIsDefault?: boolean;
}

export interface LedgerVersion {
  cluster: string;
  simulated: boolean;
  version: bigint;
  changedAt: Instant;
}
