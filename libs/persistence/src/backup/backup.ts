import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to } from 'pg-copy-streams';
import { transaction, type Database } from '../database';
import { appliedMigrations } from '../migrate/migrate';
import { type BackupEnd, type BackupHeader, type BackupTable, END_OF_TABLE, linesOf } from './backup-file';

/** Called now and then while tables are copied. */
export type BackupProgress = (state: { table: string; rows: number; bytes: number }) => void;

const PROGRESS_EVERY = 5_000;

/**
 * Writes the whole ledger, as it stands at one instant, into one file that any later version can restore. Collection may go
 * on meanwhile. The file appears under its name only when it is whole; nothing else is held in memory than a few rows.
 */
export async function backup(database: Database, path: string, progress: BackupProgress = () => undefined): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    await transaction(database.pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      await pipeline(linesOfLedger(client, progress), createGzip({ level: 4 }), createWriteStream(unfinished, { mode: 0o600 }));
    });
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function* linesOfLedger(client: pg.ClientBase, progress: BackupProgress): AsyncGenerator<Buffer> {
  const header: BackupHeader = { showback: 'ledger', migrations: Object.fromEntries(await appliedMigrations(client)) };
  yield control(header);
  let rows = 0;
  let bytes = 0;
  for (const table of await ledgerTables(client)) {
    yield control(table);
    const columns = table.columns.map((column) => `"${column}"`).join(', ');
    const copy = client.query(to(`COPY (SELECT ${columns} FROM "${table.table}") TO STDOUT`));
    for await (const line of linesOf(copy)) {
      yield Buffer.concat([line, Buffer.from('\n')]);
      rows += 1;
      bytes += line.length + 1;
      if (rows % PROGRESS_EVERY === 0) progress({ table: table.table, rows, bytes });
    }
    yield Buffer.from(`${END_OF_TABLE}\n`);
    progress({ table: table.table, rows, bytes });
  }
  const end: BackupEnd = { rows };
  yield control(end);
}

function control(line: BackupHeader | BackupTable | BackupEnd): Buffer {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

/** Every table of the ledger with its columns and partitions, from the catalogue: a table that comes later is not forgotten. */
export async function ledgerTables(client: pg.ClientBase): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable>(
    `SELECT c.relname AS "table",
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       COALESCE((SELECT array_agg(p.relname::text ORDER BY p.relname) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid
         WHERE i.inhparent = c.oid), '{}') AS partitions
     FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> '_prisma_migrations'
     ORDER BY c.relname`,
  );
  return rows;
}
