import { type AttributionDocument, compileDocument, type Policy } from '@showback/attribution';
import { COMPONENTS, type CostHour, type CostRow, HOUR_MS, NO_LABELS, ROW_KINDS } from '@showback/vocabulary';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterId } from '../ids';
import { freshDatabase, hourOf, rowWith, storeAll, type TestDatabase } from '../testing';
import { LineBuilder } from './line-builder';

const DAY = Date.UTC(2026, 10, 30);
const CLUSTERS = ['acme', 'globex'].map((name) => ({ id: clusterId(name), name }));
const RUNS = { numRuns: 12, endOnFailure: true };

const money = fc.bigInt({ min: 0n, max: 5_000_000_000n });

const row: fc.Arbitrary<CostRow> = fc
  .record({
    kind: fc.constantFrom(...ROW_KINDS, 'workload', 'workload', 'workload'),
    namespace: fc.constantFrom('shop', 'edge', 'kube-system', null),
    workload: fc.constantFrom('api', 'web', 'proxy', '🦆 "quoted"'),
    pod: fc.constantFrom('p1', 'p2'),
    node: fc.constantFrom('n1', 'n2'),
    nodePool: fc.constantFrom('general', 'gpu', null),
    region: fc.constantFrom('eu', 'us', null),
    team: fc.constantFrom('core', 'web', 'Data', 'platform', null),
    stage: fc.constantFrom('prod', 'test', null),
    amounts: fc.array(money, { minLength: 7, maxLength: 7 }),
    used: fc.option(fc.nat()),
    gpus: fc.constantFrom(0, 1_000_000),
    gpusUsed: fc.option(fc.nat(1_000_000)),
    precision: fc.constantFrom(null, 0n, 120_000_000n),
    away: fc.constantFrom(undefined, 3_420),
  })
  .map(({ kind, team, stage, amounts, used, gpus, gpusUsed, precision, away, ...rest }) => {
    const labels = { ...(team === null ? {} : { team }), ...(stage === null ? {} : { stage }) };
    const own =
      kind === 'workload' ? { controllerKind: 'Deployment', container: 'main', labelSet: { ...NO_LABELS, labels } } : {};
    const bare = kind === 'workload' ? {} : { namespace: null, workload: null, pod: null };
    return rowWith({
      kind,
      ...rest,
      ...own,
      ...bare,
      ...(precision !== null && { precisionNano: precision }),
      ...(away !== undefined && { secondsAway: away }),
      cost: Object.fromEntries(COMPONENTS.map((component, index) => [component, amounts[index] ?? 0n])),
      quantity: {
        ...{ cpuMicroCoreHoursRequested: 2_000_000_000, cpuMicroCoreHoursUsed: used, cpuMicroCoreHoursAllocated: 9 },
        ...{ gpuMicroHours: gpus, gpuMicroHoursUsed: gpus === 0 ? 0 : gpusUsed },
      },
    });
  });

const fleet: fc.Arbitrary<CostHour[]> = fc
  .tuple(...CLUSTERS.flatMap(() => [0, 5, 24].map(() => fc.array(row, { maxLength: 8 }))))
  .map((perHour) =>
    perHour.flatMap((rows, index) => {
      const hour = DAY + ([0, 5, 24][index % 3] ?? 0) * HOUR_MS;
      return rows.length === 0 ? [] : [hourOf(CLUSTERS[Math.floor(index / 3)]?.name ?? '', hour, rows)];
    }),
  );

const SHARED_WHEN = [
  'namespace:"edge"',
  'team:"platform"',
  'kind:"unmounted","management"',
  'team:"core"+kind:"shared"',
  'region:"eu"',
];

const sharedRule = fc.record({
  name: fc.constant('rule'),
  when: fc.constantFrom(...SHARED_WHEN),
  split: fc.constantFrom('proportional' as const, 'even' as const, 'fixed' as const),
  within: fc.constantFrom('cluster' as const, 'region' as const, 'fleet' as const),
  among: fc.constantFrom('listed', 'all', 'namespace:"shop"'),
  absorb: fc.constantFrom(0, 0.3, 1),
});

const document: fc.Arbitrary<AttributionDocument> = fc.record({
  teams: fc.constant([{ id: 'core', parent: 'platform' }, { id: 'web' }, { id: 'platform' }]),
  unknownTeams: fc.constantFrom('create' as const, 'next' as const, 'unattributed' as const),
  dimensions: fc.constant({ team: [{ label: 'team' }], service: [{ controller: true as const }], stage: [{ label: 'stage' }] }),
  shared: fc.array(sharedRule, { maxLength: 3 }).map((rules) =>
    rules.map((rule, index) => ({
      ...rule,
      name: `rule ${index}`,
      ...(rule.split === 'fixed' ? { weights: { core: 1, web: 2 } } : {}),
    })),
  ),
  idle: fc.array(
    fc.constantFrom(
      { mode: 'share' as const },
      { mode: 'separate' as const },
      { to: 'web' },
      { when: 'nodePool:"gpu"', to: 'core' },
    ),
    { maxLength: 2 },
  ),
});

