import type { AssembleContext, CostSource } from '@showback/allocation';
import type { BreakerView } from '@showback/http';
import type { Instant } from '@showback/vocabulary';

/** A cluster and all that its collection needs to know. */
export interface Collectable {
  cluster: string;
  region: string | null;
  simulated: boolean;
  kind: 'opencost' | 'simulator';
  /** Null: it cannot be collected, `misconfigured` says why. */
  source: CostSource | null;
  misconfigured: string | null;
  /** The first hour to collect. */
  from: Instant;
  /** The configuration does not say: reckoned from the day of the start. */
  fromIsDefault: boolean;
  /** How long after its end an hour is due. */
  delayMs: number;
  /** After this age nothing is corrected any more. */
  settleMs: number;
  /** Whether the source is left alone because it failed again and again. */
  breaker: () => BreakerView;
  /** What the configuration says of identity: the same for all hours. */
  identity: Omit<AssembleContext, 'knownOwners'>;
}
