import { DAY_MS, HOUR_MS } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../testing';
import { sampleHour, sampleRow } from '../testing/sample-hours';
import { CollectionWindows } from '../windows/collection-windows';
import { Ledger } from './ledger';

const DAY = Date.UTC(2026, 10, 18);
const CLUSTER = 'acme-prod';

describe('what the planner is told', () => {
  let test: TestDatabase;
  let ledger: Ledger;

  beforeEach(async () => {
    test = await freshDatabase();
    ledger = new Ledger(test.database);
    const windows = new CollectionWindows(test.database);
    await ledger.registerClusters([{ name: CLUSTER, region: null, currency: 'USD', simulated: false, collectFrom: DAY }]);
    await windows.plan({ cluster: CLUSTER, from: DAY, to: DAY + DAY_MS });
    const now = DAY + DAY_MS + HOUR_MS;
    const lease = await windows.claim({ cluster: CLUSTER, owner: 'test', now, leaseMs: 60_000, hoursPerBatch: 24 });
    if (lease === null) throw new Error('no lease');
    const hours = [0, 1, 2].map((hour) => sampleHour(CLUSTER, DAY + hour * HOUR_MS, [sampleRow()]));
    await ledger.storeHours({ cluster: CLUSTER, hours, lease, readAt: now });
  });
  afterEach(() => test.drop());

  async function known(table: string): Promise<number | undefined> {
    const { rows } = await test.database.pool.query<{ rows: number }>(
      'SELECT reltuples::int AS rows FROM pg_class WHERE oid = $1::regclass',
      [table],
    );
    return rows[0]?.rows;
  }

  it('is what was stored just now, in every table that a question joins', async () => {
    expect(await known('cost_hour_20261118')).toBe(-1);
    await ledger.refreshStatistics();
    expect(await known('cost_hour_20261118')).toBe(3);
    for (const table of ['cost_day_202611', 'item', 'subject', 'label_set']) expect(await known(table)).toBe(1);
  });

  it('is not told again while nothing changed', async () => {
    expect(await ledger.refreshStatistics()).toContain('cost_hour_20261118');
    expect((await ledger.refreshStatistics()).filter((name) => /^(cost|item|subject)/.test(name))).toEqual([]);
  });
});
