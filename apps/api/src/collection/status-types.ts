import type { BreakerView } from '@showback/http';
import type { Finding, Instant } from '@showback/vocabulary';

/** What the ledger says of a cluster's collection, in one word. `simulated`: not a real cluster, whatever else is true of it. */
export type ClusterState = 'ok' | 'late' | 'failing' | 'misconfigured' | 'simulated';

/** Why the last read that failed did so. The text goes to people; it never holds a secret. */
export interface SourceError {
  /** Of the fault; null where what is configured is at fault. */
  code: string | null;
  text: string;
  /** The hour that was asked for; null where the fault does not concern one (a missing secret file). */
  hour: Instant | null;
}

/** One source of one cluster. */
export interface SourceStatus {
  kind: 'opencost' | 'prometheus' | 'simulator';
  state: 'ok' | 'failing' | 'misconfigured';
  /** The newest hour that was stored; null before the first one. */
  lastWindow: Instant | null;
  /** Null while nothing is wrong. */
  lastError: SourceError | null;
  /** When the source will be asked again for what is missing; null where nothing is. */
  nextTry: Instant | null;
  breaker: BreakerView['state'];
  /** What it cannot say, and which figures suffer from it, with when that was seen by whichever replica. */
  notices: readonly (Finding & { seenAt: Instant })[];
}

/** How far the collection of a cluster has come: what `/data` and the progress bar show. */
export interface ClusterStatus {
  cluster: string;
  state: ClusterState;
  sources: SourceStatus[];
  /**
   * Hours asked for at least once (a gap that is tried again counts: it is shown as missing), and hours due since
   * `collect.from`. `etaSeconds` is null while the pace is unknown and 0 when all is done.
   */
  backfill: { doneHours: number; totalHours: number; etaSeconds: number | null };
  /** End of the last hour before which nothing will be read again; null before the first. */
  settledTo: Instant | null;
}
