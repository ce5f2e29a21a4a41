import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { OpenCostSource } from '@showback/opencost';
import { startReplay, type Replay } from '@showback/opencost/testing';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import { DAY_MS, formatDay, formatInstant, hoursOf, parseNano, sumNano, type Instant } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allDone, collectableOf, collecting, eventually, partsOf, planUpTo } from './testing/collect-all';

const FROM = Date.parse('2026-11-16T00:00:00Z');
const END = FROM + 3 * DAY_MS;
const FIXTURES = new URL('../../../../libs/sources/opencost/fixtures/', import.meta.url);

/** OpenCost rounds each figure to 5 decimals. */
const ROUNDING_NANO = 5_000n;

const UNKNOWN_TO_THE_PLANNER = `SELECT relname FROM pg_class
  WHERE relkind = 'r' AND relname ~ '^(cost_|item|subject|label_set)' AND reltuples < 0 AND pg_relation_size(oid) > 0`;

interface RecordedRow {
  properties: { namespace?: string };
  totalCost: number;
  loadBalancerCost: number;
}

/** The recorded rows as anyone would read them: with JSON.parse, and nothing of ours. */
function recorded(folder: string, name: string): [string, RecordedRow][] {
  const text = gunzipSync(readFileSync(new URL(`${folder}/${name}.json.gz`, FIXTURES))).toString('utf8');
  return Object.entries((JSON.parse(text) as { data: Record<string, RecordedRow>[] }).data[0] ?? {});
}

function recordedHour(hour: Instant): [string, RecordedRow][] {
  return recorded('allocation-hour', formatInstant(hour).slice(0, 13));
}

function namespaceOf(key: string, { properties }: RecordedRow): string {
  return key === '__idle__' ? '__idle__' : (properties.namespace ?? '');
}

/** Sums of one figure by namespace, as `name → nano-units`. */
function byNamespace(rows: readonly [string, RecordedRow][], figure: (row: RecordedRow) => bigint): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [key, row] of rows) sums.set(namespaceOf(key, row), (sums.get(namespaceOf(key, row)) ?? 0n) + figure(row));
  return sums;
}

const total = ({ totalCost }: RecordedRow): bigint => parseNano(String(totalCost));
const withoutLoadBalancers = ({ totalCost, loadBalancerCost }: RecordedRow): bigint =>
  parseNano(String(totalCost)) - parseNano(String(loadBalancerCost));

