import { addMeasures, type CostCell, zeroMeasures } from '@showback/allocation';
import {
  COMPONENTS,
  type CostHour,
  type CostRow,
  DAY_MS,
  type Filter,
  type FilterField,
  type FilterFields,
  fieldValue,
  floorStep,
  HOUR_MS,
  LABEL_FIELDS,
  matches,
  PLAIN_FIELDS,
  ROW_KINDS,
  type Step,
  STEPS,
  type Window,
} from '@showback/vocabulary';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { freshDatabase, HOSTILE_NAMES, hourOf, rowWith, storeAll, type TestDatabase } from '../testing';
import { CostQueries } from './cost-queries';
import type { CellsRequest, CostReader, LedgerCluster } from './cost-reader';

const start = Date.parse('2026-10-30T00:00:00Z');
const DAYS = 4;
const CLUSTERS = ['acme', 'globex', `o'hare`];

const name = fc.oneof(fc.constantFrom('payments', 'web', 'we', 'Web'), fc.constantFrom(...HOSTILE_NAMES));
const optional = fc.option(name, { freq: 3 });
const labels = fc.dictionary(fc.constantFrom('team', 'app_kubernetes_io_name', 'constructor'), name, { maxKeys: 2 });
const money = fc.bigInt({ min: 0n, max: 5_000_000_000n });
const count = fc.integer({ min: 0, max: 2 ** 40 });

const row: fc.Arbitrary<CostRow> = fc
  .record({
    kind: fc.constantFrom(...ROW_KINDS),
    namespace: optional,
    controllerKind: fc.constantFrom(null, 'Deployment', 'CronJob', '🦆'),
    workload: optional,
    pod: optional,
    container: optional,
    node: optional,
    nodePool: fc.constantFrom(null, 'blue'),
    capacityType: fc.constantFrom(null, 'spot' as const, 'on-demand' as const),
    instanceType: optional,
    region: optional,
    labelSet: fc.record({ labels, namespaceLabels: labels, annotations: labels, nodeLabels: fc.constant({}) }),
    amounts: fc.array(money, { minLength: 7, maxLength: 7 }),
    requested: count,
    used: fc.option(count),
    more: fc.constantFrom(0, 1, 12_345),
    gpus: fc.constantFrom(0, 285_714, 2_000_000),
    gpusUsed: fc.option(fc.nat(285_714)),
    precision: fc.constantFrom(null, 0n, 5_000n, 120_000_000n),
    away: fc.constantFrom(undefined, 1, 3_420),
  })
  .map(({ amounts, requested, used, more, gpus, gpusUsed, precision, away, ...rest }) =>
    rowWith({
      ...rest,
      ...(precision !== null && { precisionNano: precision }),
      ...(away !== undefined && { secondsAway: away }),
      cost: Object.fromEntries(COMPONENTS.map((component, index) => [component, amounts[index] ?? 0n])),
      quantity: {
        cpuMicroCoreHoursRequested: requested,
        cpuMicroCoreHoursUsed: used,
        cpuMicroCoreHoursAllocated: Math.max(requested, used ?? 0) + more,
        memoryByteHoursRequested: Math.floor(requested / 3),
        memoryByteHoursUsed: used,
        memoryByteHoursAllocated: requested + more,
        networkBytesSent: requested,
        storageByteHours: more,
        gpuMicroHours: gpus,
        gpuMicroHoursUsed: gpus === 0 ? 0 : gpusUsed,
      },
    }),
  );

const identity = (of: CostRow) =>
  JSON.stringify({ ...of, cost: null, quantity: null, idleShareNano: null, precisionNano: null, secondsAway: null });

/** Hours of a fleet in which a handful of subjects come and go. */
const ledger: fc.Arbitrary<CostHour[]> = fc
  .record({
    subjects: fc.uniqueArray(row, { minLength: 3, maxLength: 10, selector: identity }),
    hours: fc.uniqueArray(
      fc.record({
        cluster: fc.constantFrom(...CLUSTERS),
        hour: fc.integer({ min: 0, max: DAYS * 24 - 1 }),
        present: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
        factor: fc.bigInt({ min: 1n, max: 5n }),
      }),
      { minLength: 5, maxLength: 40, selector: ({ cluster, hour }) => `${cluster} ${hour}` },
    ),
  })
  .map(({ subjects, hours }) =>
    hours.map(({ cluster, hour, present, factor }) => {
      const rows = subjects.filter((_, index) => index === 0 || present[index] === true);
      const scaled = rows.map((one) => rowWith({ ...one, cost: scale(one.cost, factor) }));
      return hourOf(cluster, start + hour * HOUR_MS, scaled);
    }),
  );

function scale(cost: CostRow['cost'], factor: bigint): Partial<CostRow['cost']> {
  return Object.fromEntries(COMPONENTS.map((component) => [component, cost[component] * factor]));
}

