import type { BackOff } from './back-off';

/** How collection paces itself; all in milliseconds. Tests shorten them. */
export interface CollectionSettings {
  /** How long a worker that died keeps its hours from the others. */
  leaseMs: number;
  /** How often a working one says that it lives. */
  heartbeatMs: number;
  /** How often a loop without work looks for some. */
  idleMs: number;
  /** When an hour that failed is asked for again. */
  retry: BackOff;
  /** When a database that did not answer is asked again. */
  database: BackOff;
  /** How often new windows are planned and how often old facts are dropped. */
  planMs: number;
  retentionMs: number;
  /** How long the end of the process waits for an hour that is being stored. */
  shutdownMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const DEFAULT_SETTINGS: CollectionSettings = {
  leaseMs: MINUTE_MS,
  heartbeatMs: 20 * SECOND_MS,
  idleMs: 5 * SECOND_MS,
  retry: { baseMs: MINUTE_MS, capMs: HOUR_MS },
  database: { baseMs: 250, capMs: 30 * SECOND_MS },
  planMs: MINUTE_MS,
  retentionMs: 24 * HOUR_MS,
  shutdownMs: 5 * SECOND_MS,
};
