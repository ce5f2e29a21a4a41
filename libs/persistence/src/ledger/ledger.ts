import type { Instant } from '@showback/vocabulary';
import type { Database } from '../database';
import type { LedgerVersion, RegisteredCluster, StoreOutcome, StoreRequest } from './store-outcome';

export interface LedgerOptions {
  /** Age after an hour's end at which it is read for the last time (default 72 h). */
  settleMs?: number;
}

/** The books: what ran in each cluster and hour, and what the source said it cost. */
export class Ledger {
  constructor(
    readonly database: Database,
    readonly options: LedgerOptions = {},
  ) {}

  registerClusters(clusters: readonly RegisteredCluster[]): Promise<void> {
    return Promise.reject(new Error(`soon ${clusters.length}`));
  }

  storeHours(request: StoreRequest): Promise<StoreOutcome[]> {
    return Promise.reject(new Error(`soon ${request.cluster}`));
  }

  acceptQuarantined(cluster: string, hour: Instant): Promise<boolean> {
    return Promise.reject(new Error(`soon ${cluster} ${hour}`));
  }

  podOwners(cluster: string, day: Instant): Promise<Map<string, { kind: string; name: string }>> {
    return Promise.reject(new Error(`soon ${cluster} ${day}`));
  }

  versions(): Promise<LedgerVersion[]> {
    return Promise.reject(new Error('soon'));
  }

  ensurePartitions(hours: readonly Instant[]): Promise<void> {
    return Promise.reject(new Error(`soon ${hours.length}`));
  }

  dropExpired(request: { now: Instant; hoursMs: number; daysMs: number }): Promise<string[]> {
    return Promise.reject(new Error(`soon ${request.now}`));
  }
}