describe('72 recorded hours of a real OpenCost', () => {
  let replay: Replay;
  let fresh: TestDatabase;
  beforeAll(async () => {
    [replay, fresh] = await Promise.all([startReplay(), freshDatabase()]);
    const parts = partsOf(fresh.database, { clock: () => END + 30 * DAY_MS });
    const source = new OpenCostSource({
      cluster: 'globex-eu',
      sourceClusterId: 'globex-eu',
      region: 'eu-west4',
      url: replay.url,
    });
    const cluster = collectableOf({ cluster: 'globex-eu', from: FROM, source, breaker: () => source.breaker });
    await planUpTo(END, [cluster], parts);
    await collecting([cluster], parts, async () => {
      await eventually(() => allDone(parts));
      // Before anybody asks: a plan made for empty tables would join the whole history row by row.
      await eventually(async () => (await fresh.database.pool.query(UNKNOWN_TO_THE_PLANNER)).rows.length === 0, 10_000);
    });
  });
  afterAll(async () => {
    await replay.close();
    await fresh.drop();
  });

  /** Sums of rows of the ledger by time and namespace, kinds under the source's names for them; management is not among its rows. */
  async function ledgerSums(table: 'cost_hour' | 'cost_day', time: string, parts: string): Promise<Map<string, bigint>> {
    const { rows } = await fresh.database.pool.query<{ key: string; nano: string }>(
      `SELECT to_char(${time}, 'YYYY-MM-DD"T"HH24') || ' ' || coalesce(i.namespace, '__' || i.kind || '__') AS key, sum(${parts})::text AS nano
       FROM ${table} f JOIN item i ON i.cluster_id = f.cluster_id AND i.id = f.item_id WHERE i.kind <> 'management' GROUP BY 1`,
    );
    return new Map(rows.map(({ key, nano }) => [key, BigInt(nano)]));
  }
  const OTHERS =
    'cpu_nano + memory_nano + coalesce(gpu_nano, 0) + coalesce(storage_nano, 0) + coalesce(network_nano, 0) + coalesce(other_nano, 0)';
  const ALL = `${OTHERS} + coalesce(load_balancer_nano, 0)`;

  it('are all collected, each asked for once', async () => {
    const { rows } = await fresh.database.pool.query<{ state: string; count: number }>(
      'SELECT state, count(*)::int AS count FROM collection_window GROUP BY 1',
    );
    expect(rows).toEqual([{ state: 'ok', count: 72 }]);
    expect(replay.requests.length).toBe(144);
  });

  it('cost per namespace and hour exactly what the recorded rows add up to', async () => {
    const expected = hoursOf({ start: FROM, end: END }).flatMap((hour) =>
      [...byNamespace(recordedHour(hour), total)].map(
        ([name, nano]) => [`${formatInstant(hour).slice(0, 13)} ${name}`, nano] as const,
      ),
    );
    const actual = await ledgerSums('cost_hour', `f.hour AT TIME ZONE 'UTC'`, ALL);
    // A namespace whose rows all cost nothing may have none.
    expect([...actual].filter(([, nano]) => nano !== 0n).sort()).toEqual(expected.filter(([, nano]) => nano !== 0n).sort());
  });

  it('cost per namespace and day what OpenCost says of the day, within the rounding of the rows; its load balancers apart', async () => {
    const ours = await ledgerSums('cost_day', 'f.day', OTHERS);
    for (let day = FROM; day < END; day += DAY_MS) {
      const rows = hoursOf({ start: day, end: day + DAY_MS }).flatMap(recordedHour);
      const counts = byNamespace(rows, () => 1n);
      for (const [name, theirs] of byNamespace(recorded('allocation-day-by-namespace', formatDay(day)), withoutLoadBalancers)) {
        // Idle is what the rows of all namespaces leave, and carries their rounding.
        const rounded = name === '__idle__' ? BigInt(rows.length) : (counts.get(name) ?? 0n);
        const difference = (ours.get(`${formatDay(day)}T00 ${name}`) ?? 0n) - theirs;
        expect({ day: formatDay(day), name, within: abs(difference) <= (rounded + 1n) * 2n * ROUNDING_NANO }).toMatchObject({
          within: true,
        });
      }
    }
  });

  it('have idle per node that sums to the idle of the cluster', async () => {
    const { rows } = await fresh.database.pool.query<{ hour: Date; rows: string; nodes: string }>(
      `SELECT hour, (SELECT sum(${ALL}) FROM cost_hour f JOIN item i ON i.cluster_id = f.cluster_id AND i.id = f.item_id WHERE f.hour = n.hour AND i.kind = 'idle')::text AS rows,
         sum(cpu_idle_nano + memory_idle_nano + gpu_idle_nano)::text AS nodes FROM node_hour n GROUP BY hour ORDER BY hour`,
    );
    expect(rows.length).toBe(72);
    for (const { hour, rows: idleRows, nodes } of rows) {
      const answer = recordedHour(hour.getTime());
      const idle = sumNano(answer.filter(([key]) => key === '__idle__').map(([, row]) => total(row)));
      expect(BigInt(idleRows)).toBe(idle);
      expect(abs(BigInt(nodes) - idle)).toBeLessThanOrEqual(BigInt(answer.length) * 3n * ROUNDING_NANO);
    }
  });

  it('add up: days are their hours, to the last unit', async () => {
    const hours = await ledgerSums('cost_hour', `f.hour AT TIME ZONE 'UTC'`, ALL);
    const days = await ledgerSums('cost_day', 'f.day', ALL);
    const summed = new Map<string, bigint>();
    for (const [key, nano] of hours) {
      const day = `${key.slice(0, 10)}T00${key.slice(13)}`;
      summed.set(day, (summed.get(day) ?? 0n) + nano);
    }
    expect([...summed].sort()).toEqual([...days].sort());
    expect(days.size).toBeGreaterThan(0);
  });
});

function abs(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
