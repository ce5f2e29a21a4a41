import { COMPONENTS, ROW_KINDS, zeroCost, type Component } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSources, SourceTally, type ComparedRow, type Difference } from './compare-sources';

const tallyOf = (rows: readonly ComparedRow[]): SourceTally => {
  const tally = new SourceTally();
  for (const row of rows) tally.add(row);
  return tally;
};
const compare = (kept: readonly ComparedRow[], other: readonly ComparedRow[]) => compareSources(tallyOf(kept), tallyOf(other));
const row = (kind: ComparedRow['kind'], namespace: string | null, cost: Partial<Record<Component, bigint>>): ComparedRow => ({
  kind,
  namespace,
  cost: { ...zeroCost(), ...cost },
});

const rows = fc.array(
  fc.record({
    kind: fc.constantFrom(...ROW_KINDS),
    namespace: fc.constantFrom('a', 'b', '__idle__', null),
    cost: fc
      .tuple(...COMPONENTS.map(() => fc.bigInt({ min: -(10n ** 12n), max: 10n ** 15n })))
      .map((amounts) => Object.fromEntries(COMPONENTS.map((name, index) => [name, amounts[index] ?? 0n])) as ComparedRow['cost']),
  }),
  { maxLength: 12 },
);
const sum = (parts: readonly Difference[], of: 'kept' | 'other' | 'difference') =>
  parts.reduce((all, part) => all + part[of], 0n);

describe('two sources of the same hours', () => {
  it('differ in all by what they differ in by component, and by namespace, exactly', () => {
    fc.assert(
      fc.property(rows, rows, (kept, other) => {
        const { total, byComponent, byNamespace } = compare(kept, other);
        for (const of of ['kept', 'other', 'difference'] as const) {
          expect(sum(byComponent, of)).toBe(total[of]);
          expect(sum(byNamespace, of)).toBe(total[of]);
        }
      }),
    );
  });

  it('differ the other way round when they change places, and not at all from themselves', () => {
    fc.assert(
      fc.property(rows, rows, (kept, other) => {
        const [there, back] = [compare(kept, other), compare(other, kept)];
        expect(back.total.difference).toBe(-there.total.difference);
        expect(back.byNamespace.map(({ namespace, difference }) => [namespace, -difference])).toEqual(
          there.byNamespace.map(({ namespace, difference }) => [namespace, difference]),
        );
        expect(compare(kept, kept).byNamespace.every(({ difference }) => difference === 0n)).toBe(true);
      }),
    );
  });

  it('say what idle is by itself, management in what is other, and what has no namespace by its kind; the largest difference first', () => {
    const kept = [
      row('workload', 'ci', { cpu: 100n, memory: 50n }),
      row('idle', null, { cpu: 30n, memory: 20n }),
      row('unmounted', null, { loadBalancer: 54n }),
      row('management', null, { other: 10n }),
    ];
    const other = [
      row('workload', 'ci', { cpu: 101n, memory: 50n }),
      row('idle', null, { cpu: 29n, memory: 20n }),
      row('unmounted', 'tools', { loadBalancer: 25n }),
      row('management', null, { other: 10n }),
    ];
    expect(compare(kept, other)).toEqual({
      total: { kept: 264n, other: 235n, difference: -29n, ratio: -0.109848 },
      byComponent: [
        { component: 'cpu', kept: 100n, other: 101n, difference: 1n, ratio: 0.01 },
        { component: 'memory', kept: 50n, other: 50n, difference: 0n, ratio: 0 },
        { component: 'loadBalancer', kept: 54n, other: 25n, difference: -29n, ratio: -0.537037 },
        { component: 'other', kept: 10n, other: 10n, difference: 0n, ratio: 0 },
        { component: 'idle', kept: 50n, other: 49n, difference: -1n, ratio: -0.02 },
      ],
      byNamespace: [
        { namespace: '__unmounted__', kept: 54n, other: 0n, difference: -54n, ratio: -1 },
        { namespace: 'tools', kept: 0n, other: 25n, difference: 25n, ratio: null },
        { namespace: '__idle__', kept: 50n, other: 49n, difference: -1n, ratio: -0.02 },
        { namespace: 'ci', kept: 150n, other: 151n, difference: 1n, ratio: 0.00666667 },
        { namespace: '__management__', kept: 10n, other: 10n, difference: 0n, ratio: 0 },
      ],
    });
  });
});
