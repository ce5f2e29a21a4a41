import fc from 'fast-check';
import {
  DAY_MS,
  HOUR_MS,
  NO_LABELS,
  limitsOf,
  resourceUsage,
  type CostHour,
  type CostRow,
  type Instant,
  type Usage,
  type UsageHour,
  UsageMerger,
} from '@showback/vocabulary';
import { readUsageRow, type UsageRow } from '../usage/encode-usage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../testing';
import { sampleHour, sampleNode, sampleRow } from '../testing/sample-hours';
import { CollectionWindows } from '../windows/collection-windows';
import { DERIVED_SQL, GPU_UNUSED_SQL, gpuUnknownSql, MEASURES, precisionSql, TOTAL_SQL } from './measures';
import { Ledger } from './ledger';

const DAY = Date.UTC(2026, 10, 18);
const HOURS = [DAY, DAY + HOUR_MS, DAY + 23 * HOUR_MS];
const CLUSTER = 'acme-prod';
const RUNS = { numRuns: 25, endOnFailure: true };

const nano = (max: bigint): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max });
const amount = fc.nat({ max: 2_000_000_000_000 });

const row: fc.Arbitrary<CostRow> = fc
  .record({
    workload: fc.constantFrom('a', 'b', '🦆 "quoted"'),
    pod: fc.constantFrom('p1', 'p2'),
    node: fc.constantFrom('n1', 'n2', null),
    team: fc.constantFrom('x', 'y', "'; DROP TABLE cost_day; --"),
    cpu: nano(4_000_000_000_000n),
    memory: nano(4_000_000_000_000n),
    gpu: fc.oneof(fc.constant(0n), nano(10n ** 12n)),
    other: fc.bigInt({ min: -50_000n, max: 50_000n }),
    requested: amount,
    used: fc.option(amount),
    allocated: amount,
    gpus: fc.constantFrom(0, 428_571, 4_000_000),
    gpusUsed: fc.option(fc.nat(428_571)),
    precision: fc.constantFrom(null, 0n, 5_000n, 7n * 10n ** 9n),
    away: fc.constantFrom(undefined, 1, 3_420),
  })
  .map(({ workload, pod, node, team, cpu, memory, gpu, other, requested, used, allocated, gpus, gpusUsed, precision, away }) => {
    const labelSet = { ...NO_LABELS, labels: { team } };
    const made = sampleRow({ workload, pod, node, labelSet }, { cpu, memory, gpu, other });
    Object.assign(made.quantity, {
      cpuMicroCoreHoursRequested: requested,
      cpuMicroCoreHoursUsed: used,
      cpuMicroCoreHoursAllocated: allocated,
      memoryByteHoursUsed: used,
      gpuMicroHours: gpus,
      gpuMicroHoursUsed: gpus === 0 ? 0 : gpusUsed,
    });
    if (precision !== null) made.precisionNano = precision;
    if (away !== undefined) made.secondsAway = away;
    return made;
  });

const counter = fc.option(fc.nat(5), { freq: 9 });
const pods = fc.array(fc.array(fc.nat({ max: 4_000_000 }), { maxLength: 12 }), { maxLength: 3 });
const stretches = fc.array(fc.tuple(fc.nat(3600), fc.option(fc.nat(3))), { maxLength: 3 });
const limits = fc.option(fc.record({ cpu: stretches, memory: stretches }).map(limitsOf));
const usage: fc.Arbitrary<UsageHour[]> = fc
  .uniqueArray(fc.constantFrom('a', 'b', '🦆 "quoted"', 'nul\0'), { maxLength: 4 })
  .chain((workloads) =>
    fc.tuple(
      ...workloads.map((workload) =>
        fc
          .record({ cpu: pods, memory: pods, restarts: counter, oomKills: counter, periods: counter, limits })
          .map(({ cpu, memory, periods, ...counts }): UsageHour => ({
            ...{ namespace: 'shop', controllerKind: 'Deployment', workload, container: 'checkout' },
            cpu: resourceUsage(cpu),
            memory: resourceUsage(memory),
            throttling: periods === null ? null : { periods, throttled: Math.floor(periods / 2) },
            ...counts,
          })),
      ),
    ),
  );

