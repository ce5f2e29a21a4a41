import { sumNano } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CostCell, type Measures, zeroMeasures } from './measures';
import { assembleUtilisation, type CapacityCell, perMonth, sumCapacity } from './utilisation';

const cell = (key: string | null, kind: CostCell['kind'], measures: Partial<Measures>): CostCell => ({
  key: [key],
  kind,
  idle: 'separate',
  bucket: 0,
  measures: { ...zeroMeasures(), ...measures, rows: 1n },
});
const machine = (key: string | null, of: Partial<CapacityCell> = {}): CapacityCell => ({
  cluster: 'acme',
  key: [key],
  cpuMicroCoreHours: 4_000_000n,
  cpuMicroCoreHoursAllocatable: 3_800_000n,
  memoryByteHours: 16_000n,
  memoryByteHoursAllocatable: null,
  gpuMicroHours: 0n,
  ...of,
});
const byPool = { dimensions: ['nodePool'], sort: { field: 'cost', descending: true } };
const unit = 1_000_000_000n;
const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
const cells = fc.array(
  fc
    .record({ key: fc.constantFrom(null, 'a', 'b', 'c'), kind: fc.constantFrom('workload' as const, 'idle' as const), amount })
    .map(({ key, kind, amount: of }) =>
      cell(key, kind, {
        cpu: of,
        memory: of / 3n,
        ...(kind === 'workload' && { cpuUnused: of / 7n, memoryUnused: of / 11n, cpuMicroCoreHoursRequested: of }),
      }),
    ),
);

describe('assembleUtilisation', () => {
  it('has rows that add up to the total, in money and in hours', () => {
    fc.assert(
      fc.property(cells, fc.array(fc.constantFrom(null, 'a', 'd')), (facts, pools) => {
        const machines = pools.map((pool) => machine(pool));
        const capacity = { rows: machines, total: sumCapacity(machines) ?? ('no-machine' as const) };
        const { rows, total } = assembleUtilisation(byPool, { cells: facts, capacity });
        for (const part of ['cpu', 'memory', 'gpu'] as const) {
          expect(sumNano(rows.map(({ idle }) => idle[part]))).toBe(total.idle[part]);
          expect(sumNano(rows.map(({ cost }) => cost[part]))).toBe(total.cost[part]);
        }
        expect(sumNano(rows.map(({ unused }) => unused.total ?? 0n))).toBe(total.unused.total);
        expect(rows.reduce((sum, { cpu }) => sum + (cpu.hours.capacity ?? 0), 0)).toBe(total.cpu.hours.capacity ?? 0);
      }),
    );
  });

  it('tells a machine that nothing ran on', () => {
    const capacity = { rows: [machine('empty')], total: 'not-known' as const };
    const { rows } = assembleUtilisation(byPool, { cells: [], capacity });
    expect(rows).toMatchObject([
      { key: { nodePool: 'empty' }, cpu: { hours: { capacity: 4, requested: 0 }, usedOfAllocatable: 0 } },
    ]);
  });

  it('does not make a ratio of what is unknown', () => {
    const facts = [cell('a', 'workload', { cpu: unit, cpuMicroCoreHoursRequested: 1_900_000n, cpuUsedUnknown: 1n })];
    const { rows } = assembleUtilisation(byPool, { cells: facts, capacity: { rows: [machine('a')], total: 'not-known' } });
    expect(rows[0]).toMatchObject({
      cpu: {
        usedOfRequested: null,
        requestedOfAllocatable: 0.5,
        reasons: { used: 'not-measured', usedOfAllocatable: 'not-measured' },
      },
      memory: { requestedOfAllocatable: null, reasons: { allocatable: 'not-known', usedOfRequested: 'no-request' } },
      ofCost: { base: unit, allocated: 1, unused: null, used: null },
    });
  });

  it('splits the money in what is used, requested and not used, and not requested', () => {
    const facts = [cell('a', 'workload', { cpu: 6n * unit, cpuUnused: 2n * unit }), cell('a', 'idle', { cpu: 4n * unit })];
    const { rows, total } = assembleUtilisation(byPool, {
      cells: facts,
      capacity: { rows: 'not-a-place', total: 'not-a-place' },
    });
    expect(rows).toHaveLength(1);
    expect(total).toMatchObject({ cost: { cpu: 10n * unit }, idle: { cpu: 4n * unit }, unused: { total: 2n * unit } });
    expect(total.ofCost).toEqual({ base: 10n * unit, allocated: 0.6, unused: 0.2, used: 0.4 });
  });
});

it('a month is 730 hours, and hours that are missing are like the others', () => {
  expect(perMonth(24n * unit, 24, { collected: 24, expected: 24 })).toBe(730n * unit);
  expect(perMonth(12n * unit, 24, { collected: 24, expected: 48 })).toBe(730n * unit);
  expect(perMonth(-24n * unit, 24, { collected: 24, expected: 24 })).toBe(-730n * unit);
  expect(perMonth(0n, 24, { collected: 0, expected: 24 })).toBeNull();
});