const field: fc.Arbitrary<FilterField> = fc.oneof(
  fc.constantFrom(...PLAIN_FIELDS).map((plain) => ({ name: plain })),
  fc.record({
    name: fc.constantFrom(...LABEL_FIELDS),
    key: fc.constantFrom('team', 'app_kubernetes_io_name', 'constructor', 'none'),
  }),
);
const wanted = fc.oneof(name, fc.constantFrom('acme', 'deployment', '__management__', 'spot', 'e', '"', '%', '\\', 'workload'));
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      op: fc.constant('is' as const),
      field,
      match: fc.constantFrom('equals' as const, 'contains' as const, 'starts' as const, 'ends' as const),
      negated: fc.boolean(),
      values: fc.array(wanted, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));
const hour = fc.integer({ min: -5, max: DAYS * 24 + 5 }).map((index) => start + index * HOUR_MS);
const window = fc.tuple(hour, hour).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const question = fc.record({
  window: fc.oneof(window, fc.constant({ start, end: start + DAYS * DAY_MS })),
  dimensions: fc.uniqueArray(field, { maxLength: 3, selector: (one) => JSON.stringify(one) }),
  step: fc.constantFrom<(Step | null)[]>(null, ...STEPS),
  filter: fc.option(filter),
});
type Asked = { window: Window; dimensions: FilterField[]; step: Step | null; filter: Filter | null };

/** The same sums, made from the rows in memory. */
function expected(
  hours: readonly CostHour[],
  { window: asked, dimensions, step, filter: passing }: Asked,
): Map<string, CostCell['measures']> {
  const cells = new Map<string, CostCell['measures']>();
  for (const one of hours) {
    if (one.hour < asked.start || one.hour >= asked.end) continue;
    for (const of of one.rows) {
      const fields = fieldsOf(one.cluster, of);
      if (passing !== null && !matches(passing, fields)) continue;
      const key = dimensions.map((dimension) => fieldValue(dimension, fields));
      const id = JSON.stringify([key, of.kind, step === null ? 0 : floorStep(one.hour, step)]);
      const sum = cells.get(id) ?? zeroMeasures();
      cells.set(id, sum);
      addMeasures(sum, measuresOf(of));
    }
  }
  return cells;
}

function fieldsOf(cluster: string, { labelSet, ...rest }: CostRow): FilterFields {
  return { ...rest, ...labelSet, cluster };
}

function measuresOf({ cost, quantity, idleShareNano, precisionNano = 5_000n, secondsAway = 0 }: CostRow): CostCell['measures'] {
  const unused = (amount: bigint, requested: number, used: number | null, allocated: number) =>
    used === null || used >= requested || allocated === 0 ? 0n : (amount * BigInt(requested - used)) / BigInt(allocated);
  const parts = Object.fromEntries(COMPONENTS.map((component) => [component, cost[component]]));
  const sums = Object.fromEntries(
    Object.entries(quantity).map(([key, value]: [string, number | null]) => [key, BigInt(value ?? 0)]),
  );
  const q = quantity;
  return {
    ...zeroMeasures(),
    ...parts,
    ...sums,
    idleShare: idleShareNano,
    cpuUnused: unused(cost.cpu, q.cpuMicroCoreHoursRequested, q.cpuMicroCoreHoursUsed, q.cpuMicroCoreHoursAllocated),
    memoryUnused: unused(cost.memory, q.memoryByteHoursRequested, q.memoryByteHoursUsed, q.memoryByteHoursAllocated),
    gpuUnused: unused(cost.gpu, q.gpuMicroHours, q.gpuMicroHoursUsed, q.gpuMicroHours),
    precision: precisionNano,
    secondsAway: BigInt(secondsAway),
    gpuUsedUnknown: q.gpuMicroHours > 0 && q.gpuMicroHoursUsed === null ? 1n : 0n,
    cpuUsedUnknown: q.cpuMicroCoreHoursUsed === null ? 1n : 0n,
    memoryUsedUnknown: q.memoryByteHoursUsed === null ? 1n : 0n,
    rows: 1n,
  };
}

/** Cells of both grains, joined. */
function joined(cells: readonly CostCell[]): Map<string, CostCell['measures']> {
  const sums = new Map<string, CostCell['measures']>();
  for (const { key, kind, bucket, measures } of cells) {
    const id = JSON.stringify([key, kind, bucket]);
    const sum = sums.get(id) ?? zeroMeasures();
    sums.set(id, sum);
    addMeasures(sum, measures);
  }
  return sums;
}

let test: TestDatabase | undefined;
afterEach(async () => {
  await test?.drop();
  test = undefined;
});

const ask = <T>(read: (reader: CostReader, clusters: LedgerCluster[]) => Promise<T>) =>
  new CostQueries((test as TestDatabase).database).snapshot(async (reader) => read(reader, await reader.clusters()));