/** An answer of one hour: rows with their idle shares, which idle gives away. */
function answer(hour: Instant): fc.Arbitrary<CostHour> {
  return fc
    .tuple(fc.array(row, { maxLength: 6 }), fc.bigInt({ min: 0n, max: 10_000n }), fc.constantFrom('n1', 'n2'), fc.option(usage))
    .map(([rows, share, node, measured]) => {
      const [first, ...others] = rows;
      if (!first) return sampleHour(CLUSTER, hour, []);
      const idle = sampleRow({ kind: 'idle', workload: null, pod: null, container: null, idleShareNano: -share });
      const all = [{ ...first, idleShareNano: share }, ...others, idle];
      return sampleHour(CLUSTER, hour, all, { nodes: [sampleNode(node)], ...(measured && { usage: measured }) });
    });
}

/** For each hour what it was answered from time to time, and two orders in which these answers may be stored. */
const histories = fc.tuple(...HOURS.map((hour) => fc.array(answer(hour), { minLength: 1, maxLength: 3 }))).chain((perHour) => {
  const turns = perHour.flatMap((answers, index) => answers.map(() => index));
  const order = fc.shuffledSubarray(turns, { minLength: turns.length, maxLength: turns.length });
  return fc.record({ perHour: fc.constant(perHour), one: order, two: order });
});

/** Bytes as numbers, whoever holds them. */
const plain = ({ cpu, memory, ...of }: Usage): object => {
  const numbers = (resource: Usage['cpu']) => resource && { ...resource, sketch: [...resource.sketch] };
  return { ...of, cpu: numbers(cpu), memory: numbers(memory) };
};

