import { createReadStream } from 'node:fs';
import { pipeline as pipe, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { transaction, type Database } from '../database';
import { LedgerFault } from '../faults';
import { makePartition, partitionNamed } from '../ledger/partitions';
import { UNBUILT_SQL } from '../lines/line-state';
import { appliedMigrations } from '../migrate/migrate';
import { type BackupProgress, ledgerTables } from './backup';
import { type BackupEnd, type BackupHeader, type BackupTable, END_OF_TABLE, linesOf, parseControl } from './backup-file';

/**
 * Fills an empty ledger from a backup: all of it, or nothing. The ledger's schema may be newer than the backup's, not older.
 * @throws LedgerFault when the ledger is not empty, the schema is older, or the file is not a whole backup
 */
export async function restore(database: Database, path: string, progress: BackupProgress = () => undefined): Promise<void> {
  const unzipped = createGunzip();
  // Faults of either stream reach the reader of the lines; the callback only keeps them from being uncaught before it reads.
  pipe(createReadStream(path), unzipped, () => undefined);
  // A file that was cut short can say so when nobody reads it any more.
  unzipped.on('error', () => undefined);
  const lines = linesOf(unzipped);
  try {
    await transaction(database.pool, async (client) => {
      const header = parseControl<BackupHeader>(await next(lines), ['showback', 'migrations']);
      await refuseOlderSchema(client, header);
      const tables = await ledgerTables(client);
      await refuseUnlessEmpty(client, tables);
      await fill(client, lines, tables, progress);
      // A backup of an earlier schema knows nothing of lines: they are still to be built.
      await client.query(UNBUILT_SQL);
    });
  } catch (error) {
    throw asFault(error);
  } finally {
    await lines.return(undefined);
  }
}

async function next(lines: AsyncGenerator<Buffer>): Promise<Buffer | undefined> {
  const result = await lines.next();
  return result.done === true ? undefined : result.value;
}

async function refuseOlderSchema(client: pg.ClientBase, { migrations }: BackupHeader): Promise<void> {
  const here = await appliedMigrations(client);
  for (const [name, checksum] of Object.entries(migrations)) {
    if (here.get(name) !== checksum) {
      throw new LedgerFault(
        `the backup has the schema ${name}, which this version of Showback does not: restore it with a newer one`,
      );
    }
  }
}

async function refuseUnlessEmpty(client: pg.ClientBase, tables: readonly BackupTable[]): Promise<void> {
  for (const { table } of tables) {
    const { rowCount } = await client.query(`SELECT 1 FROM "${table}" LIMIT 1`);
    if (rowCount !== 0) {
      throw new LedgerFault(`the ledger is not empty (table ${table}): restore into a new data directory or database`);
    }
  }
}

async function fill(
  client: pg.ClientBase,
  lines: AsyncGenerator<Buffer>,
  tables: readonly BackupTable[],
  progress: BackupProgress,
): Promise<void> {
  const state = { rows: 0, bytes: 0 };
  for (let line = await next(lines); ; line = await next(lines)) {
    const frame = parseControl<BackupTable | BackupEnd>(line, []);
    if ('rows' in frame) {
      if (frame.rows !== state.rows) throw new LedgerFault(`the backup says ${frame.rows} rows and holds ${state.rows}`);
      return;
    }
    const { table, columns, partitions } = parseControl<BackupTable>(line, ['table', 'columns', 'partitions']);
    const known = tables.find((candidate) => candidate.table === table);
    const strange = known ? columns.find((column) => !known.columns.includes(column)) : table;
    if (strange !== undefined) throw new LedgerFault(`the backup holds ${strange}, which this ledger's schema does not have`);
    for (const name of partitions) await makePartition(client, partitionNamed(name));
    const into = `COPY "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) FROM STDIN`;
    await pipeline(Readable.from(rowsOf(lines, state)), client.query(from(into)));
    progress({ table, ...state });
  }
}

async function* rowsOf(lines: AsyncGenerator<Buffer>, state: { rows: number; bytes: number }): AsyncGenerator<Buffer> {
  for (let line = await next(lines); line?.toString('latin1') !== END_OF_TABLE; line = await next(lines)) {
    if (line === undefined) throw new LedgerFault('the backup was cut short: nothing was restored');
    state.rows += 1;
    state.bytes += line.length + 1;
    yield Buffer.concat([line, Buffer.from('\n')]);
  }
}

/** What zlib and the file system say in their own words. */
function asFault(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) {
    return new LedgerFault('the file is not a whole backup of a ledger: it was cut short, or is something else', {
      cause: error,
    });
  }
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
    return new LedgerFault(`the file cannot be read (${code})`, { cause: error });
  }
  return error;
}
