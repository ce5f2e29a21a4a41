import type { Instant } from '@showback/vocabulary';
import type { Database } from '../database';
import type { CollectionProgress, Lease, WindowStatus } from './lease';

/** The queue of hours to read, and what became of each. */
export class CollectionWindows {
  constructor(readonly database: Database) {}

  plan(request: { cluster: string; from: Instant; to: Instant }): Promise<number> {
    return Promise.reject(new Error(`soon ${request.cluster}`));
  }

  requeue(request: { cluster: string; from: Instant; to: Instant; now: Instant }): Promise<number> {
    return Promise.reject(new Error(`soon ${request.cluster}`));
  }

  claim(request: {
    cluster: string;
    owner: string;
    now: Instant;
    leaseMs: number;
    hoursPerBatch: number;
  }): Promise<Lease | null> {
    return Promise.reject(new Error(`soon ${request.cluster}`));
  }

  renew(lease: Lease, leaseMs: number): Promise<boolean> {
    return Promise.reject(new Error(`soon ${lease.cluster} ${leaseMs}`));
  }

  fail(request: {
    lease: Lease;
    hour: Instant;
    code: string;
    reason: string;
    now: Instant;
    nextRead: Instant | null;
  }): Promise<void> {
    return Promise.reject(new Error(`soon ${request.hour}`));
  }

  release(lease: Lease): Promise<void> {
    return Promise.reject(new Error(`soon ${lease.cluster}`));
  }

  states(request: { clusters: readonly string[]; start: Instant; end: Instant }): Promise<WindowStatus[]> {
    return Promise.reject(new Error(`soon ${request.start}`));
  }

  progress(): Promise<CollectionProgress[]> {
    return Promise.reject(new Error('soon'));
  }
}
