import { compileDocument, DEFAULT_DOCUMENT, type Policy, type SharedEntry } from '@showback/attribution';
import { type CostRow, DAY_MS, HOUR_MS, type Instant, NO_LABELS } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '../database';
import { clusterId } from '../ids';
import { freshDatabase, hourOf, rowWith, storeAll, type TestDatabase } from '../testing';
import { readDay } from './day-items';
import { expectedDigest } from './digest';
import { readStandings } from './freshness';
import { type BuildRequest, LineBuilder, LineFault } from './line-builder';
import { linesOfDay } from './lines-of-day';
import { swapLines } from './write-lines';

const DAY = Date.UTC(2026, 10, 18);
const NOW = DAY + 40 * DAY_MS;
const CLUSTERS = ['acme', 'globex'].map((name) => ({ id: clusterId(name), name }));
const pattern = (source: string) => ({ source, read: () => null, replaceAll: (text: string) => text });

function policyOf(...shared: SharedEntry[]): Policy {
  const compiled = compileDocument({ ...DEFAULT_DOCUMENT, shared }, { pattern });
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

const plain = { policy: policyOf(), hash: 'plain' };
const spanning = {
  policy: policyOf({ name: 'edge', when: 'team:"platform"', split: 'proportional', within: 'fleet' }),
  hash: 'spanning',
};

const of = (team: string, cpu = 10n): CostRow =>
  rowWith({ namespace: team, workload: team, pod: team, labelSet: { ...NO_LABELS, labels: { team } }, cost: { cpu } });

describe('the builder of lines', () => {
  let test: TestDatabase;
  let builder: LineBuilder;

  beforeEach(async () => {
    test = await freshDatabase();
    builder = new LineBuilder(test.database);
  });

  afterEach(() => test.drop());

  const request = (inForce = plain): BuildRequest => ({ clusters: CLUSTERS, policyOf: () => inForce, now: NOW });
  const store = (cluster: string, hour: Instant, ...rows: CostRow[]) => storeAll(test.database, [hourOf(cluster, hour, rows)]);
  const rows = async (sql: string): Promise<unknown[]> => (await test.database.pool.query<object>(sql)).rows;
  const lines = (): Promise<unknown[]> =>
    rows('SELECT l.*, o.team FROM line_day l LEFT JOIN owner o ON o.id = l.owner_id ORDER BY 1, 2, 3, 4, 5, 6');

  async function buildAll(inForce = plain): Promise<string[]> {
    const built: string[] = [];
    for (;;) {
      const next = await builder.buildNext(request(inForce));
      if (next === null) return built;
      built.push(`${new Date(next.day).toISOString().slice(8, 10)} ${next.clusters.join('+')} ${next.outcome}`);
    }
  }

  const standings = (inForce = plain) =>
    transaction(test.database.pool, (client) =>
      readStandings(client, { clusters: CLUSTERS, window: { start: DAY, end: DAY + 30 * DAY_MS }, policyOf: () => inForce }),
    );

  it('begins with the newest day, and has nothing to do where nothing was collected', async () => {
    expect(await buildAll()).toEqual([]);
    await store('acme', DAY, of('core'));
    await store('acme', DAY + DAY_MS, of('core'));
    await store('globex', DAY, of('web'));
    expect(await builder.countStale(request())).toBe(3);
    const built = await buildAll();
    expect(built[0]).toBe('19 acme built');
    expect(built.slice(1).sort()).toEqual(['18 acme built', '18 globex built']);
    expect(await builder.countStale(request())).toBe(0);
    expect(await rows('SELECT team FROM line_day JOIN owner ON id = owner_id ORDER BY 1')).toEqual(
      ['core', 'core', 'web'].map((team) => ({ team })),
    );
  });

  it('makes a cluster’s day again when its hours or the policy change, and no other', async () => {
    await store('acme', DAY, of('core'));
    await store('globex', DAY, of('web'));
    await buildAll();
    await store('acme', DAY + HOUR_MS, of('core'));
    expect((await standings()).map(({ standing }) => standing).sort()).toEqual(['fresh', 'stale']);
    expect(await buildAll()).toEqual(['18 acme built']);
    expect(await buildAll({ ...plain, hash: 'another' })).toHaveLength(2);
  });

  it('makes all clusters of a day again when one of them changes and a rule spans them', async () => {
    await store('acme', DAY, of('platform', 9n), of('core', 1n));
    await store('globex', DAY, of('web', 2n));
    expect(await buildAll(spanning)).toEqual(['18 acme+globex built']);
    const received = `SELECT o.team, l.shared_nano::int AS nano FROM line_day l JOIN owner o ON o.id = l.owner_id WHERE form = 3 ORDER BY 1`;
    expect(await rows(received)).toEqual([{ team: 'core', nano: 3 }, { team: 'web', nano: 6 }]); // prettier-ignore
    expect(await rows('SELECT cluster_id, scope, team, weight::int AS weight FROM share_weight ORDER BY team')).toEqual([
      { cluster_id: '0', scope: '', team: 'core', weight: 1 },
      { cluster_id: '0', scope: '', team: 'web', weight: 2 },
    ]);
    await store('globex', DAY + HOUR_MS, of('web', 6n));
    expect((await standings(spanning)).map(({ standing }) => standing)).toEqual(['stale', 'stale']);
    expect(await buildAll(spanning)).toEqual(['18 acme+globex built']);
    expect(await rows(received)).toEqual([{ team: 'core', nano: 1 }, { team: 'web', nano: 8 }]); // prettier-ignore
    await buildAll();
    expect(await rows('SELECT * FROM share_weight')).toEqual([]);
  });

  it('writes nothing when hours are stored while the lines are made; the day stays stale', async () => {
    await store('acme', DAY, of('core'));
    await buildAll();
    const before = await lines();
    await store('acme', DAY + HOUR_MS, of('core'));
    const [acme = { id: 0n, name: '' }] = CLUSTERS;
    const { items, facts } = await transaction(test.database.pool, (client) => readDay(client, { clusters: [acme], day: DAY }));
    const made = { day: DAY, facts, digest: expectedDigest('plain', new Map([[acme.id, 2n]])), now: NOW };
    await store('acme', DAY + 2 * HOUR_MS, of('core'));
    expect(await swapLines(test.database.pool, { ...made, lines: linesOfDay(items, plain.policy) })).toBe('changed');
    expect(await lines()).toEqual(before);
    expect(await buildAll()).toEqual(['18 acme built']);
    expect(await rows('SELECT cpu_nano::int AS cpu FROM line_day')).toEqual([{ cpu: 30 }]);
  });

  it('leaves the old lines, whole, when its connection is cut in the middle; goes on with other days and tries again later', async () => {
    await store('acme', DAY, of('core'));
    await store('acme', DAY - DAY_MS, of('core'));
    await buildAll();
    const before = [await lines(), await rows('SELECT * FROM owner_day ORDER BY 1')];
    await rows(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'`);
    await rows('CREATE TRIGGER cut BEFORE INSERT ON line_day FOR EACH ROW EXECUTE FUNCTION cut()');
    const other = { ...plain, hash: 'another' };
    for (let day = 0; day < 2; day += 1) await expect(builder.buildNext(request(other))).rejects.toThrow(LineFault);
    expect(await builder.buildNext(request(other))).toBeNull();
    expect([await lines(), await rows('SELECT * FROM owner_day ORDER BY 1')]).toEqual(before);
    await rows('DROP TRIGGER cut ON line_day');
    builder.forgive();
    expect(await buildAll(other)).toHaveLength(2);
  });

  it('is done once by many', async () => {
    await store('acme', DAY, of('platform', 9n), of('core'));
    await store('globex', DAY, of('web'));
    const one = new LineBuilder(test.database);
    await Promise.all([builder, one, one].map((each) => each.buildNext(request(spanning))));
    expect(await builder.buildNext(request(spanning))).toBeNull();
    expect(await rows('SELECT count(*)::int AS n FROM owner_day')).toEqual([{ n: 3 }]);
  });

  it('leaves the lines of days whose items are no longer kept as they are, whatever the policy, for three years', async () => {
    const ledger = await store('acme', DAY, of('core'));
    await buildAll();
    const before = await lines();
    const keep = { hoursMs: 14 * DAY_MS, daysMs: 30 * DAY_MS };
    await rows('UPDATE collection_window SET settled = true');
    const dropped = await ledger.dropExpired({ ...keep, now: DAY + 60 * DAY_MS });
    expect(dropped).toEqual(expect.arrayContaining(['cost_day_202611', 'owner_day_202611', 'share_weight_202611']));
    expect(await standings({ ...plain, hash: 'another' })).toMatchObject([{ standing: 'frozen' }]);
    expect(await buildAll({ ...plain, hash: 'another' })).toEqual([]);
    expect(await lines()).toEqual(before);
    await ledger.dropExpired({ ...keep, now: DAY + 3 * 365 * DAY_MS });
    expect(await lines()).toEqual(before);
    expect(await ledger.dropExpired({ ...keep, now: DAY + 3 * 366 * DAY_MS + 31 * DAY_MS })).toEqual(['line_day_202611']);
    expect(await rows('SELECT * FROM line_state')).toEqual([]);
    expect(await rows('SELECT * FROM owner')).toEqual([]);
  });

  it('leaves no owner behind that no line has any more', async () => {
    const ledger = await store('acme', DAY, of('core'));
    await buildAll();
    const nobody = compileDocument({ teams: [], dimensions: {}, shared: [], idle: [] }, { pattern });
    if ('faults' in nobody) throw new Error('faults');
    await buildAll({ policy: nobody.policy, hash: 'nobody' });
    await ledger.dropExpired({ now: DAY + DAY_MS, hoursMs: 14 * DAY_MS, daysMs: 400 * DAY_MS });
    expect(await rows('SELECT team, dimensions FROM owner')).toEqual([{ team: null, dimensions: {} }]);
  });
});
