import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { databaseUrl } from './database-url';
import { LedgerFault } from './faults';

const folder = mkdtempSync(join(tmpdir(), 'showback-url-'));
const file = join(folder, 'password');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('databaseUrl', () => {
  it('is none where none is set', () => {
    expect(databaseUrl({})).toBeNull();
    expect(databaseUrl({ DATABASE_URL: ' ' })).toBeNull();
  });

  it('is the address as it stands without a file', () => {
    expect(databaseUrl({ DATABASE_URL: 'postgresql://a:b@db/x' })).toBe('postgresql://a:b@db/x');
  });

  it.each(['plain', 'p@ss:w/rd?#%', "it's 100 % süß"])(
    'hands the password of the file to the driver as it is: %s',
    (password) => {
      writeFileSync(file, `${password}\n`);
      const url = databaseUrl({
        DATABASE_URL: 'postgresql://showback@db:5432/showback?sslmode=disable',
        DATABASE_PASSWORD_FILE: file,
      });
      const client = new pg.Client({ connectionString: url ?? '' });
      expect(client).toMatchObject({ user: 'showback', password, host: 'db', database: 'showback' });
    },
  );

  it('a file that is not there is named, in one line', () => {
    const missing = { DATABASE_URL: 'postgresql://db/x', DATABASE_PASSWORD_FILE: join(folder, 'none') };
    expect(() => databaseUrl(missing)).toThrow(LedgerFault);
    expect(() => databaseUrl(missing)).toThrow(/DATABASE_PASSWORD_FILE/);
  });
});