const requestOf = (asked: Asked, clusters: LedgerCluster[]): CellsRequest => ({
  ...asked,
  windows: asked.window,
  clusters,
  measures: 'all',
});

describe('CostReader', () => {
  it('sums what the rows in memory sum to, for any question, filter and window, hostile names included', async () => {
    await fc.assert(
      fc.asyncProperty(ledger, fc.array(question, { minLength: 25, maxLength: 25 }), async (hours, questions) => {
        test = await freshDatabase();
        await storeAll(test.database, hours, { clusters: CLUSTERS });
        const stored = hours.map((one) => one);
        await ask(async (reader, clusters) => {
          for (const asked of questions) {
            const cells = joined(await reader.cells(requestOf(asked, clusters)));
            expect(cells).toEqual(expected(stored, asked));
          }
        });
        await test.drop();
        test = undefined;
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  it('gives the same sums after the hours are dropped', async () => {
    await fc.assert(
      fc.asyncProperty(ledger, fc.array(question, { minLength: 10, maxLength: 10 }), async (hours, questions) => {
        test = await freshDatabase();
        const books = await storeAll(test.database, hours, { clusters: CLUSTERS });
        await test.database.pool.query('UPDATE collection_window SET settled = true');
        const now = start + 60 * DAY_MS;
        const dropped = await books.dropExpired({ now, hoursMs: DAY_MS, daysMs: 400 * DAY_MS });
        expect(dropped.length).toBeGreaterThan(0);
        const whole = questions.map((asked) => ({ ...asked, window: { start, end: start + DAYS * DAY_MS } }));
        await ask(async (reader, clusters) => {
          expect(await reader.hoursKeptFrom(clusters)).toBeGreaterThan(start);
          for (const asked of whole.filter((one) => !needsHours(one)))
            expect(joined(await reader.cells(requestOf(asked, clusters)))).toEqual(expected(hours, asked));
        });
        await test.drop();
        test = undefined;
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });

  it('reads other hours of each cluster when asked to', async () => {
    test = await freshDatabase();
    const one = rowWith({ namespace: 'n', cost: { cpu: 1n } });
    const hours = CLUSTERS.flatMap((cluster) =>
      Array.from({ length: 72 }, (_, index) => hourOf(cluster, start + index * HOUR_MS, [one])),
    );
    await storeAll(test.database, hours);
    const span = (from: number, to: number) => ({ start: start + from * HOUR_MS, end: start + to * HOUR_MS });
    const windows = new Map([
      ['acme', [span(0, 30), span(31, 33), span(40, 41), span(45, 72)]],
      ['globex', [span(24, 48)]],
    ]);
    const cells = await ask((reader, clusters) =>
      reader.cells({ clusters, windows, dimensions: [{ name: 'cluster' }], step: null, filter: null, measures: 'cost' }),
    );
    expect([...joined(cells)].map(([id, { cpu }]) => [id, cpu]).sort()).toEqual([
      ['[["acme"],"workload",0]', 60n],
      ['[["globex"],"workload",0]', 24n],
    ]);
  });

  it('tells which hours are in no figure, and why, as spans', async () => {
    test = await freshDatabase();
    await storeAll(test.database, [hourOf('acme', start, [rowWith({ cost: { cpu: 1n } })])]);
    await test.database.pool.query(
      `INSERT INTO collection_window (cluster_id, hour, state, reason)
       SELECT id, $1::timestamptz + n * interval '1 hour', 'missing', 'down' FROM cluster, generate_series(3, 5) n`,
      [new Date(start)],
    );
    const gaps = await ask((reader, clusters) => reader.gaps({ clusters, windows: [{ start, end: start + 8 * HOUR_MS }] }));
    const at = (index: number) => start + index * HOUR_MS;
    expect(gaps).toEqual([
      { cluster: 'acme', start: at(1), end: at(3), state: 'unplanned', reason: null },
      { cluster: 'acme', start: at(3), end: at(6), state: 'missing', reason: 'down' },
      { cluster: 'acme', start: at(6), end: at(8), state: 'unplanned', reason: null },
    ]);
  });

  it('gives up a statement after its time', async () => {
    test = await freshDatabase();
    const queries = new CostQueries(test.database, { statementTimeoutMs: 20 });
    const slow = queries.snapshot((reader) =>
      (reader as unknown as { client: { query: (text: string) => Promise<unknown> } }).client.query('SELECT pg_sleep(5)'),
    );
    await expect(slow).rejects.toMatchObject({ code: '57014' });
    await expect(queries.snapshot((reader) => reader.clusters())).resolves.toEqual([]);
  });
});

function needsHours({ dimensions, filter: passing, step }: Asked): boolean {
  const text = JSON.stringify([dimensions, passing]);
  return step === 'hour' || text.includes('"name":"pod"') || text.includes('"name":"node"');
}
