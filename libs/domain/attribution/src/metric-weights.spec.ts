import { sumNano } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeDay } from './attribute-day';
import type { MetricKey } from './document';
import type { MetricValues } from './metric-weights';
import type { MetricSplit, Policy } from './policy';
import { shareOut } from './share-out';
import { item, linesOf, policyOf } from './testing/made-day';

const DAY = Date.parse('2026-11-18T00:00:00Z');
const QUERY = 'sum by (team) (kafka_bytes)';

const items = [
  item({ workload: 'kafka', namespace: 'kafka', labels: { team: 'platform' }, cpu: 1000n }),
  item({ workload: 'api', namespace: 'pay', labels: { team: 'a', app: 'api' }, cpu: 30n }),
  item({ workload: 'jobs', namespace: 'pay', labels: { team: 'b', app: 'jobs' }, cpu: 10n }),
  item({ workload: 'web', namespace: 'web', labels: { team: 'b', app: 'web' }, cpu: 5n }),
  item({ workload: 'stray', namespace: 'stray', cpu: 100n }),
];

const policyBy = (key: MetricKey, onMissing: MetricSplit['onMissing'] = 'proportional'): Policy =>
  policyOf({ team: [{ from: 'label', key: 'team' }], service: [{ from: 'label', key: 'app' }] }, [
    { when: 'team:"platform"', split: 'metric', metric: { query: QUERY, key, onMissing } },
  ]);
const measured = (key: MetricKey, values: Record<string, bigint>, of: Partial<MetricValues> = {}): MetricValues => ({
  query: QUERY,
  key,
  cluster: 'one',
  day: DAY,
  late: false,
  values: new Map(Object.entries(values)),
  ...of,
});

/** What each team received, and how the weights came about. */
const shared = (policy: Policy, metrics: readonly MetricValues[]): Record<string, unknown> => {
  const { decisions, weights } = attributeDay(items, policy, { metrics });
  const { received } = shareOut(linesOf(decisions), weights, policy);
  const sums = new Map<string | null, bigint>();
  for (const { team, directNano } of received) sums.set(team, (sums.get(team) ?? 0n) + directNano);
  const byTeam = Object.fromEntries([...sums].map(([team, nano]) => [String(team), nano]));
  return { ...byTeam, measured: weights[0]?.measured };
};

describe('shared cost by real use', () => {
  it('goes to teams by their values, whatever they cost', () => {
    expect(shared(policyBy('team'), [measured('team', { A: 1n, b: 3n })])).toEqual({ a: 250n, b: 750n, measured: 'measured' });
  });

  it('of a namespace goes to those who own it, by what they keep of its cost; a service likewise', () => {
    const values = measured('namespace', { pay: 80n, web: 20n });
    expect(shared(policyBy('namespace'), [values])).toEqual({ a: 600n, b: 400n, measured: 'measured' });
    expect(shared(policyBy('service'), [measured('service', { api: 1n, jobs: 1n, web: 2n })])).toEqual({
      a: 250n,
      b: 750n,
      measured: 'measured',
    });
  });

  it('leaves out what no receiver owns: its own use, strangers, nobody', () => {
    const values = measured('namespace', { kafka: 900n, stray: 500n, elsewhere: 70n, web: 1n });
    expect(shared(policyBy('namespace'), [values])).toEqual({ b: 1000n, measured: 'measured' });
  });

  it('of a day without values is in proportion to cost, or as on the last day, as the rule says', () => {
    const late = measured('team', { a: 1n }, { late: true, day: DAY - 86_400_000 });
    const proportional = { a: 207n, b: 103n, null: 690n, measured: 'missing' };
    for (const metrics of [[], [late], [measured('team', { nobody: 5n })], [measured('team', { a: 0n, b: -3n })]])
      expect(shared(policyBy('team'), metrics)).toEqual(proportional);
    expect(shared(policyBy('team', 'lastDay'), [late])).toEqual({ a: 1000n, measured: 'last-day' });
    expect(shared(policyBy('team', 'lastDay'), [])).toEqual({ measured: 'missing' });
  });

  it('asks nothing of another query, key or cluster', () => {
    const others = [
      measured('team', { a: 1n }, { query: 'other' }),
      measured('namespace', { pay: 1n }),
      measured('team', { a: 1n }, { cluster: 'two' }),
    ];
    expect(shared(policyBy('team'), others)).toMatchObject({ measured: 'missing' });
  });

  it('adds up to all that was distributed, whatever was measured', () => {
    const names = fc.constantFrom('a', 'b', 'pay', 'web', 'api', 'jobs', 'stray', '__proto__');
    const values = fc.dictionary(names, fc.bigInt({ min: -5n, max: 10n ** 15n }), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.constantFrom<MetricKey>('team', 'namespace', 'service'), values, (key, given) => {
        const policy = policyBy(key);
        const { decisions, weights } = attributeDay(items, policy, { metrics: [measured(key, given)] });
        const { received, kept } = shareOut(linesOf(decisions), weights, policy);
        const all = [...received.map(({ directNano }) => directNano), ...kept.map(({ amounts }) => amounts.cpu)];
        expect(sumNano(all)).toBe(1000n);
      }),
    );
  });
});
