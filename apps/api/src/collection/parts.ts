import type { CollectionWindows, Ledger } from '@showback/persistence';
import type { Instant } from '@showback/vocabulary';
import type { Logger } from 'pino';
import type { CollectionMetrics } from './metrics';
import type { Pause } from './pause';
import type { CollectionSettings } from './settings';

/** What all loops of one process share. */
export interface CollectionParts {
  ledger: Ledger;
  windows: CollectionWindows;
  metrics: CollectionMetrics;
  log: Logger;
  clock: () => Instant;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Ends the waiting of all loops when there may be new work. */
  pause: Pause;
  /** Told when hours were stored and nothing more is to be done for now. */
  stored: () => void;
  /** Names this process in leases; no two processes share it. */
  owner: string;
  settings: CollectionSettings;
}
