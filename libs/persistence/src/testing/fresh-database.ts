import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDatabase, type Database } from '../database';

/** The migrated database that fresh ones are copies of. */
export const TEMPLATE = 'showback_template';

/** A migrated database of a test's own. */
export interface TestDatabase {
  url: string;
  database: Database;
  /** Closes and drops it. */
  drop(): Promise<void>;
}

/** A copy of the migrated database, on the server at `serverUrl`. */
export async function copyTemplate(serverUrl: string, template: string = TEMPLATE): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const database = openDatabase(address.href);
  return {
    url: address.href,
    database,
    drop: async () => {
      await database.close();
      await administer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Runs one statement on a connection of its own; a copy that meets another copy of the same template waits its turn. */
async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('showback tests'))`);
    await client.query(statement);
  } finally {
    await client.end();
  }
}
