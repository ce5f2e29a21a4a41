import { clusterId, LineBuilder } from '@showback/persistence';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, NO_LABELS } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtIn } from '../attribution/policies';
import { FLEET_NOW, FLEET_START, realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const MINUTE_MS = 60_000;

describe('showback_unowned_cost_ratio', () => {
  let api: RunningApi;
  let now: number;
  beforeEach(async () => {
    now = FLEET_NOW;
    api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => now });
  });
  afterEach(() => api.stop());

  const row = (labels: Record<string, string>, cpu: bigint) =>
    rowWith({ workload: JSON.stringify(labels), labelSet: { ...NO_LABELS, labels }, cost: { cpu } });
  const store = (hour: number, owned: bigint, unowned: bigint) =>
    storeAll(api.test.database, [hourOf('acme', hour, [row({ team: 'a' }, owned), row({ app: 'x' }, unowned)])]);
  const shown = async () => /^showback_unowned_cost_ratio (\S+)$/m.exec((await api.ask('/metrics')).text)?.[1] ?? null;

  async function makeLines(): Promise<void> {
    const version = builtIn();
    const clusters = [{ id: clusterId('acme'), name: 'acme' }];
    const builder = new LineBuilder(api.test.database);
    while ((await builder.buildNext({ clusters, policyOf: () => version, now })) !== null);
  }

  it('is what has no team of what workloads cost in the last seven whole days, and not of today', async () => {
    await store(FLEET_START, 600n, 100n);
    await store(FLEET_START + DAY_MS, 150n, 150n);
    await store(FLEET_START - 10 * DAY_MS, 0n, 9_000n);
    await store(FLEET_START + 3 * DAY_MS, 0n, 9_000n);
    await makeLines();
    expect(await shown()).toBe('0.25');
  });

  it('is read once in five minutes, however often it is scraped', async () => {
    await store(FLEET_START, 900n, 100n);
    await makeLines();
    expect(await shown()).toBe('0.1');
    await store(FLEET_START + HOUR_MS, 0n, 1_000n);
    await makeLines();
    now += 4 * MINUTE_MS;
    expect(await shown()).toBe('0.1');
    now += 2 * MINUTE_MS;
    expect(await shown()).toBe('0.55');
  });

  it('is absent where it is not known: nothing ran, or the database is away', async () => {
    expect(await shown()).toBeNull();
    await store(FLEET_START, 900n, 100n);
    await makeLines();
    await api.test.database.close();
    expect(await shown()).toBeNull();
  });
});
