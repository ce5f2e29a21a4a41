import { inject } from 'vitest';
import { copyTemplate, type TestDatabase } from './fresh-database';
import type {} from './server';

export { HOSTILE_NAMES } from '../costs/testing/hostile';
export { hourOf, rowWith, storeAll } from '../costs/testing/store-all';
export type { TestDatabase } from './fresh-database';

/** A migrated, empty database of a test's own, on the run's embedded server. Takes about 30 ms; `drop()` it in the end. */
export function freshDatabase(): Promise<TestDatabase> {
  return copyTemplate(inject('postgresUrl'));
}
