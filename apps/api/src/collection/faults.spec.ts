import { OpenCostSource } from '@showback/opencost';
import { startReplay, type Misbehaviour, type Replay } from '@showback/opencost/testing';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import type { WindowStatus } from '@showback/persistence';
import { SimulatorSource } from '@showback/simulator';
import { HOUR_MS, type Instant } from '@showback/vocabulary';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Collectable } from './collectable';
import type { CollectionParts } from './parts';
import { allDone, clockFrom, collectableOf, collecting, eventually, partsOf, planUpTo } from './testing/collect-all';
import { dumpLedger } from './testing/ledger-dump';

const FROM = Date.parse('2026-11-16T10:00:00Z');
const END = FROM + 2 * HOUR_MS;
/** The re-reads are those of one hour. */
const FIRST_END = FROM + HOUR_MS;
const DELAY_MS = 600_000;
const OTHER_WAY = 'http://login.example/sign-in';

let replay: Replay;
let fresh: TestDatabase;
beforeAll(async () => {
  replay = await startReplay();
});
afterAll(() => replay.close());
beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(() => fresh.drop());

/** What answers, if oddly, has time to do so on a busy machine; what hangs is not waited for. */
function globex(clock: () => Instant, timeoutMs = 200): Collectable {
  const source = new OpenCostSource({
    cluster: 'globex-eu',
    sourceClusterId: 'globex-eu',
    region: 'eu-central-1',
    url: replay.url,
    timeoutMs,
    pacing: { attempts: 2, baseMs: 1, capMs: 5 },
    breakerSettings: { failuresToOpen: 3, baseMs: 20, capMs: 80 },
    now: clock,
  });
  return collectableOf({ cluster: 'globex-eu', from: FROM, source, breaker: () => source.breaker });
}

function acme(): Collectable {
  return collectableOf({
    cluster: 'acme-dev',
    from: FROM,
    source: new SimulatorSource({ id: 'acme-dev', region: null, seed: 7 }),
  });
}

/** A process whose clock goes on from a chosen instant. */
function partsAt(start: Instant): { parts: CollectionParts; clock: () => Instant; advanceTo: (instant: Instant) => void } {
  let going = clockFrom(start);
  const clock = (): Instant => going();
  return {
    parts: partsOf(fresh.database, { clock }),
    clock,
    advanceTo: (instant) => (going = clockFrom(instant)),
  };
}

function windowsOf(cluster: string, { windows }: CollectionParts): Promise<WindowStatus[]> {
  return windows.states({ clusters: [cluster], start: FROM, end: END });
}

async function rowsIn(cluster: string): Promise<number> {
  const { rows } = await fresh.database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM cost_hour f JOIN cluster c ON c.id = f.cluster_id WHERE c.name = $1',
    [cluster],
  );
  return rows[0]?.count ?? -1;
}

describe('a source that cannot be read', () => {
  const faults: [string, Misbehaviour, RegExp][] = [
    ['is down', 'down', /cannot be reached/],
    ['hangs', 'hang', /did not answer within/],
    ['stalls in the middle of an answer', 'stall', /did not answer within/],
    ['answers 503', { status: 503 }, /503/],
    ['answers 500', { status: 500 }, /500/],
    ['refuses access', { status: 403 }, /403/],
    ['breaks off', 'half-body', /middle of the answer/],
    ['ends its JSON too early', 'half-json', /JSON|ends|middle/],
    ['breaks off a compressed answer', 'half-gzip', /broken|middle/],
    ['shows a login page', 'html', /HTML|page|JSON/i],
    ['redirects', { redirect: OTHER_WAY }, /redirects to http:\/\/login\.example/],
    ['speaks of another cluster', 'wrong-cluster', /initech-us/],
    ['speaks of another window', 'other-window', /2025/],
    ['has no rows', 'no-rows', /no assets|no rows/],
    ['has no sets', 'no-sets', /no assets|no rows/],
    ['has null for data', 'null-data', /no assets|no rows/],
    ['gives NaN for a cost', 'nan', /not a number|NaN|null/i],
    ['wraps an error in a 200', 'error-inside', /error querying prometheus/],
  ];

  it.each(faults)('that %s is a gap with that reason, harms no other cluster and heals by itself', async (_, fault, reason) => {
    const { parts, clock } = partsAt(END + DELAY_MS);
    const hangs = fault === 'hang' || fault === 'stall';
    const collectables = [globex(clock, hangs ? 200 : 10_000), acme()];
    await planUpTo(END, collectables, parts);
    replay.setFaults(() => fault);
    await collecting(collectables, parts, async () => {
      await eventually(async () => (await windowsOf('globex-eu', parts)).some(({ state }) => state === 'missing'));
      await eventually(async () => (await windowsOf('acme-dev', parts)).every(({ state }) => state === 'ok'));
      const missing = (await windowsOf('globex-eu', parts)).filter(({ state }) => state === 'missing');
      for (const { reason: given } of missing) expect(given).toMatch(reason);
      expect(await rowsIn('globex-eu')).toBe(0);
      expect(await rowsIn('acme-dev')).toBeGreaterThan(0);
      replay.setFaults(undefined);
      await eventually(() => allDone(parts));
    });
    expect((await windowsOf('globex-eu', parts)).map(({ state, reason: left }) => ({ state, left }))).toEqual([
      { state: 'ok', left: null },
      { state: 'ok', left: null },
    ]);
  });

  it('is asked less and less often, and not at all while its breaker is open', async () => {
    const { parts, clock } = partsAt(END + DELAY_MS);
    const cluster = globex(clock);
    await planUpTo(END, [cluster], parts);
    replay.setFaults(() => ({ status: 500 }));
    const before = replay.requests.length;
    await collecting([cluster], parts, async () => {
      await eventually(() => cluster.breaker().state === 'open');
      expect(cluster.breaker().openUntil).toBeGreaterThanOrEqual(clock());
    });
    // Three reads open it, each of two requests.
    expect(replay.requests.length - before).toBeLessThanOrEqual(8);
    expect((await windowsOf('globex-eu', parts)).every(({ state }) => state !== 'given_up')).toBe(true);
  });
});

