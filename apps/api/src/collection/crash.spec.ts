import { SimulatorSource } from '@showback/simulator';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import { DAY_MS, type Instant } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './testing/bundle';
import { startChild } from './testing/child';
import { allDone, clockFrom, collectableOf, collecting, eventually, partsOf, planUpTo } from './testing/collect-all';
import type { CollectorTask } from './testing/collector';
import { dumpLedger } from './testing/ledger-dump';

/** How often the collector is killed: `SHOWBACK_CRASHES=500 npx vitest run apps/api/src/collection/crash.spec.ts` for a long night. */
const CRASHES = Number(process.env['SHOWBACK_CRASHES'] ?? 20);

const SEED = 7;
const END = Date.parse('2026-11-16T00:00:00Z');
/** Long ago for the collector, so that every hour is settled by its first read. */
const NOW = END + 30 * DAY_MS;
/** One cluster hour by hour, as from a server; one in whole days, as a generator is read. */
const CLUSTERS = [
  { cluster: 'acme-prod', hoursPerBatch: 1, days: 2 + Math.ceil(CRASHES / 20) },
  { cluster: 'acme-dev', hoursPerBatch: 24, days: 4 + Math.ceil(CRASHES / 4) },
].map(({ days, ...cluster }) => ({ ...cluster, from: END - days * DAY_MS, seed: SEED }));

describe('a collector that is killed again and again', () => {
  let undisturbed: TestDatabase;
  let crashed: TestDatabase;
  beforeAll(async () => {
    [undisturbed, crashed] = await Promise.all([freshDatabase(), freshDatabase()]);
  });
  afterAll(() => Promise.all([undisturbed.drop(), crashed.drop()]));

  it(
    'leaves the ledger of an undisturbed run, row for row',
    async () => {
      await collectHere(undisturbed, true);
      await collectHere(crashed, false);
      const kills = await collectUnderFire(crashed.url);
      expect(kills).toBeGreaterThanOrEqual(CRASHES);
      const expected = await dumpLedger(undisturbed.database);
      const actual = await dumpLedger(crashed.database);
      for (const [table, rows] of Object.entries(expected)) expect({ table, rows: actual[table] }).toEqual({ table, rows });
      expect(expected['cost_hour']?.length).toBeGreaterThan(10_000);
    },
    60_000 + CRASHES * 5_000,
  );
});

/** Plans in a database, and collects in this process. */
async function collectHere({ database }: TestDatabase, really: boolean): Promise<void> {
  const parts = partsOf(database, { clock: clockFrom(NOW) });
  const collectables = CLUSTERS.map(({ cluster, from, seed, hoursPerBatch }) => {
    const simulator = new SimulatorSource({ id: cluster, region: 'eu-west-1', seed });
    const source = { hoursPerBatch, readHour: (hour: Instant, signal: AbortSignal) => simulator.readHour(hour, signal) };
    return collectableOf({ cluster, from, source });
  });
  await planUpTo(END, collectables, parts);
  if (really) await collecting(collectables, parts, () => eventually(() => allDone(parts), 600_000));
}

/** Starts the collector over and over and kills it at a random moment of its work, until enough; then lets it finish. */
async function collectUnderFire(databaseUrl: string): Promise<number> {
  const program = await bundle(new URL('./testing/collector.ts', import.meta.url), 'collector');
  const clockOffsetMs = NOW - Date.now();
  for (let kills = 0; ;) {
    const task: CollectorTask = { databaseUrl, owner: `life ${kills}`, clockOffsetMs, leaseMs: 200, clusters: CLUSTERS };
    const child = startChild(program, task);
    await child.ready;
    child.go();
    // The last life is spared.
    const killer = kills < CRASHES ? setTimeout(() => child.process.kill('SIGKILL'), Math.random() * 600) : undefined;
    const end = await child.ended;
    clearTimeout(killer);
    if (end !== null) return kills;
    kills += 1;
  }
}
