import type pg from 'pg';
import { findMigrations } from '../migrate/find-migrations';
import { appliedMigrations, readMigrations } from '../migrate/migrate';

/** Whether the database answers and has every migration that this program knows. @throws the database's error */
export async function isMigrated(pool: pg.Pool): Promise<boolean> {
  const [known, applied] = await Promise.all([readMigrations(findMigrations()), appliedMigrations(pool)]);
  return known.every(({ name, checksum }) => applied.get(name) === checksum);
}
