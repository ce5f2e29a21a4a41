import { SourceFault, type CostSource } from '@showback/allocation';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import { SimulatorSource } from '@showback/simulator';
import { DAY_MS, HOUR_MS, type Instant } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CollectionParts } from './parts';
import { allDone, clockFrom, collectableOf, collecting, eventually, partsOf, planUpTo } from './testing/collect-all';

const CLUSTER = 'acme-dev';
const FROM = Date.parse('2026-11-16T10:00:00Z');
const END = FROM + 2 * HOUR_MS;
const LONG_AFTER = END + 30 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;

/** The simulator, behind something that can fail. */
class Moody implements CostSource {
  readonly hoursPerBatch = 1;
  readonly asked: Instant[] = [];
  failing = true;
  private readonly simulator = new SimulatorSource({ id: CLUSTER, region: null, seed: 7 });

  readHour(hour: Instant, signal: AbortSignal): ReturnType<CostSource['readHour']> {
    this.asked.push(hour);
    if (this.failing) return Promise.reject(new SourceFault('no-data', 'nothing was recorded then'));
    return this.simulator.readHour(hour, signal);
  }
}

describe('an hour that cannot be had', () => {
  let fresh: TestDatabase;
  let source: Moody;
  beforeEach(async () => {
    source = new Moody();
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const cluster = (): ReturnType<typeof collectableOf> => collectableOf({ cluster: CLUSTER, from: FROM, source });

  async function states({ windows }: CollectionParts): Promise<string[]> {
    const known = await windows.states({ clusters: [CLUSTER], start: FROM, end: END });
    return known.map(({ state, reason }) => `${state} ${reason ?? ''}`.trim());
  }

  it('is given up when it is old and was tried five times, and comes back when asked for by hand', async () => {
    const parts = partsOf(fresh.database, { clock: clockFrom(LONG_AFTER) });
    await planUpTo(END, [cluster()], parts);
    await collecting([cluster()], parts, () => eventually(() => allDone(parts)));
    expect(await states(parts)).toEqual(Array(2).fill('given_up no-data: nothing was recorded then'));
    expect(source.asked.length).toBe(10);
    source.failing = false;
    await parts.windows.requeue({ cluster: CLUSTER, from: FROM, to: END, now: parts.clock() });
    await collecting([cluster()], parts, () => eventually(async () => (await states(parts)).every((state) => state === 'ok')));
  });

  it('is not given up while it is young', async () => {
    const parts = partsOf(fresh.database, { clock: clockFrom(END + HOUR_MS) });
    await planUpTo(END, [cluster()], parts);
    await collecting([cluster()], parts, () => eventually(() => source.asked.length > 20));
    expect(await states(parts)).toEqual(Array(2).fill('missing no-data: nothing was recorded then'));
  });

  it('is tried when its time comes although its last failure was written under a clock a year ahead', async () => {
    const ahead = partsOf(fresh.database, { clock: clockFrom(LONG_AFTER + YEAR_MS) });
    await planUpTo(END, [cluster()], ahead);
    await collecting([cluster()], ahead, () => eventually(() => source.asked.length > 1));
    source.failing = false;
    const back = partsOf(fresh.database, { clock: clockFrom(LONG_AFTER) });
    await collecting([cluster()], back, () => eventually(() => allDone(back)));
    expect(await states(back)).toEqual(['ok', 'ok']);
  });

  it('is not held for ever by a worker that died under a clock a year ahead', async () => {
    const ahead = partsOf(fresh.database, { clock: clockFrom(LONG_AFTER + YEAR_MS), owner: 'dead' });
    await planUpTo(END, [cluster()], ahead);
    const lease = await ahead.windows.claim({
      cluster: CLUSTER,
      owner: 'dead',
      now: ahead.clock(),
      leaseMs: 60_000,
      hoursPerBatch: 2,
    });
    expect(lease?.hours.length).toBe(2);
    source.failing = false;
    const back = partsOf(fresh.database, { clock: clockFrom(LONG_AFTER) });
    await collecting([cluster()], back, () => eventually(() => allDone(back)));
  });

  it('is not asked for before it is over, although it was planned under a clock that was ahead', async () => {
    source.failing = false;
    const parts = partsOf(fresh.database, { clock: clockFrom(FROM + HOUR_MS + 60_000) });
    await planUpTo(END, [cluster()], parts);
    await collecting([cluster()], parts, async () => {
      await eventually(async () => (await states(parts))[0] === 'ok');
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(source.asked).toEqual([FROM]);
  });
});
