import {
  type Autoscaler,
  type CostHour,
  DAY_MS,
  HOUR_MS,
  type Instant,
  type LimitRange,
  type QuotaHour,
} from '@showback/vocabulary';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CostQueries } from '../costs/cost-queries';
import type { CostReader } from '../costs/cost-reader';
import { clusterId } from '../ids';
import { Ledger } from '../ledger/ledger';
import { freshDatabase, type TestDatabase } from '../testing';
import { sampleHour, sampleRow } from '../testing/sample-hours';
import type { GovernedSpan } from './governed-spans';
import { CollectionWindows } from '../windows/collection-windows';

const DAY = Date.UTC(2026, 10, 18);
const HOURS = [DAY, DAY + HOUR_MS, DAY + 23 * HOUR_MS, DAY + DAY_MS];
const CLUSTER = { id: clusterId('acme-prod'), name: 'acme-prod' };
const WINDOW = { start: DAY, end: DAY + 2 * DAY_MS };

const name = fc.constantFrom('compute', '🦆 "quoted"', "'; DROP TABLE quota_day; --");
const figure = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e15, noNaN: true }));
const quotas: fc.Arbitrary<QuotaHour[]> = fc.uniqueArray(
  fc.record({
    namespace: fc.constantFrom('shop', 'shop-dev'),
    name,
    resource: fc.constantFrom('requests.cpu', 'pods'),
    hard: figure,
    used: figure,
    reallyUsed: fc.option(figure, { freq: 6 }),
    reallyPeak: fc.oneof(fc.constant(null), figure),
  }),
  { selector: (quota) => `${quota.namespace}/${quota.name}/${quota.resource}`, maxLength: 5 },
);
const replicas = fc.nat(10);
const autoscalers: fc.Arbitrary<Autoscaler[]> = fc.uniqueArray(
  fc.record({
    namespace: fc.constant('shop'),
    name,
    targetKind: fc.constant('Deployment'),
    targetName: fc.constant('checkout'),
    minReplicas: fc.option(replicas),
    maxReplicas: replicas,
    metrics: fc.constantFrom([], [{ name: 'cpu', type: 'utilization' as const, target: 0.7 }]),
    currentReplicas: fc.option(replicas),
    desiredReplicas: fc.constant(null),
  }),
  { selector: (autoscaler) => autoscaler.name, maxLength: 3 },
);
const said = fc.record({ quotas, autoscalers }, { requiredKeys: [] });

type Said = Pick<CostHour, 'quotas' | 'autoscalers' | 'limitRanges' | 'disruptionBudgets'>;

/** What was said of which hour, one after the other. */
const answers = fc.array(fc.record({ hour: fc.constantFrom(...HOURS), said }), { minLength: 1, maxLength: 8 });
type Answers = { hour: Instant; said: Said }[];

/** What stands of each hour after all answers: of quotas and of autoscalers what was said last, each by itself. */
function standing(all: Answers): { hour: Instant; said: Said }[] {
  return HOURS.map((hour) => {
    const own = all.filter((one) => one.hour === hour);
    return { hour, said: own.reduce<Said>((before, one) => ({ ...before, ...one.said }), {}) };
  });
}