describe('a source that is odd but can be read', () => {
  it.each<[string, Misbehaviour]>([
    ['compresses', 'gzip'],
    ['is slow', { slowMs: 60 }],
    ['answers 503 now and then', { status: 503, retryAfter: '0' }],
  ])('that %s is collected all the same', async (name, fault) => {
    const { parts, clock } = partsAt(END + DELAY_MS);
    const cluster = globex(clock);
    await planUpTo(END, [cluster], parts);
    replay.setFaults(({ repeat }) => (name.includes('now and then') && repeat % 2 === 1 ? null : fault));
    await collecting([cluster], parts, () => eventually(() => allDone(parts)));
    expect((await windowsOf('globex-eu', parts)).map(({ state }) => state)).toEqual(['ok', 'ok']);
  });

  it('mixes clusters: the hour is kept aside, in no figure, until a later read heals it', async () => {
    const { parts, clock, advanceTo } = partsAt(FIRST_END + DELAY_MS);
    const cluster = globex(clock);
    await planUpTo(FIRST_END, [cluster], parts);
    replay.setFaults(() => 'mixed-clusters');
    await collecting([cluster], parts, async () => {
      await eventually(async () => (await windowsOf('globex-eu', parts)).every(({ state }) => state === 'quarantined'));
      expect(await rowsIn('globex-eu')).toBe(0);
      replay.setFaults(undefined);
      advanceTo(FIRST_END + HOUR_MS);
      await eventually(async () => (await windowsOf('globex-eu', parts)).every(({ state }) => state === 'ok'));
    });
    expect(await rowsIn('globex-eu')).toBeGreaterThan(0);
  });
});

describe('a good hour that is read again', () => {
  it.each<[string, Misbehaviour, RegExp]>([
    ['is empty', 'no-rows', /no assets|no rows/],
    ['is much cheaper', 'cheaper', /more than 20 % cheaper/],
    ['is a login page', 'html', /HTML|page|JSON/i],
    ['does not come', 'down', /cannot be reached/],
  ])('keeps its rows when the answer %s, says so, and forgets it when the next one is right', async (_, fault, reason) => {
    const { parts, clock, advanceTo } = partsAt(FIRST_END + DELAY_MS);
    const cluster = globex(clock);
    await planUpTo(FIRST_END, [cluster], parts);
    replay.setFaults(undefined);
    await collecting([cluster], parts, async () => {
      await eventually(() => allDone(parts));
      const before = await dumpLedger(fresh.database);
      replay.setFaults(() => fault);
      advanceTo(FIRST_END + HOUR_MS);
      await eventually(async () => (await windowsOf('globex-eu', parts)).every((window) => window.reason !== null));
      for (const window of await windowsOf('globex-eu', parts)) {
        expect(window.state).toBe('ok');
        expect(window.reason).toMatch(reason);
      }
      const after = await dumpLedger(fresh.database);
      for (const table of ['cost_hour', 'cost_day', 'node_hour', 'item']) expect(after[table]).toEqual(before[table]);
      replay.setFaults(undefined);
      advanceTo(FIRST_END + 6 * HOUR_MS);
      await eventually(async () => (await windowsOf('globex-eu', parts)).every((window) => window.reason === null));
      expect((await dumpLedger(fresh.database))['cost_hour']).toEqual(before['cost_hour']);
    });
  });
});
