import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { LedgerFault } from '../faults';
import { findMigrations } from './find-migrations';

/** `showback` in ASCII: the one number that all of Showback's starts agree to lock on. */
const LOCK = '8316024450735464299';

const BOOK = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ, "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT, "rolled_back_at" TIMESTAMPTZ, "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Brings the schema up to date. Several starts at once: one applies, the others wait. Each migration is one transaction,
 * kept in the same book that Prisma keeps.
 * @param folder where the migrations lie; default: `SHOWBACK_MIGRATIONS`, else `prisma/migrations` above this code
 * @throws LedgerFault when an applied migration was changed afterwards, or the database is newer than this program
 */
export async function migrate(pool: pg.Pool, folder: string = findMigrations()): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1::bigint)', [LOCK]);
    await client.query(BOOK);
    const done = await appliedMigrations(client);
    refuseOtherHistory(migrations, done);
    const applied: string[] = [];
    for (const migration of migrations) {
      if (done.has(migration.name)) continue;
      await apply(client, migration);
      applied.push(migration.name);
    }
    await client.query('SELECT pg_advisory_unlock($1::bigint)', [LOCK]);
    client.release();
    return { applied };
  } catch (error) {
    client.release(true); // ends the connection, and with it the lock
    throw error;
  }
}

/** The migrations of a folder in the order of their names. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Names and checksums of what a database says was applied. */
export async function appliedMigrations(client: pg.ClientBase | pg.Pool): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name',
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function refuseOtherHistory(migrations: Migration[], done: Map<string, string>): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of done) {
    const ours = known.get(name);
    if (ours === undefined) {
      throw new LedgerFault(
        `the database has the migration ${name}, which this version of Showback does not know: start a newer version`,
      );
    }
    if (ours !== checksum) throw new LedgerFault(`the migration ${name} was changed after it had been applied: restore its text`);
  }
}

async function apply(client: pg.ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      'INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) VALUES (gen_random_uuid()::text, $1, now(), $2, 1)',
      [checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new LedgerFault(`the migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
