import { zeroCost, type CostRow } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleHour } from './assemble';
import { idleShares } from './share-idle';
import { sourceHour } from './testing/made-hours';

const { rows: made } = assembleHour(sourceHour(), { knownOwners: new Map() });
const workload = made.find(({ kind }) => kind === 'workload');
if (workload === undefined) throw new Error('a workload is made');
const row = (given: Partial<Omit<CostRow, 'cost'>>, cost: { cpu?: bigint; memory?: bigint; gpu?: bigint }): CostRow => ({
  ...workload,
  ...given,
  cost: { ...zeroCost(), ...cost, total: (cost.cpu ?? 0n) + (cost.memory ?? 0n) + (cost.gpu ?? 0n) },
});
const idle = (cost: Parameters<typeof row>[1], given: Partial<CostRow> = {}): CostRow => row({ kind: 'idle', ...given }, cost);

describe('idle is shared within its node pool', () => {
  it('per resource, in proportion to what is spent on that resource', () => {
    const rows = [row({}, { cpu: 30n, memory: 10n }), row({}, { cpu: 10n, memory: 30n }), idle({ cpu: 100n, memory: 8n })];
    expect(idleShares(rows)).toEqual([75n + 2n, 25n + 6n, -108n]);
  });

  it('to the last nano-unit, ties to the earlier row', () => {
    expect(idleShares([row({}, { cpu: 1n }), row({}, { cpu: 1n }), row({}, { cpu: 1n }), idle({ cpu: 10n })])).toEqual([
      4n,
      3n,
      3n,
      -10n,
    ]);
  });

  it('negative idle too, and each node gives what is its own', () => {
    const rows = [row({}, { cpu: 1n }), row({}, { cpu: 3n }), idle({ cpu: -30n }), idle({ cpu: 10n }, { node: 'n2' })];
    expect(idleShares(rows)).toEqual([-5n, -15n, 30n, -10n]);
  });

  it('what has no consumer stays', () => {
    expect(idleShares([row({}, { cpu: 1n }), idle({ cpu: 10n, gpu: 710n })])).toEqual([10n, -10n]);
    expect(idleShares([idle({ cpu: 10n }), row({ nodePool: 'other' }, { cpu: 5n })])).toEqual([0n, 0n]);
    expect(idleShares([row({}, { cpu: 1n }), idle({ cpu: 80n }, { node: null, nodePool: null })])).toEqual([0n, 0n]);
  });

  it('a pool without a label is instance type and capacity type', () => {
    const spot = { nodePool: null, capacityType: 'spot' as const };
    const demand = { nodePool: null, capacityType: 'on-demand' as const };
    const large = { ...demand, instanceType: 'large' };
    const rows = [
      row(spot, { cpu: 1n }),
      row(demand, { cpu: 1n }),
      row(large, { cpu: 1n }),
      idle({ cpu: 7n }, spot),
      idle({ cpu: 9n }, { ...large, node: 'n9' }),
    ];
    expect(idleShares(rows)).toEqual([7n, 0n, 9n, -7n, -9n]);
  });

  it('unmounted and management take no part', () => {
    expect(
      idleShares([
        row({ kind: 'unmounted' }, { cpu: 5n }),
        row({ kind: 'management' }, { cpu: 5n }),
        row({}, { cpu: 1n }),
        idle({ cpu: 6n }),
      ]),
    ).toEqual([0n, 0n, 6n, -6n]);
  });

  it('adds up to nothing in every pool, and nobody is more than a unit per resource from the exact share', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const pool = fc.constantFrom('a', 'b');
    const consumer = fc.record({ nodePool: pool, cpu: amount, memory: amount });
    const giver = fc.record({ nodePool: pool, cpu: amount.map((a) => a - 10n ** 11n), memory: amount });
    fc.assert(
      fc.property(fc.array(consumer, { maxLength: 20 }), fc.array(giver, { maxLength: 6 }), (consumers, givers) => {
        const rows = [
          ...consumers.map(({ nodePool, ...cost }) => row({ nodePool }, cost)),
          ...givers.map(({ nodePool, ...cost }) => idle(cost, { nodePool })),
        ];
        const shares = idleShares(rows);
        for (const nodePool of ['a', 'b']) {
          const mine = rows.flatMap((one, index) =>
            one.nodePool === nodePool ? [{ row: one, share: shares[index] ?? 0n }] : [],
          );
          expect(mine.reduce((sum, { share }) => sum + share, 0n)).toBe(0n);
          const sum = (kind: CostRow['kind'], of: 'cpu' | 'memory') =>
            mine.filter((one) => one.row.kind === kind).reduce((total, one) => total + one.row.cost[of], 0n);
          for (const { row: one, share } of mine) {
            if (one.kind === 'idle') continue;
            let exact = 0;
            for (const of of ['cpu', 'memory'] as const)
              if (sum('workload', of) > 0n)
                exact += (Number(sum('idle', of)) * Number(one.cost[of])) / Number(sum('workload', of));
            expect(Math.abs(Number(share) - exact)).toBeLessThanOrEqual(2 + Math.abs(exact) * 1e-9);
          }
        }
      }),
    );
  });
});
