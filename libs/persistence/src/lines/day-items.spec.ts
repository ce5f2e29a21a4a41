import { DAY_MS, HOUR_MS } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '../database';
import { clusterId } from '../ids';
import { Ledger } from '../ledger/ledger';
import { freshDatabase, hourOf, rowWith, storeAll, type TestDatabase } from '../testing';
import { type LedgerDay, readDay } from './day-items';
import { KnownItems } from './known-items';

const DAY = Date.UTC(2026, 10, 18);
const CLUSTERS = ['acme', 'globex'].map((name) => ({ id: clusterId(name), name }));

const api = rowWith({
  namespace: 'shop',
  controllerKind: 'Deployment',
  workload: 'api',
  pod: 'api-1',
  container: 'main',
  node: 'n1',
  nodePool: 'general',
  capacityType: 'spot',
  instanceType: 'm5.large',
  region: 'eu',
  labelSet: {
    labels: { team: 'core', note: '"🦆"\n' },
    namespaceLabels: { env: 'prod' },
    annotations: { owner: 'core' },
    nodeLabels: { pool: 'general' },
  },
  cost: { cpu: 5n, memory: 3n, other: -1n },
  quantity: { cpuMicroCoreHoursRequested: 9, cpuMicroCoreHoursUsed: null, memoryByteHoursAllocated: 2 ** 50 },
});
const idle = rowWith({ kind: 'idle', node: 'n1', nodePool: 'general', cost: { cpu: 4n } });

describe('readDay', () => {
  let test: TestDatabase;

  beforeEach(async () => {
    test = await freshDatabase();
  });

  afterEach(() => test.drop());

  const read = (day = DAY, known?: KnownItems): Promise<LedgerDay> =>
    transaction(test.database.pool, (client) => readDay(client, { clusters: CLUSTERS, day }, known));

  it('gives each item of a day with its labels, its place and all its figures', async () => {
    await storeAll(test.database, [hourOf('acme', DAY, [api, idle]), hourOf('acme', DAY + HOUR_MS, [api, idle])]);
    const { items } = await read();
    expect(items).toHaveLength(2);
    const found = items.find(({ kind }) => kind === 'workload');
    expect(found).toMatchObject({ cluster: 'acme', workload: 'api', capacityType: 'spot', region: 'eu', labelSet: api.labelSet });
    expect(found?.measures).toMatchObject({
      cpu: 10n,
      memory: 6n,
      gpu: 0n,
      other: -2n,
      idleShare: 8n,
      cpuUsedUnknown: 2n,
      rows: 2n,
    });
    expect(found?.measures.memoryByteHoursAllocated).toBe(2n ** 51n);
    expect(found?.cost.cpu).toBe(10n);
    expect(items.find(({ kind }) => kind === 'idle')?.idleShareNano).toBe(-8n);
  });

  it('gives the same with what it knows of other days and clusters, whose items can be the same', async () => {
    const hours = ['acme', 'globex'].map((cluster) => hourOf(cluster, DAY, [api]));
    await storeAll(test.database, [...hours, hourOf('acme', DAY + DAY_MS, [api, idle])]);
    const known = new KnownItems();
    await read(DAY + DAY_MS, known);
    const again = await read(DAY, known);
    expect(again).toEqual(await read());
    expect(again.items.map(({ cluster }) => cluster).sort()).toEqual(['acme', 'globex']);
  });

  it('says how often each cluster’s day was changed, and nothing of a day that never was', async () => {
    const ledger = await storeAll(test.database, [hourOf('acme', DAY, [api])]);
    await storeAll(test.database, [hourOf('acme', DAY + HOUR_MS, [api])]);
    expect((await read()).facts).toEqual(new Map([['acme', 2n]]));
    expect((await read(DAY - DAY_MS)).facts).toEqual(new Map());
    await storeAgain(ledger);
    expect((await read()).facts).toEqual(new Map([['acme', 2n]]));
  });

  async function storeAgain(ledger: Ledger): Promise<void> {
    const lease = { cluster: 'acme', owner: 't', fence: 1n, hours: [DAY], attempts: [0], until: 0, wholeDay: false };
    const stored = await ledger.storeHours({ cluster: 'acme', hours: [hourOf('acme', DAY, [api])], lease, readAt: DAY });
    expect(stored).toMatchObject([{ outcome: 'unchanged' }]);
  }
});
