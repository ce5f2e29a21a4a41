import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CollectionWindows,
  migrate,
  openDatabase,
  startEmbedded,
  type Database,
  type EmbeddedServer,
} from '@showback/persistence';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import { SimulatorSource } from '@showback/simulator';
import { DAY_MS, type Instant } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Collectable } from './collectable';
import type { CollectionParts } from './parts';
import { allDone, clockFrom, collectableOf, collecting, eventually, partsOf, planUpTo } from './testing/collect-all';
import { dumpLedger } from './testing/ledger-dump';

const END = Date.parse('2026-11-16T00:00:00Z');
const FROM = END - 3 * DAY_MS;
const NOW = END + 30 * DAY_MS;

/** Hour by hour, so that many transactions are there to be hit. */
function acme(cluster: string): Collectable {
  const simulator = new SimulatorSource({ id: cluster, region: 'eu-west-1', seed: 7 });
  const source = { hoursPerBatch: 1, readHour: (hour: Instant, signal: AbortSignal) => simulator.readHour(hour, signal) };
  return collectableOf({ cluster, from: FROM, source });
}

async function collectAcme(database: Database, meanwhile: (parts: CollectionParts) => Promise<void>): Promise<CollectionParts> {
  const parts = partsOf(database, { clock: clockFrom(NOW) });
  const collectables = [acme('acme-prod'), acme('acme-dev')];
  await planUpTo(END, collectables, parts);
  await collecting(collectables, parts, async () => {
    await meanwhile(parts);
    await eventually(() => allDone(parts).catch(() => false));
  });
  return parts;
}

async function databaseErrors({ metrics }: CollectionParts): Promise<number> {
  const { values } = await metrics.databaseErrors.get();
  return values[0]?.value ?? 0;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('collection while the database is in trouble', () => {
  let undisturbed: TestDatabase;
  let expected: Record<string, string[]>;
  beforeAll(async () => {
    undisturbed = await freshDatabase();
    await collectAcme(undisturbed.database, () => Promise.resolve());
    expected = await dumpLedger(undisturbed.database);
  });
  afterAll(() => undisturbed.drop());

  describe('that restarts', () => {
    let dataDir: string;
    let server: EmbeddedServer;
    let database: Database;
    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'showback-away-'));
      chmodSync(dataDir, 0o755);
      server = await startEmbedded({ dataDir, log: () => undefined });
      database = openDatabase(server.url);
      await migrate(database.pool);
    });
    afterAll(async () => {
      await database.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    });

    /** Its process, once it is there again. */
    async function postmaster(): Promise<number> {
      const file = join(dataDir, 'postgres', 'postmaster.pid');
      const read = async (): Promise<number> => Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
      await eventually(async () => (await read()) > 0);
      return read();
    }

    it('goes on by itself and leaves the ledger of an undisturbed run', async () => {
      const parts = await collectAcme(database, async () => {
        // Sessions ended in good order, then a crash that the write-ahead log repairs, then both with hardly a pause.
        for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
          await pause(200);
          process.kill(await postmaster(), signal);
          await pause(900);
        }
      });
      expect(await databaseErrors(parts)).toBeGreaterThan(0);
      expect(await dumpLedger(database)).toEqual(expected);
    });
  });

  describe('whose disk is full', () => {
    let full: TestDatabase;
    beforeAll(async () => {
      full = await freshDatabase();
    });
    afterAll(() => full.drop());

    /** PostgreSQL's own error, raised where a full disk raises it: in the midst of the COPY into the largest table. */
    const FILL = `
      CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON cost_hour FOR EACH STATEMENT EXECUTE FUNCTION full_disk()`;

    const notedOf = async (windows: CollectionWindows): Promise<string[]> =>
      (await windows.states({ clusters: ['acme-prod'], start: FROM, end: END }))
        .filter(({ state }) => state !== 'pending')
        .map(({ state, reason }) => `${state}: ${reason ?? ''}`);

    it('writes nothing by halves, says why, and collects everything once there is room', async () => {
      const { pool } = full.database;
      await pool.query(FILL);
      const parts = await collectAcme(full.database, async ({ windows }) => {
        await eventually(async () => (await notedOf(windows)).length > 0);
        const facts = await dumpLedger(full.database);
        for (const table of ['cost_hour', 'cost_day', 'node_hour', 'volume_hour'])
          expect({ table, rows: facts[table] }).toEqual({ table, rows: [] });
        for (const reason of await notedOf(windows)) expect(reason).toMatch(/^missing: .*No space left on device/);
        await pool.query('DROP TRIGGER full_disk ON cost_hour');
      });
      expect(await databaseErrors(parts)).toBeGreaterThan(0);
      expect(await dumpLedger(full.database)).toEqual(expected);
    });
  });
});
