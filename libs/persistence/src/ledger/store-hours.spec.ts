import { DAY_MS, HOUR_MS, type CostHour, type Instant } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeaseLost } from '../faults';
import { freshDatabase, type TestDatabase } from '../testing';
import { sampleHour, sampleNode, sampleRow } from '../testing/sample-hours';
import { CollectionWindows } from '../windows/collection-windows';
import type { Lease } from '../windows/lease';
import { Ledger } from './ledger';
import type { StoreOutcome } from './store-outcome';

const DAY = Date.UTC(2026, 10, 18);
const CLUSTER = 'acme-prod';
/** Of two rows and a quota, as it was worked out before rows said how long they ran, and quotas the busiest minute. */
const FORMER_HASH = '0418b926588bdc52f4c52613ccca42a1bcf12d7b5556a47d32bc783605a741de';

describe('storing an hour', () => {
  let test: TestDatabase;
  let ledger: Ledger;
  let windows: CollectionWindows;

  beforeEach(async () => {
    test = await freshDatabase();
    ledger = new Ledger(test.database);
    windows = new CollectionWindows(test.database);
    await ledger.registerClusters([{ name: CLUSTER, region: null, currency: 'USD', simulated: false, collectFrom: DAY }]);
    await windows.plan({ cluster: CLUSTER, from: DAY, to: DAY + DAY_MS });
  });

  afterEach(() => test.drop());

  async function lease(hour: Instant, now = hour + 2 * HOUR_MS): Promise<Lease> {
    await windows.requeue({ cluster: CLUSTER, from: hour, to: hour + HOUR_MS, now: hour - 1 });
    const all = await windows.claim({ cluster: CLUSTER, owner: 'test', now, leaseMs: 60_000, hoursPerBatch: 24 });
    if (!all?.hours.includes(hour)) throw new Error('the hour was not handed out');
    return all;
  }

  async function store(hour: CostHour): Promise<StoreOutcome | undefined> {
    const held = await lease(hour.hour);
    try {
      const [outcome] = await ledger.storeHours({
        cluster: CLUSTER,
        hours: [hour],
        lease: held,
        readAt: hour.hour + 2 * HOUR_MS,
      });
      return outcome;
    } finally {
      await windows.release(held);
    }
  }

  async function rows(table: string): Promise<unknown[]> {
    const found = await test.database.pool.query<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1, 2, 3`);
    return found.rows;
  }

  it('writes rows, dictionary, day, nodes and the book', async () => {
    const row = sampleRow({
      labelSet: { labels: { app: 'c"h\0e\ud800ck' }, namespaceLabels: {}, annotations: {}, nodeLabels: {} },
    });
    const outcome = await store(sampleHour(CLUSTER, DAY, [row], { nodes: [sampleNode('node-1')] }));
    expect(outcome).toEqual({ hour: DAY, outcome: 'stored', totalNano: row.cost.total, reason: null });
    expect(await rows('cost_hour')).toHaveLength(1);
    expect(await rows('node_hour')).toHaveLength(1);
    expect(await rows('cost_day')).toMatchObject([
      { rows: 1, cpu_nano: '30000000', cpu_unused_nano: '22800000', gpu_nano: null },
    ]);
    expect(await rows('label_set')).toMatchObject([expect.anything(), expect.anything()]);
    expect(await windows.states({ clusters: [CLUSTER], start: DAY, end: DAY + HOUR_MS })).toMatchObject([
      { state: 'ok', settled: false },
    ]);
  });

  it('writes nothing the second time', async () => {
    const hour = sampleHour(CLUSTER, DAY, [sampleRow()]);
    await store(hour);
    const before = [await rows('cost_hour'), await rows('cost_day'), await ledger.versions()];
    expect(await store(hour)).toMatchObject({ outcome: 'unchanged' });
    expect([await rows('cost_hour'), await rows('cost_day'), await ledger.versions()]).toEqual(before);
  });

  it('replaces an hour whole, logs the restatement and leaves no item without an hour', async () => {
    await store(sampleHour(CLUSTER, DAY, [sampleRow(), sampleRow({ workload: 'gone', pod: 'gone-1' })]));
    const outcome = await store(sampleHour(CLUSTER, DAY, [sampleRow({}, { cpu: 90_000_000n })]));
    expect(outcome).toMatchObject({ outcome: 'restated', totalNano: 102_001_000n });
    expect(await rows('cost_day')).toMatchObject([{ rows: 1, cpu_nano: '90000000' }]);
    expect(await rows('restatement')).toMatchObject([{ before_nano: '84002000', after_nano: '102001000' }]);
  });

  it('writes an hour once more that says how long its rows ran, and said nothing of it before, and restates nothing', async () => {
    const before = [sampleRow(), sampleRow({ pod: 'checkout-2' })];
    await store(sampleHour(CLUSTER, DAY, before));
    await test.database.pool.query(`UPDATE collection_window SET content_hash = decode($1, 'hex') WHERE rows > 0`, [FORMER_HASH]);
    const quota = {
      namespace: 'shop',
      name: 'compute',
      resource: 'requests.cpu',
      hard: 8,
      used: 4,
      reallyUsed: 2,
      reallyPeak: 3,
    };
    const hour = sampleHour(CLUSTER, DAY, [sampleRow({ secondsAway: 2_400 }), sampleRow({ pod: 'checkout-2' })], {
      quotas: [quota],
    });
    expect(await store(hour)).toMatchObject({ outcome: 'unchanged', totalNano: 84_002_000n });
    expect(await rows('cost_day')).toMatchObject([{ rows: 2, seconds_away: '2400' }]);
    const once = await ledger.versions();
    expect(await store(hour)).toMatchObject({ outcome: 'unchanged' });
    expect([await rows('restatement'), await ledger.versions()]).toEqual([[], once]);
    const restated = sampleHour(CLUSTER, DAY, [sampleRow({ secondsAway: 1_800 }), sampleRow({ pod: 'checkout-2' })]);
    expect(await store(restated)).toMatchObject({ outcome: 'restated' });
    expect(await rows('restatement')).toMatchObject([{ before_nano: '84002000', after_nano: '84002000' }]);
  });

  it.each([
    ['empty', [], /no rows/],
    ['more than 20 % cheaper', [sampleRow({}, { cpu: 10_000_000n })], /20 % cheaper/],
  ])('keeps a good hour when a later answer is %s, and says so', async (_, later, reason) => {
    await store(sampleHour(CLUSTER, DAY, [sampleRow()]));
    const outcome = await store(sampleHour(CLUSTER, DAY, later));
    expect(outcome).toMatchObject({ outcome: 'kept', totalNano: 42_001_000n, reason: expect.stringMatching(reason) as string });
    const [state] = await windows.states({ clusters: [CLUSTER], start: DAY, end: DAY + HOUR_MS });
    expect(state).toMatchObject({ state: 'ok', reason: expect.stringMatching(reason) as string });
  });

  it('counts an empty first answer as a gap', async () => {
    expect(await store(sampleHour(CLUSTER, DAY, []))).toMatchObject({ outcome: 'kept', totalNano: 0n });
    expect(await windows.states({ clusters: [CLUSTER], start: DAY, end: DAY + HOUR_MS })).toMatchObject([{ state: 'missing' }]);
  });

  it('puts what cannot be true aside until an admin accepts it', async () => {
    const finding = { code: 'price', text: 'a core costs 9,000 an hour' };
    const labelSet = { labels: { costNano: 'five', cost: 'x' }, namespaceLabels: {}, annotations: {}, nodeLabels: {} };
    const hour = sampleHour(CLUSTER, DAY, [sampleRow({ labelSet })], { quarantine: [finding], nodes: [sampleNode('n')] });
    expect(await store(hour)).toMatchObject({ outcome: 'quarantined', totalNano: 0n, reason: finding.text });
    expect(await rows('cost_hour')).toEqual([]);
    expect(await ledger.acceptQuarantined(CLUSTER, DAY)).toBe(true);
    expect(await rows('cost_day')).toMatchObject([{ cpu_nano: '30000000' }]);
    const [state] = await windows.states({ clusters: [CLUSTER], start: DAY, end: DAY + HOUR_MS });
    expect(state).toMatchObject({ state: 'ok', flags: [finding] });
    expect(await ledger.acceptQuarantined(CLUSTER, DAY)).toBe(false);
    expect(await store(hour)).toMatchObject({ outcome: 'unchanged' });
  });

  it('refuses an hour whose rows do not add up to the source’s total, and writes nothing', async () => {
    const wrong = sampleHour(CLUSTER, DAY, [sampleRow()], { sourceTotalNano: 1n });
    await expect(store(wrong)).rejects.toThrow(/add up to 42001000 nano, the source says 1/);
    const torn = sampleRow();
    torn.cost.total += 1n;
    await expect(store(sampleHour(CLUSTER, DAY, [torn]))).rejects.toThrow(/its parts add up/);
    const shared = sampleHour(CLUSTER, DAY, [sampleRow({ idleShareNano: 5n })]);
    await expect(store(shared)).rejects.toThrow(/idle shares .* add up to 5/);
    for (const table of ['cost_hour', 'cost_day', 'item', 'restatement']) expect(await rows(table)).toEqual([]);
  });

  it('adds up rows of the same subject', async () => {
    await store(sampleHour(CLUSTER, DAY, [sampleRow({ secondsAway: 3_000 }), sampleRow({ secondsAway: 2_400 })]));
    const together = { cpu_nano: '60000000', cpu_micro_core_hours_used: '240000', seconds_away: '1800' };
    expect(await rows('cost_hour')).toMatchObject([together]);
  });

  it('writes nothing under a lease that was taken over', async () => {
    const stale = await lease(DAY);
    const hour = sampleHour(CLUSTER, DAY, [sampleRow()]);
    const later = DAY + 3 * DAY_MS;
    const taken = await windows.claim({ cluster: CLUSTER, owner: 'other', now: later, leaseMs: 60_000, hoursPerBatch: 24 });
    expect(taken?.hours).toContain(DAY);
    await expect(ledger.storeHours({ cluster: CLUSTER, hours: [hour], lease: stale, readAt: later })).rejects.toThrow(LeaseLost);
    await expect(windows.fail({ lease: stale, hour: DAY, code: 'x', reason: 'y', now: later, nextRead: null })).rejects.toThrow(
      LeaseLost,
    );
    expect(await windows.renew(stale, 1_000)).toBe(false);
    expect(await rows('cost_hour')).toEqual([]);
  });

  it('serialises stores of the same day, and several ledgers agree on partitions', async () => {
    const held = await lease(DAY + 23 * HOUR_MS, DAY + 2 * DAY_MS);
    await Promise.all(
      held.hours.map((hour) =>
        new Ledger(test.database).storeHours({
          cluster: CLUSTER,
          hours: [sampleHour(CLUSTER, hour, [sampleRow()])],
          lease: held,
          readAt: DAY + 2 * DAY_MS,
        }),
      ),
    );
    expect(await rows('cost_day')).toMatchObject([{ rows: 24, cpu_nano: '720000000' }]);
    expect((await ledger.versions())[0]?.version).toBe(24n);
  });

  it('knows the owners of a day’s pods', async () => {
    await store(sampleHour(CLUSTER, DAY, [sampleRow(), sampleRow({ pod: 'bare', workload: 'bare', controllerKind: 'Pod' })]));
    expect(await ledger.podOwners(CLUSTER, DAY + 5)).toEqual(
      new Map([['shop/checkout-5d4f8c-x7x9z', { kind: 'Deployment', name: 'checkout' }]]),
    );
  });

  it('refuses another currency for a cluster', async () => {
    const again = { name: CLUSTER, region: null, currency: 'EUR', simulated: false, collectFrom: DAY };
    await expect(ledger.registerClusters([again])).rejects.toThrow(/in USD, not in EUR/);
  });
});