describe('the ledger', { timeout: 240_000 }, () => {
  let test: TestDatabase;
  let ledger: Ledger;

  beforeAll(async () => {
    test = await freshDatabase();
  });

  afterAll(() => test.drop());

  async function reset(): Promise<void> {
    await test.database.pool.query(
      'TRUNCATE usage_hour, usage_day, container, cost_hour, cost_day, node_hour, collection_window, cluster, item, subject, label_set, restatement, quarantine',
    );
    ledger = new Ledger(test.database);
    await ledger.registerClusters([{ name: CLUSTER, region: null, currency: 'USD', simulated: false, collectFrom: DAY }]);
    await new CollectionWindows(test.database).plan({ cluster: CLUSTER, from: DAY, to: DAY + DAY_MS });
  }

  async function store(hour: CostHour): Promise<string | undefined> {
    const lease = { cluster: CLUSTER, owner: 't', fence: 0n, hours: [hour.hour], until: 0, attempts: [0], wholeDay: false };
    const [outcome] = await ledger.storeHours({ cluster: CLUSTER, hours: [hour], lease, readAt: DAY + 2 * DAY_MS });
    return outcome?.outcome;
  }

  async function replay(perHour: readonly CostHour[][], order: readonly number[]): Promise<void> {
    await reset();
    const next = perHour.map(() => 0);
    for (const index of order) {
      const hour = perHour[index]?.[next[index] ?? 0];
      next[index] = (next[index] ?? 0) + 1;
      if (hour) await store(hour);
    }
  }

  async function rows(sql: string): Promise<Record<string, string>[]> {
    return (await test.database.pool.query<Record<string, string>>(sql)).rows;
  }

  async function dump(): Promise<unknown[][]> {
    return Promise.all([
      rows('SELECT * FROM cost_hour ORDER BY 1, 2, 3'),
      rows('SELECT * FROM cost_day ORDER BY item_id'),
      rows('SELECT * FROM node_hour ORDER BY 1, 2, 3'),
      rows('SELECT * FROM usage_hour ORDER BY 1, 2, 3'),
      rows('SELECT * FROM usage_day ORDER BY 1, 2, 3'),
      rows('SELECT * FROM container ORDER BY id'),
      rows('SELECT hour, state, reason, rows, total_nano, content_hash FROM collection_window ORDER BY 1'),
    ]);
  }

  /** The day summed anew from its hours, in plain SQL with numeric sums. */
  function summedAnew(): Promise<unknown[]> {
    const sums = MEASURES.map(({ column, kind }) => {
      const sum = `sum(${column})::bigint`;
      const special = {
        required: sum,
        optional: `nullif(${sum}, 0)`,
        some: `nullif(${sum}, 0)`,
        used: `coalesce(${sum}, 0)`,
        rounding: `nullif(sum(coalesce(${column}, 5000)), 5000 * count(*))::bigint`,
      };
      return `${special[kind]} AS ${column}`;
    });
    const unknown = ['cpu_micro_core_hours_used', 'memory_byte_hours_used'].map((column) => `(count(*) - count(${column}))::int`);
    const unused = DERIVED_SQL.map(([column]) => {
      const [cost, part] =
        column === 'cpu_unused_nano' ? ['cpu_nano', 'cpu_micro_core_hours'] : ['memory_nano', 'memory_byte_hours'];
      const lost = `least(greatest(${part}_requested - ${part}_used, 0), ${part}_allocated)::numeric`;
      return `coalesce(sum(div(${cost} * ${lost}, nullif(${part}_allocated, 0))), 0)::bigint AS ${column}`;
    });
    const gpus = `CASE WHEN sum(gpu_micro_hours) > 0 THEN count(*) FILTER (WHERE gpu_micro_hours > 0 AND gpu_micro_hours_used IS NULL) END::int`;
    const gpusUnused = `nullif(sum(CASE WHEN gpu_micro_hours_used < gpu_micro_hours
      THEN div(gpu_nano::numeric * (gpu_micro_hours - gpu_micro_hours_used), gpu_micro_hours) END), 0)::bigint`;
    return rows(
      `SELECT item_id, ${gpus} AS gpu_used_unknown, ${gpusUnused} AS gpu_unused_nano, count(*)::int AS rows, ${unknown[0]} AS cpu_used_unknown, ${unknown[1]} AS memory_used_unknown, ${sums.join(', ')}, ${unused.join(', ')}
       FROM cost_hour GROUP BY item_id ORDER BY item_id`,
    );
  }

  it('is the same in whatever order hours are stored and restated, and a day is exactly the sum of its hours', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ perHour, one, two }) => {
        await replay(perHour, one);
        const first = await dump();
        const [, days] = await dump();
        expect(days).toMatchObject(await summedAnew());
        await replay(perHour, two);
        expect(await dump()).toEqual(first);
      }),
      RUNS,
    );
  });

  it('reads what was stored before precision and GPU use were measured: as rounded to five decimals, and as unknown', async () => {
    const old = `UPDATE cost_hour SET precision_nano = NULL, gpu_micro_hours_used = NULL;
      UPDATE cost_day SET precision_nano = NULL, gpu_micro_hours_used = NULL, gpu_used_unknown = NULL, gpu_unused_nano = NULL`;
    await fc.assert(
      fc.asyncProperty(histories, async ({ perHour, one }) => {
        const half = Math.floor(one.length / 2);
        await replay(perHour, one.slice(0, half));
        await test.database.pool.query(old);
        const next = perHour.map((_, index) => one.slice(0, half).filter((turn) => turn === index).length);
        for (const index of one.slice(half)) {
          const hour = perHour[index]?.[next[index] ?? 0];
          next[index] = (next[index] ?? 0) + 1;
          if (hour) await store(hour);
        }
        const [known] = await rows(
          `SELECT sum(${precisionSql()})::text AS precision, coalesce(sum(gpu_micro_hours_used), 0)::text AS used,
             coalesce(sum(gpu_unused_nano), 0)::text AS unused, coalesce(bool_or(${gpuUnknownSql()} > 0), false) AS unknown FROM cost_day`,
        );
        const [hours] = await rows(
          `SELECT sum(coalesce(precision_nano, 5000))::text AS precision, coalesce(sum(gpu_micro_hours_used), 0)::text AS used,
             coalesce(sum(${GPU_UNUSED_SQL}), 0)::text AS unused,
             coalesce(bool_or(gpu_micro_hours > 0 AND gpu_micro_hours_used IS NULL), false) AS unknown FROM cost_hour`,
        );
        // An item of which an hour had no GPUs may be unknown for longer than it is: never shorter.
        expect(known).toMatchObject({
          ...hours,
          unknown: expect.toSatisfy((it: unknown) => it === true || !hours?.['unknown']) as unknown,
        });
      }),
      RUNS,
    );
  });

  it('has as a day of usage exactly what its hours are together, whatever was replaced', async () => {
    const merger = new UsageMerger();
    await fc.assert(
      fc.asyncProperty(histories, async ({ perHour, one }) => {
        await replay(perHour, one);
        const hours = (await rows('SELECT * FROM usage_hour')) as unknown as UsageRow[];
        const days = (await rows('SELECT * FROM usage_day ORDER BY container_id')) as unknown as UsageRow[];
        const ids = [...new Set(hours.map(({ container_id }) => container_id))].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
        expect(days.map(({ container_id }) => container_id)).toEqual(ids);
        for (const day of days) {
          const own = hours.filter(({ container_id }) => container_id === day.container_id).map(readUsageRow);
          expect(plain(readUsageRow(day))).toEqual(plain(merger.merge(own)));
        }
        const measured = perHour.flatMap((answers) => answers.flatMap(({ usage: of = [] }) => of));
        for (const { hour } of (await rows('SELECT DISTINCT hour FROM usage_hour')) as unknown as { hour: Date }[])
          expect(HOURS).toContain(hour.getTime());
        if (measured.length === 0) expect(hours).toEqual([]);
      }),
      RUNS,
    );
  });

  it('holds exactly the source’s total in each hour that has figures, and shares idle out without rest', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ perHour, one }) => {
        await replay(perHour, one);
        const books = await rows(
          `SELECT hour, coalesce(total_nano, 0)::text AS total FROM collection_window WHERE hour = ANY('{${HOURS.map((hour) => new Date(hour).toISOString()).join(',')}}') ORDER BY 1`,
        );
        const facts = await rows(
          `SELECT hour, sum(${TOTAL_SQL})::text AS total, coalesce(sum(idle_share_nano), 0)::text AS idle FROM cost_hour GROUP BY 1`,
        );
        const found = new Map(facts.map(({ hour, total, idle }) => [String(hour), { total, idle }]));
        for (const { hour, total } of books)
          expect(found.get(String(hour)) ?? { total: '0', idle: '0' }).toEqual({ total, idle: '0' });
      }),
      RUNS,
    );
  });

  it('changes nothing when the same answers come again', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ perHour, one }) => {
        await replay(perHour, one);
        for (const hour of perHour.map((answers) => answers.at(-1))) if (hour) await store(hour);
        const [before, versions] = [await dump(), await ledger.versions()];
        for (const hour of perHour.map((answers) => answers.at(-1)))
          if (hour) expect(await store(hour)).toMatch(/unchanged|kept/);
        expect(await dump()).toEqual(before);
        expect(await ledger.versions()).toEqual(versions);
      }),
      RUNS,
    );
  });

  it('never loses a good hour to an empty or much cheaper answer', async () => {
    await fc.assert(
      fc.asyncProperty(answer(DAY), answer(DAY), async (good, later) => {
        fc.pre(good.rows.length > 0);
        await reset();
        await store(good);
        const outcome = await store(later);
        const worse = later.rows.length === 0 || later.sourceTotalNano * 5n < good.sourceTotalNano * 4n;
        if (outcome !== 'unchanged') expect(outcome).toBe(worse ? 'kept' : 'restated');
      }),
      RUNS,
    );
  });
});
