import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { TestDatabase } from '../testing';
import { copyTemplate } from '../testing/fresh-database';
import { findMigrations } from './find-migrations';
import { migrate } from './migrate';

describe('migrate', () => {
  let empty: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    empty = await copyTemplate(inject('postgresUrl'), 'template0');
    folder = await mkdtemp(join(tmpdir(), 'showback-migrations-'));
  });

  afterEach(async () => {
    await empty.drop();
    await rm(folder, { recursive: true });
  });

  async function write(name: string, sql: string): Promise<void> {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), sql);
  }

  it('applies once however many start at the same time', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(empty.database.pool)));
    expect(results.map(({ applied }) => applied.length > 0).sort()).toEqual([false, false, false, true]);
    expect(await migrate(empty.database.pool)).toEqual({ applied: [] });
  });

  it('leaves nothing of a migration that fails and applies it once repaired', async () => {
    await write('1_one', 'CREATE TABLE one (id int);');
    await write('2_two', 'CREATE TABLE two (id int); SELECT nonsense;');
    await expect(migrate(empty.database.pool, folder)).rejects.toThrow(/2_two failed: .*nonsense/);
    await write('2_two', 'CREATE TABLE two (id int);');
    expect(await migrate(empty.database.pool, folder)).toEqual({ applied: ['2_two'] });
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    await write('1_one', 'CREATE TABLE one (id int);');
    await migrate(empty.database.pool, folder);
    await write('1_one', 'CREATE TABLE one (id bigint);');
    await expect(migrate(empty.database.pool, folder)).rejects.toThrow(/1_one was changed/);
  });

  it('refuses a database that is newer than the program', async () => {
    await cp(findMigrations(), folder, { recursive: true });
    await write('9_later', 'SELECT 1;');
    await migrate(empty.database.pool, folder);
    await expect(migrate(empty.database.pool)).rejects.toThrow(/9_later.*start a newer version/);
  });
});
