import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../testing';
import { copyTemplate } from '../testing/fresh-database';
import { prismaDdl } from '../testing/schema-ddl';
import { findMigrations } from './find-migrations';

const COLUMNS = `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
    pg_get_expr(d.adbin, d.adrelid) AS default
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
    AND c.relname <> '_prisma_migrations' ORDER BY 1, 2`;

const INDEXES = `SELECT t.relname AS table, c.relname AS index, i.indisprimary AS primary, i.indisunique AS unique,
    (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY k(number, place)
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) AS columns,
    pg_get_expr(i.indpred, t.oid) AS condition
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
  WHERE t.relnamespace = 'public'::regnamespace AND NOT t.relispartition AND t.relname <> '_prisma_migrations' ORDER BY 1, 2`;

async function catalogue(pool: pg.Pool): Promise<{ columns: unknown[]; indexes: unknown[] }> {
  const [columns, indexes] = [await pool.query<object>(COLUMNS), await pool.query<object>(INDEXES)];
  return { columns: columns.rows, indexes: indexes.rows };
}

describe('the migrated database', () => {
  let migrated: TestDatabase;
  let expected: TestDatabase;

  beforeAll(async () => {
    expected = await copyTemplate(inject('postgresUrl'), 'template0');
    const schema = await readFile(join(dirname(findMigrations()), 'schema.prisma'), 'utf8');
    await expected.database.pool.query(await prismaDdl(schema, expected.url));
  });

  afterAll(() => expected.drop());

  beforeEach(async () => {
    migrated = await freshDatabase();
  });

  afterEach(() => migrated.drop());

  it('has the tables, columns, types, defaults and indexes that the Prisma schema says', async () => {
    const [found, wanted] = [await catalogue(migrated.database.pool), await catalogue(expected.database.pool)];
    expect(wanted.columns.length).toBeGreaterThan(150);
    expect(found).toEqual(wanted);
  });

  it('would be caught with a column of another type, without an index, or with a table more', async () => {
    const wanted = await catalogue(expected.database.pool);
    for (const drift of [
      'ALTER TABLE cost_hour ALTER COLUMN cpu_nano TYPE numeric',
      'DROP INDEX restatement_cluster_id_hour_idx',
      'CREATE TABLE stray (id int)',
    ]) {
      await migrated.database.pool.query(drift);
      expect(await catalogue(migrated.database.pool)).not.toEqual(wanted);
    }
  });

  it('partitions its facts by time', async () => {
    const { rows } = await migrated.database.pool.query<{ name: string }>(
      'SELECT relname AS name FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid ORDER BY 1',
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'cost_day',
      'cost_hour',
      'line_day',
      'node_hour',
      'owner_day',
      'share_weight',
      'usage_day',
      'usage_hour',
      'volume_hour',
    ]);
  });
});
