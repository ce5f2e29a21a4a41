import type { Finding, Instant } from '@showback/vocabulary';

/**
 * The right to store some hours of one cluster and UTC day. `fence` is what the storing transaction checks:
 * it goes up each time an hour is handed out, so a lease that was taken over writes nothing.
 */
export interface Lease {
  cluster: string;
  owner: string;
  fence: bigint;
  /** Ascending. */
  hours: Instant[];
  /** How often each hour was tried in vain since it was last had or asked for by hand, in the order of `hours`: for its back-off. */
  attempts: number[];
  until: Instant;
  /** The day's hours were dropped before: its hours must be stored together, in one call of `storeHours`. */
  wholeDay: boolean;
}

/** `missing`: a gap that is tried again; `given_up`: a gap that is not. */
export const WINDOW_STATES = ['pending', 'missing', 'ok', 'quarantined', 'given_up'] as const;
export type WindowState = (typeof WINDOW_STATES)[number];

/** What the ledger knows of one cluster and hour. */
export interface WindowStatus {
  cluster: string;
  hour: Instant;
  state: WindowState;
  /** Why it is missing, in quarantine, or why a later answer did not replace it. */
  reason: string | null;
  flags: Finding[];
  settled: boolean;
  /** When it is to be read, again or for the first time. Null: nothing left to do. */
  nextRead: Instant | null;
}

/** How far a cluster is collected. */
export interface CollectionProgress {
  cluster: string;
  /** Hours that need no first read any more: stored, in quarantine, or given up. */
  doneHours: number;
  /** Hours with figures. */
  okHours: number;
  /** Hours that were not asked for yet: neither had nor tried. */
  untriedHours: number;
  totalHours: number;
  /** The newest hour with figures. */
  lastHour: Instant | null;
  /** Every hour before it is settled. Null: not even the first. */
  settledTo: Instant | null;
  /** From the end of `lastHour` to the end of the newest planned hour, in ms. Null: no figures yet. */
  lagMs: number | null;
  /** When the next due read is, of any hour. Null: nothing left to do. */
  nextRead: Instant | null;
  /** Of the hours whose last read failed, the newest: state missing or given_up, or a good one with a reason. Null: none. */
  lastFailure: { hour: Instant; reason: string; nextRead: Instant | null } | null;
}
