import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { HOUR_MS } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, HOSTILE_NAMES, hourOf, rowWith, storeAll, type TestDatabase } from '../testing';
import { backup } from './backup';
import { restore } from './restore';

const DAY = Date.UTC(2026, 10, 18);

describe('backup and restore', () => {
  let source: TestDatabase;
  let target: TestDatabase;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    [source, target] = [await freshDatabase(), await freshDatabase()];
    folder = await mkdtemp(join(tmpdir(), 'showback backup '));
    file = join(folder, 'ledger.showback');
    const rows = HOSTILE_NAMES.map((name, index) =>
      rowWith({
        namespace: name,
        workload: `w\t\\.\n${index}`,
        pod: `p${index}`,
        container: '\\.',
        cost: { cpu: BigInt(index + 1) },
      }),
    );
    await storeAll(
      source.database,
      [0, 1, 30].map((hour) => hourOf('acme', DAY + hour * HOUR_MS, rows)),
    );
  });

  afterEach(async () => {
    await source.drop();
    await target.drop();
    await rm(folder, { recursive: true });
  });

  it('gives the same rows in every table, whatever the names hold', async () => {
    await backup(source.database, file);
    await restore(target.database, file);
    expect(await dump(target)).toEqual(await dump(source));
    expect((await dump(target))['cost_hour']?.length).toBe(3 * HOSTILE_NAMES.length);
  });

  it('restores into an empty ledger only', async () => {
    await backup(source.database, file);
    const before = await dump(source);
    await expect(restore(source.database, file)).rejects.toThrow('the ledger is not empty');
    expect(await dump(source)).toEqual(before);
  });

  it.each([0.3, 0.6, 0.95, 0.999])('restores nothing of a file that was cut at %d of its length', async (part) => {
    await backup(source.database, file);
    await truncate(file, Math.floor((await readFile(file)).length * part));
    await expect(restore(target.database, file)).rejects.toThrow('cut short');
    await expectEmpty();
  });

  it('restores nothing of a file whose rows are not as many as it says', async () => {
    await backup(source.database, file);
    const text = gunzipSync(await readFile(file)).toString('latin1');
    await writeFile(file, gzipSync(Buffer.from(text.replace(/"rows":\d+\}\n$/, '"rows":7}\n'), 'latin1')));
    await expect(restore(target.database, file)).rejects.toThrow('says 7 rows');
    await expectEmpty();
  });

  it.each([
    ['text', Buffer.from('not a backup')],
    ['gzip of something else', gzipSync('{"a":1}\n')],
    ['nothing', Buffer.alloc(0)],
  ])('refuses a file that is %s', async (_, content) => {
    await writeFile(file, content);
    await expect(restore(target.database, file)).rejects.toThrow('not a whole backup');
  });

  it('refuses a backup of a newer schema and says so', async () => {
    await backup(source.database, file);
    const text = gunzipSync(await readFile(file)).toString('latin1');
    await writeFile(file, gzipSync(Buffer.from(text.replace('"migrations":{', '"migrations":{"20990101_later":"x",'), 'latin1')));
    await expect(restore(target.database, file)).rejects.toThrow('newer');
    await expectEmpty();
  });

  async function expectEmpty(): Promise<void> {
    expect(Object.values(await dump(target)).flat()).toEqual([]);
  }

  async function dump({ database }: TestDatabase): Promise<Record<string, string[]>> {
    const { rows: tables } = await database.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition AND relname <> '_prisma_migrations'`,
    );
    const all: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await database.pool.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`);
      all[name] = rows.map(({ row }) => row);
    }
    return all;
  }
});
