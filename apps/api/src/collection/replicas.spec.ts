import { OpenCostSource } from '@showback/opencost';
import { startReplay } from '@showback/opencost/testing';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import { SimulatorSource } from '@showback/simulator';
import { DAY_MS, HOUR_MS } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from './testing/bundle';
import { startChild } from './testing/child';
import { allDone, collectableOf, collecting, eventually, partsOf, planUpTo, QUICK } from './testing/collect-all';
import { dumpLedger } from './testing/ledger-dump';

const FROM = Date.parse('2026-11-16T00:00:00Z');
const NOW = FROM + 30 * DAY_MS;

let fresh: TestDatabase;
beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(() => fresh.drop());

function globexAt(url: string): OpenCostSource {
  return new OpenCostSource({ cluster: 'globex-eu', sourceClusterId: 'globex-eu', region: null, url });
}

describe('two processes on one ledger', () => {
  const END = FROM + 12 * HOUR_MS;
  const SIMULATED = ['one', 'two', 'three', 'four', 'five'].map((name) => `${name}-dev`);

  it('share the work and read nothing twice', async () => {
    const replay = await startReplay({ faults: () => ({ slowMs: 5 }) });
    const clusters = [
      { cluster: 'globex-eu', from: FROM, hoursPerBatch: 1, opencostUrl: replay.url },
      ...SIMULATED.map((cluster, seed) => ({ cluster, from: FROM, hoursPerBatch: 1, seed })),
    ];
    const parts = partsOf(fresh.database, { clock: () => NOW });
    await planUpTo(
      END,
      clusters.map(({ cluster, from }) => collectableOf({ cluster, from, source: null })),
      parts,
    );
    const program = await bundle(new URL('./testing/collector.ts', import.meta.url), 'collector');
    const task = { databaseUrl: fresh.url, clockOffsetMs: NOW - Date.now(), leaseMs: 5_000, clusters };
    const children = ['one', 'two'].map((owner) => startChild(program, { ...task, owner }));
    await Promise.all(children.map(({ ready }) => ready));
    for (const child of children) child.go();
    const [first = 0, second = 0] = (await Promise.all(children.map(({ ended }) => ended))).map((end) => end?.hoursRead ?? 0);
    expect(first + second).toBe(12 * clusters.length);
    expect(Math.min(first, second)).toBeGreaterThan(0);
    expect(new Set(replay.requests.map(({ url }) => url)).size).toBe(24);
    expect(replay.requests.length).toBe(24);
    await replay.close();
  });
});

describe('a worker that lost its lease', () => {
  it('writes nothing: the hours are those of the one who took them over', async () => {
    const replay = await startReplay();
    const end = FROM + HOUR_MS;
    const slow = partsOf(fresh.database, {
      clock: () => NOW,
      owner: 'slow',
      settings: { ...QUICK, leaseMs: 30, heartbeatMs: 60_000 },
    });
    // Its clock is ahead of the slow one's, whose lease has run out by then.
    const quick = partsOf(fresh.database, { clock: () => NOW + 60_000, owner: 'quick' });
    const cluster = collectableOf({ cluster: 'globex-eu', from: FROM, source: globexAt(replay.url) });
    await planUpTo(end, [cluster], slow);
    replay.setFaults(({ kind }) => (kind === 'allocation' ? { slowMs: 400 } : null));
    await collecting([cluster], slow, async () => {
      await eventually(() => replay.requests.some(({ kind }) => kind === 'allocation'));
      replay.setFaults(undefined);
      const other = { ...cluster, source: globexAt(replay.url) };
      await collecting([other], quick, () => eventually(() => allDone(quick)));
      const taken = await dumpLedger(fresh.database);
      await eventually(async () => (await counted(slow, 'lease_lost')) > 0);
      expect(await dumpLedger(fresh.database)).toEqual(taken);
    });
    expect(await counted(quick, 'stored')).toBe(1);
    expect(await counted(slow, 'stored')).toBe(0);
    await replay.close();
  });

  it('keeps it by heartbeats however slow its source is', async () => {
    const replay = await startReplay({ faults: () => ({ slowMs: 1_500 }) });
    const settings = { ...QUICK, leaseMs: 1_000, heartbeatMs: 100 };
    const [one, two] = ['one', 'two'].map((owner) => partsOf(fresh.database, { owner, settings }));
    if (!one || !two) throw new Error('two were made');
    const cluster = collectableOf({ cluster: 'globex-eu', from: FROM, source: globexAt(replay.url) });
    await planUpTo(FROM + HOUR_MS, [cluster], one);
    const done = (): Promise<void> => eventually(() => allDone(one));
    await Promise.all([collecting([cluster], one, done), collecting([{ ...cluster, source: globexAt(replay.url) }], two, done)]);
    expect(replay.requests.length).toBe(2);
    await replay.close();
  });
});

describe('a source that hangs', () => {
  it('delays no other cluster, and lets go at once when the process ends', async () => {
    const replay = await startReplay({ faults: () => 'hang' });
    const parts = partsOf(fresh.database, { clock: () => NOW });
    const hanging = collectableOf({ cluster: 'globex-eu', from: FROM, source: globexAt(replay.url) });
    const acme = new SimulatorSource({ id: 'acme-dev', region: null, seed: 7 });
    const other = collectableOf({ cluster: 'acme-dev', from: FROM, source: acme });
    await planUpTo(FROM + DAY_MS, [hanging, other], parts);
    let ended = 0;
    await collecting([hanging, other], parts, async () => {
      await eventually(() => replay.requests.length > 0);
      const finished = async (): Promise<boolean> => {
        const progress = (await parts.windows.progress()).find(({ cluster }) => cluster === 'acme-dev');
        return progress?.doneHours === 24;
      };
      await eventually(finished);
      ended = performance.now();
    });
    expect(performance.now() - ended).toBeLessThan(1_000);
    // Given back, not failed: somebody else may take the hour now.
    const lease = await parts.windows.claim({ cluster: 'globex-eu', owner: 'other', now: NOW, leaseMs: 1_000, hoursPerBatch: 1 });
    expect(lease?.hours).toEqual([FROM + 23 * HOUR_MS]);
    expect(lease?.attempts).toEqual([0]);
    await replay.close();
  });
});

async function counted({ metrics }: ReturnType<typeof partsOf>, outcome: string): Promise<number> {
  const { values } = await metrics.windows.get();
  return values.filter(({ labels }) => labels.outcome === outcome).reduce((sum, { value }) => sum + value, 0);
}