describe('what quotas and autoscalers said', { timeout: 120_000 }, () => {
  let test: TestDatabase;
  let queries: CostQueries;

  beforeAll(async () => {
    test = await freshDatabase();
    queries = new CostQueries(test.database);
  });
  afterAll(() => test.drop());

  async function store(all: Answers): Promise<Ledger> {
    await test.database.pool.query(
      'TRUNCATE governance_day, limit_range_day, disruption_budget_day, quota_day, autoscaler_day, cost_hour, cost_day, node_hour, collection_window, cluster, item, subject, label_set, restatement',
    );
    const ledger = new Ledger(test.database);
    await ledger.registerClusters([{ name: CLUSTER.name, region: null, currency: 'USD', simulated: false, collectFrom: DAY }]);
    const windows = new CollectionWindows(test.database);
    await windows.plan({ cluster: CLUSTER.name, from: DAY, to: DAY + 2 * DAY_MS });
    let turn = 0n;
    for (const { hour, said: of } of all) {
      // Each costs more than the one before: it is another answer, and none is turned away.
      const row = sampleRow({}, { cpu: 1_000_000n + (turn += 1n) });
      const stored = sampleHour(CLUSTER.name, hour, [row], of);
      const lease = { cluster: CLUSTER.name, owner: 't', fence: 0n, hours: [hour], until: 0, attempts: [0], wholeDay: false };
      await ledger.storeHours({ cluster: CLUSTER.name, hours: [stored], lease, readAt: hour + HOUR_MS });
    }
    return ledger;
  }

  /** All quotas of some spans: as they are listed, then each. */
  async function quotasOf({ governance }: CostReader, spans: GovernedSpan[]) {
    return governance.quotas(spans, await governance.quotaFullness(spans));
  }
  const span = (window = WINDOW) => [{ cluster: CLUSTER, namespace: null, ...window }];

  it('is, of any window, what its hours said last, in whatever order and however often they were stored', async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 0, max: 48 }), async (all, cut) => {
        await store(all);
        const window = { start: DAY, end: DAY + cut * HOUR_MS };
        const found = await queries.snapshot((reader) => quotasOf(reader, span(window)));
        const within = standing(all).filter(({ hour }) => hour < window.end);
        const known = new Map<string, QuotaHour[]>();
        for (const quota of within.flatMap(({ said: of }) => of.quotas ?? [])) {
          const key = `${quota.namespace}/${quota.name}/${quota.resource}`;
          known.set(key, [...(known.get(key) ?? []), quota]);
        }
        expect(new Set(found.map((one) => `${one.namespace}/${one.name}/${one.resource}`))).toEqual(new Set(known.keys()));
        for (const { namespace, name: of, resource, hard, used, fullest, reallyUsed, hours } of found) {
          const own = known.get(`${namespace}/${of}/${resource}`) ?? [];
          expect(hours).toBe(own.length);
          expect(hard).toBe(own.at(-1)?.hard);
          const full = own.flatMap((one) => (one.hard === 0 ? [] : [one.used / one.hard]));
          expect(fullest).toBe(full.length === 0 ? null : Math.max(...full));
          expect(used).toEqual({ last: own.at(-1)?.used, peak: Math.max(...own.map((one) => one.used)) });
          const really = own.flatMap((one) => one.reallyUsed ?? []).sort((a, b) => a - b);
          const p95 = really[Math.ceil(0.95 * really.length) - 1];
          const peak = Math.max(...own.flatMap((one) => [one.reallyUsed ?? 0, one.reallyPeak ?? 0]));
          expect(reallyUsed).toEqual(really.length < own.length ? null : { p95, peak });
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('says where replicas stood and how long they could go no further', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (all) => {
        await store(all);
        const found = await queries.snapshot((reader) =>
          reader.governance.autoscalers({ kind: 'deployment', name: 'checkout' }, [
            { cluster: CLUSTER, namespace: 'shop', ...WINDOW },
          ]),
        );
        const own = standing(all).flatMap(({ said: of }) => of.autoscalers ?? []);
        expect(new Set(found.map((one) => one.name))).toEqual(new Set(own.map((one) => one.name)));
        for (const one of found) {
          const named = own.filter((of) => of.name === one.name);
          const at = named.flatMap(({ currentReplicas: now, maxReplicas: max }) => (now === null ? [] : [{ now, max }]));
          expect(one.hours).toBe(named.length);
          expect(one.maxReplicas).toBe(named.at(-1)?.maxReplicas);
          expect(one.replicas === null).toBe(at.length === 0);
          expect(one.replicas?.average ?? 0).toBeCloseTo(
            at.length === 0 ? 0 : at.reduce((sum, { now }) => sum + now, 0) / at.length,
          );
          expect(one.replicas?.hoursAtMax ?? 0).toBe(at.filter(({ now, max }) => now >= max).length);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('tells hours of which it was said that there are none from those of which nothing was said', async () => {
    const governed = async (all: Answers) => {
      await store(all);
      const { quotas: of, autoscalers: scaled } = await queries.snapshot((reader) => reader.governance.told([CLUSTER], WINDOW));
      return [of.size, scaled.size];
    };
    expect(await governed([{ hour: DAY, said: {} }])).toEqual([0, 0]);
    expect(await governed([{ hour: DAY, said: { quotas: [] } }])).toEqual([1, 0]);
    expect(await governed([{ hour: DAY, said: { autoscalers: [] } }])).toEqual([0, 1]);
  });

  it('keeps limit ranges by the hour: one that is read again replaces its own place alone, and the last says how it is', async () => {
    const range = { namespace: 'shop', name: 'defaults', type: 'Container', resource: 'cpu' } as const;
    const cpu = (constraint: LimitRange['constraint'], value: number) => ({ ...range, constraint, value });
    await store([
      { hour: DAY, said: { limitRanges: [cpu('max', 4), cpu('default', 1)] } },
      { hour: DAY + HOUR_MS, said: { limitRanges: [cpu('max', 2), cpu('min', 0)] } },
      { hour: DAY + DAY_MS, said: { limitRanges: [cpu('max', 8)] } },
    ]);
    const of = (end: Instant) => queries.snapshot((reader) => reader.governance.limitRanges(span({ start: DAY, end })));
    const named = { cluster: CLUSTER.name, ...range };
    expect(await of(DAY + HOUR_MS)).toEqual([{ ...named, constraints: { max: 4, default: 1 }, hours: 1 }]);
    expect(await of(DAY + DAY_MS)).toEqual([{ ...named, constraints: { max: 2, min: 0 }, hours: 2 }]);
    expect(await of(DAY + 2 * DAY_MS)).toEqual([{ ...named, constraints: { max: 8 }, hours: 3 }]);
    await store([
      { hour: DAY, said: { limitRanges: [cpu('max', 4)] } },
      { hour: DAY + HOUR_MS, said: { limitRanges: [cpu('max', 2)] } },
      { hour: DAY, said: { limitRanges: [] } },
      { hour: DAY + HOUR_MS, said: {} },
    ]);
    expect(await of(DAY + HOUR_MS)).toEqual([]);
    expect(await of(DAY + DAY_MS)).toEqual([{ ...named, constraints: { max: 2 }, hours: 1 }]);
  });

  it('says of disruption budgets what stood last, and how long no pod might go though there were some', async () => {
    const budget = { namespace: 'shop', name: 'web', podsExpected: 3, podsHealthy: 3, podsDesired: 2, disruptionsAllowed: 1 };
    await store([
      { hour: DAY, said: { disruptionBudgets: [budget] } },
      { hour: DAY + HOUR_MS, said: { disruptionBudgets: [{ ...budget, podsDesired: 3, disruptionsAllowed: 0 }] } },
      {
        hour: DAY + 23 * HOUR_MS,
        said: { disruptionBudgets: [{ ...budget, podsExpected: 0, podsHealthy: 0, disruptionsAllowed: 0 }] },
      },
      { hour: DAY, said: { disruptionBudgets: [{ ...budget, podsHealthy: 1, disruptionsAllowed: 0 }] } },
    ]);
    const of = (end: Instant) => queries.snapshot((reader) => reader.governance.disruptionBudgets(span({ start: DAY, end })));
    const named = { cluster: CLUSTER.name, namespace: 'shop', name: 'web' };
    expect(await of(DAY + HOUR_MS)).toEqual([
      {
        ...named,
        pods: { expected: 3, healthy: 1, desired: 2 },
        allowed: { last: 0, least: 0 },
        blocked: { hours: 1, whateverIsHealthy: 0 },
        hours: 1,
      },
    ]);
    expect(await of(DAY + DAY_MS)).toEqual([
      {
        ...named,
        pods: { expected: 0, healthy: 0, desired: 2 },
        allowed: { last: 0, least: 0 },
        blocked: { hours: 2, whateverIsHealthy: 1 },
        hours: 3,
      },
    ]);
    expect(await of(DAY)).toEqual([]);
  });

  it('is kept as long as days are, and goes with them', async () => {
    const quota = { namespace: 'shop', name: 'compute', resource: 'pods', hard: 10, used: 3, reallyUsed: null };
    const ledger = await store([{ hour: DAY, said: { quotas: [quota], autoscalers: [] } }]);
    const kept = () => queries.snapshot((reader) => quotasOf(reader, span()));
    await ledger.dropExpired({ now: DAY + 20 * DAY_MS, hoursMs: 14 * DAY_MS, daysMs: 30 * DAY_MS });
    expect(await kept()).toHaveLength(1);
    await ledger.dropExpired({ now: DAY + 60 * DAY_MS, hoursMs: 14 * DAY_MS, daysMs: 30 * DAY_MS });
    expect(await kept()).toEqual([]);
  });
});