function policyOf(of: AttributionDocument): Policy {
  const compiled = compileDocument(of, { pattern: (source) => ({ source, read: (text) => text, replaceAll: (text) => text }) });
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

const TOTAL = COMPONENTS.map(
  (component) => `coalesce(sum(${component === 'loadBalancer' ? 'load_balancer' : component}_nano), 0)`,
).join(' + ');

describe('lines of random fleets under random documents', { timeout: 240_000 }, () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await freshDatabase();
  });

  afterAll(() => test.drop());

  async function rows(sql: string): Promise<Record<string, string>[]> {
    return (await test.database.pool.query<Record<string, string>>(sql)).rows;
  }

  async function store(hours: readonly CostHour[]): Promise<void> {
    await rows(
      `TRUNCATE cost_hour, cost_day, collection_window, cluster, item, subject, label_set, restatement,
         owner, owner_day, share_weight, line_day, line_state`,
    );
    await storeAll(test.database, hours, { clusters: CLUSTERS.map(({ name }) => name) });
  }

  async function build(policy: Policy, hash = 'policy'): Promise<number> {
    const builder = new LineBuilder(test.database);
    for (let built = 0; ; built += 1) {
      const next = await builder.buildNext({ clusters: CLUSTERS, policyOf: () => ({ policy, hash }), now: DAY });
      if (next === null) return built;
      expect(next.outcome).toBe('built');
    }
  }

  const dump = async (): Promise<unknown[]> => [
    await rows('SELECT l.*, o.dimensions FROM line_day l JOIN owner o ON o.id = l.owner_id ORDER BY 1, 2, 3, 4, 5, 6'),
    await rows('SELECT * FROM owner_day ORDER BY 1, 2, 3'),
    await rows('SELECT * FROM share_weight ORDER BY 1, 2, 3, 4, 5'),
  ];

  const sums = (table: string, condition: string, more: string): Promise<unknown[]> =>
    rows(
      `SELECT day, cluster_id, (${TOTAL} + ${more})::text AS total FROM ${table} WHERE ${condition} GROUP BY 1, 2 ORDER BY 1, 2`,
    );

  it('add up to the figures of each cluster and day, before and after sharing, to the last unit', async () => {
    await fc.assert(
      fc.asyncProperty(fleet, document, async (hours, of) => {
        await store(hours);
        await build(policyOf(of));
        const facts = await sums('cost_day', 'true', '0');
        expect(await sums('line_day', 'form IN (0, 1)', '0')).toEqual(facts);
        expect(await sums('line_day', 'form IN (0, 2, 3)', 'coalesce(sum(shared_nano), 0)')).toEqual(facts);
        const off = `coalesce(precision_nano, 5000 * "rows")`;
        const roughly = await rows(`SELECT sum(${off})::text AS off FROM cost_day`);
        expect(await rows(`SELECT sum(${off})::text AS off FROM line_day WHERE form IN (0, 1)`)).toEqual(roughly);
        expect(await rows(`SELECT sum(${off})::text AS off FROM line_day WHERE form IN (0, 2, 3)`)).toEqual(roughly);
        const idle = await rows(
          `SELECT sum(coalesce(idle_share_nano, 0) + coalesce(shared_idle_nano, 0))::text AS idle FROM line_day WHERE form IN (0, 2, 3) GROUP BY day, cluster_id`,
        );
        for (const one of idle) expect(one).toEqual({ idle: '0' });
      }),
      RUNS,
    );
  });

  it('have every other figure of the day on the lines before sharing, and quantities on those that stay', async () => {
    const columns = [
      'rows',
      'cpu_used_unknown',
      'gpu_used_unknown',
      'gpu_micro_hours_used',
      'cpu_unused_nano',
      'gpu_unused_nano',
      'cpu_micro_core_hours_requested',
      'cpu_micro_core_hours_used',
    ];
    const sum = (of: readonly string[]): string => of.map((column) => `sum("${column}")::text AS ${column}`).join(', ');
    const quantities = columns.filter((column) => !column.endsWith('_unused_nano'));
    await fc.assert(
      fc.asyncProperty(fleet, document, async (hours, of) => {
        await store(hours);
        await build(policyOf(of));
        expect(await rows(`SELECT ${sum(columns)} FROM line_day WHERE form IN (0, 1)`)).toEqual(
          await rows(`SELECT ${sum(columns)} FROM cost_day`),
        );
        expect(await rows(`SELECT ${sum(quantities)} FROM line_day WHERE form IN (0, 2)`)).toEqual(
          await rows(`SELECT ${sum(quantities)} FROM cost_day`),
        );
        expect(await rows('SELECT day, cluster_id, item_id FROM owner_day ORDER BY 1, 2, 3')).toEqual(
          await rows('SELECT day, cluster_id, item_id FROM cost_day ORDER BY 1, 2, 3'),
        );
      }),
      RUNS,
    );
  });

  it('are the same when they are made again, in whatever order the hours were stored, and after the hours are gone', async () => {
    await fc.assert(
      fc.asyncProperty(fleet, document, async (hours, of) => {
        const policy = policyOf(of);
        await store(hours);
        await build(policy);
        const first = await dump();
        expect(await build(policy)).toBe(0);
        await rows('TRUNCATE cost_hour');
        await build(policy, 'the same under another hash');
        expect(await dump()).toEqual(first);
        await store(hours.toReversed());
        await build(policy);
        expect(await dump()).toEqual(first);
      }),
      RUNS,
    );
  });

  it('are those of a ledger that never had another document, after documents came and went', async () => {
    await fc.assert(
      fc.asyncProperty(fleet, document, document, async (hours, one, two) => {
        await store(hours);
        await build(policyOf(two), 'two');
        const wanted = await dump();
        await build(policyOf(one), 'one');
        await build(policyOf(two), 'two');
        expect(await dump()).toEqual(wanted);
      }),
      RUNS,
    );
  });
});
