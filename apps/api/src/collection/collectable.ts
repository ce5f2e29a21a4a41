import type { AssembleContext, CostSource } from '@showback/allocation';
import type { BreakerView } from '@showback/http';
import type { Notices } from '@showback/prometheus';
import type { Instant } from '@showback/vocabulary';
import type { SecondSource } from './second-source';
import type { UsageBeside } from './usage-beside';

/** A cluster and all that its collection needs to know. */
export interface Collectable {
  cluster: string;
  region: string | null;
  simulated: boolean;
  kind: 'opencost' | 'prometheus' | 'simulator';
  /** Where usage comes from beside another source of cost; null: from the source of cost, or nowhere. */
  usage: UsageBeside | null;
  /** What its Prometheus cannot say, whichever of the two it is, as of the newest hour that this process read; null before the first, and where there is none. */
  notices: () => Notices | null;
  /** Asks what a query says at the end of a UTC day, in billionths by the value of a label; null: no Prometheus is there to ask. */
  metrics:
    ((split: { query: string; key: string }, day: Instant, signal: AbortSignal) => Promise<ReadonlyMap<string, bigint>>) | null;
  /** Null: it cannot be collected, `misconfigured` says why. */
  source: CostSource | null;
  misconfigured: string | null;
  /** The source of cost that the ledger does not keep; null: there is none. */
  second: SecondSource | null;
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
