import type { Database } from '../database';

/** A migrated database of a test's own. */
export interface TestDatabase {
  url: string;
  database: Database;
  /** Closes and drops it. */
  drop(): Promise<void>;
}

export function freshDatabase(): Promise<TestDatabase> {
  return Promise.reject(new Error('soon'));
}
