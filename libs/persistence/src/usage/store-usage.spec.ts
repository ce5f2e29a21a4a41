import { HOUR_MS, type Instant, limitsOf, resourceUsage, type UsageHour } from '@showback/vocabulary';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshDatabase, hourOf, rowWith, storeAll, type TestDatabase } from '../testing';
import type { Ledger } from '../ledger/ledger';
import type { Lease } from '../windows/lease';

const FIRST = Date.UTC(2026, 10, 2);
const NAME = { namespace: 'shop', controllerKind: 'Deployment', workload: 'checkout' };
const BARE = { cpu: null, memory: null, restarts: null, oomKills: null, throttling: null };
const limited = (cores: number) => limitsOf({ cpu: [[3600, cores * 1e6]], memory: [[3600, null]] });
const measured: UsageHour = { ...NAME, container: 'app', ...BARE, cpu: resourceUsage([[100, 200]]), limits: limited(1) };
const limitsAlone: UsageHour = { ...NAME, container: 'app', ...BARE, limits: limited(2) };

let test: TestDatabase;
let ledger: Ledger;
beforeEach(async () => {
  test = await freshDatabase();
});
afterEach(() => test.drop());

/** Stores an answer of an hour; its cost differs by how often it was read. */
async function store(hour: Instant, usage: UsageHour, reading: bigint): Promise<void> {
  const cost = { cpu: 1_000_000n + reading };
  const row = rowWith({ ...NAME, container: 'app', pod: 'a', node: 'n1', cost });
  const answer = { ...hourOf('acme', hour, [row]), usage: [usage] };
  if (reading === 1n) ledger = await storeAll(test.database, [answer]);
  else await ledger.storeHours({ cluster: 'acme', hours: [answer], lease: leaseOf(hour), readAt: hour + 2 * HOUR_MS });
}

const leaseOf = (hour: Instant): Lease => ({
  ...{ cluster: 'acme', owner: 'test', fence: 1n, wholeDay: false },
  ...{ hours: [hour], attempts: [0], until: hour + HOUR_MS },
});

const limits = async (): Promise<unknown[]> => {
  const of = async (table: string, time: string) =>
    (await test.database.pool.query<object>(`SELECT cpu_max, cpu_limit_lowest, cpu_limit_highest FROM ${table} ORDER BY ${time}`))
      .rows;
  return [await of('usage_hour', 'hour'), await of('usage_day', 'day')];
};

it('keeps what was measured where a later answer of the hour knows limits alone, and takes limits where nothing was', async () => {
  await store(FIRST, measured, 1n);
  await store(FIRST, limitsAlone, 2n);
  const kept = { cpu_max: '200', cpu_limit_lowest: '1000000', cpu_limit_highest: null };
  expect(await limits()).toEqual([[kept], [kept]]);
  await store(FIRST + HOUR_MS, limitsAlone, 1n);
  const alone = { cpu_max: null, cpu_limit_lowest: '2000000', cpu_limit_highest: null };
  expect(await limits()).toEqual([[kept, alone], [{ ...kept, cpu_limit_highest: '2000000' }]]);
  await store(FIRST + HOUR_MS, measured, 2n);
  expect(await limits()).toEqual([[kept, kept], [kept]]);
});
