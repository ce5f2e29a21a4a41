import { compileDocument, DEFAULT_DOCUMENT, type Policy } from '@showback/attribution';
import { type CostRow, DAY_MS, HOUR_MS, type Instant, NO_LABELS } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CostQueries } from '../costs/cost-queries';
import { clusterId } from '../ids';
import { Ledger } from '../ledger/ledger';
import { freshDatabase, hourOf, rowWith, storeAll, type TestDatabase } from '../testing';
import { LineBuilder } from './line-builder';

const DAY = Date.UTC(2026, 10, 16);
const DAYS = [0, 1, 2, 3].map((index) => DAY + index * DAY_MS);
const NOW = DAY + 40 * DAY_MS;
const CLUSTERS = [{ id: clusterId('acme'), name: 'acme' }];
const METRIC = { metric: 'sum by (team) (kafka_bytes)', key: 'team' as const, onMissing: 'lastDay' as const };

function compiled(onMissing: 'lastDay' | 'proportional'): Policy {
  const shared = [{ name: 'kafka', when: 'team:"platform"', split: { ...METRIC, onMissing } }];
  const pattern = (source: string) => ({ source, read: () => null, replaceAll: (text: string) => text });
  const found = compileDocument({ ...DEFAULT_DOCUMENT, shared }, { pattern });
  if ('faults' in found) throw new Error(JSON.stringify(found.faults));
  return found.policy;
}

const of = (team: string, cpu: bigint): CostRow =>
  rowWith({ namespace: team, workload: team, pod: team, labelSet: { ...NO_LABELS, labels: { team } }, cost: { cpu } });

describe('shared cost by a metric', () => {
  let test: TestDatabase;
  let ledger: Ledger;
  let builder: LineBuilder;
  let policy: Policy;

  beforeEach(async () => {
    test = await freshDatabase();
    ledger = new Ledger(test.database);
    builder = new LineBuilder(test.database);
    policy = compiled('lastDay');
    await storeAll(
      test.database,
      DAYS.map((day) => hourOf('acme', day + HOUR_MS, [of('platform', 100n), of('a', 1n), of('b', 1n)])),
    );
  });

  afterEach(() => test.drop());

  const policyOf = () => ({ policy, hash: 'made' });
  const store = (day: Instant, values: Record<string, bigint>): Promise<boolean> =>
    ledger.storeSharedMetric({
      ...{ cluster: 'acme', day, query: METRIC.metric, key: METRIC.key, readAt: NOW },
      values: new Map(Object.entries(values)),
    });
  const build = async (): Promise<number> => {
    let built = 0;
    while ((await builder.buildNext({ clusters: CLUSTERS, policyOf, now: NOW })) !== null) built += 1;
    return built;
  };

  /** What `a` received on each day; from the read model, or decided in memory. */
  async function receivedByA(from: 'model' | 'memory'): Promise<bigint[]> {
    return new CostQueries(test.database).snapshot(async (reader) => {
      const universe = await reader.clusters();
      const cells = await reader.cells({
        clusters: universe,
        windows: { start: DAY, end: DAY + 4 * DAY_MS },
        dimensions: [{ name: 'dimension', key: 'team' }],
        step: 'day',
        filter: null,
        measures: 'cost',
        ownership: { idle: 'policy', shared: 'policy', policyOf, built: from === 'model', universe },
      });
      const own = (day: Instant) =>
        cells.filter(({ key, bucket, kind }) => key[0] === 'a' && bucket === day && kind === 'shared');
      return DAYS.map((day) => own(day).reduce((sum, { measures }) => sum + measures.shared, 0n));
    });
  }

  it('is one value a day for each, the same from the read model and in memory', async () => {
    await store(DAY, { a: 3n, b: 1n });
    await store(DAY + 2 * DAY_MS, { b: 5n, stranger: 9n });
    await build();
    const expected = [75n, 75n, 0n, 0n];
    expect(await receivedByA('model')).toEqual(expected);
    expect(await receivedByA('memory')).toEqual(expected);
    policy = compiled('proportional');
    expect(await receivedByA('memory')).toEqual([75n, 50n, 0n, 50n]);
  });

  it('makes the days anew that fall back on a changed one, and no others; the same again changes nothing', async () => {
    await store(DAY, { a: 3n, b: 1n });
    await store(DAY + 2 * DAY_MS, { a: 1n, b: 1n });
    expect(await build()).toBe(4);
    const [before] = await ledger.versions();
    expect(await store(DAY, { b: 1n, a: 3n })).toBe(false);
    expect(await store(DAY, {})).toBe(false);
    expect(await ledger.versions()).toEqual([before]);
    expect(await build()).toBe(0);
    expect(await store(DAY, { a: 1n, b: 3n })).toBe(true);
    expect(await build()).toBe(2);
    expect(await receivedByA('model')).toEqual([25n, 25n, 50n, 50n]);
    expect((await ledger.versions())[0]?.version).toBe((before?.version ?? 0n) + 1n);
  });

  it('stays with its owner while nothing was ever measured', async () => {
    await store(DAY + DAY_MS, { a: 1n });
    await build();
    expect(await receivedByA('model')).toEqual([0n, 100n, 100n, 100n]);
    expect(await receivedByA('memory')).toEqual([0n, 100n, 100n, 100n]);
  });
});
