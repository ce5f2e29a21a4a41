import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup } from '../backup/backup';
import { restore } from '../backup/restore';
import { freshDatabase, type TestDatabase } from '../testing';
import { AttributionVersions, type NewVersion } from './attribution-versions';

const NOW = Date.parse('2026-11-18T13:00:00Z');
const DAY = Date.parse('2026-11-19T00:00:00Z');

const version = (expected: number, of: Partial<NewVersion> = {}): NewVersion => ({
  expected,
  effectiveFrom: null,
  text: `# ${expected + 1} 🦆\nteams: []\n`,
  document: { teams: [{ id: 'a', name: '🦆 "quoted" \\' }], dimensions: {}, shared: [], idle: [] },
  contentHash: `hash ${expected}`,
  origin: 'api',
  author: 'ada',
  role: 'admin',
  createdAt: NOW,
  ...of,
});

describe('AttributionVersions', () => {
  let fresh: TestDatabase;
  let versions: AttributionVersions;
  beforeAll(async () => {
    fresh = await freshDatabase();
    versions = new AttributionVersions(fresh.database);
  });
  afterAll(() => fresh.drop());

  const audited = async () =>
    (await fresh.database.pool.query<object>('SELECT who, role, action, detail FROM audit_log ORDER BY detail')).rows;

  it('is empty at first', async () => {
    expect([await versions.latest(), await versions.list(), await versions.get(1)]).toEqual([0, [], null]);
  });

  it('keeps what was given, byte for byte, with its author', async () => {
    expect(await versions.add(version(0))).toBe(1);
    expect(await versions.add(version(1, { effectiveFrom: DAY, origin: 'file', author: 'x.yaml' }))).toBe(2);
    const { text, document, contentHash, createdAt } = version(0);
    const first = { version: 1, effectiveFrom: null, origin: 'api', author: 'ada', text, document, contentHash, createdAt };
    expect(await versions.get(1)).toEqual(first);
    expect(await versions.get(2)).toMatchObject({ version: 2, effectiveFrom: DAY, origin: 'file' });
    expect((await versions.list()).map((one) => [one.version, one.effectiveFrom])).toEqual([[2, DAY], [1, null]]); // prettier-ignore
    expect((await versions.after(1)).map((one) => one.version)).toEqual([2]);
  });

  it('notes in the audit log who added what', async () => {
    const [first] = await audited();
    const detail = { version: 1, effectiveFrom: null, contentHash: 'hash 0', origin: 'api' };
    expect(first).toEqual({ who: 'ada', role: 'admin', action: 'attribution.put', detail });
  });

  it('adds nothing and notes nothing where another version has become the latest', async () => {
    const before = await audited();
    expect(await versions.add(version(0))).toBeNull();
    expect(await versions.add(version(7))).toBeNull();
    expect([await versions.latest(), await audited()]).toEqual([2, before]);
  });

  it('lets one of many that add at the same time win', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => versions.add(version(2))));
    expect(results.filter((number) => number !== null)).toEqual([3]);
  });

  it('is in the backup, with the audit log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'showback attribution '));
    const target = await freshDatabase();
    await backup(fresh.database, join(folder, 'file'));
    await restore(target.database, join(folder, 'file'));
    expect(await new AttributionVersions(target.database).after(0)).toEqual(await versions.after(0));
    expect((await target.database.pool.query('SELECT 1 FROM audit_log')).rowCount).toBe(3);
    await target.drop();
    await rm(folder, { recursive: true });
  });
});
