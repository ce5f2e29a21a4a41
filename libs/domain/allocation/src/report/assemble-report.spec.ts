import { bucketsOf, COMPONENTS, DAY_MS, floorStep, HOUR_MS, ROW_KINDS, STEPS, sumNano } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleReport, ReportTooLarge } from './assemble-report';
import { type CostCell, directNano, type Measures, zeroMeasures } from './measures';
import type { ReportData, ReportRequest } from './report';
import { COST_PARTS, IDLE_MODES, totalOf } from './shown-cost';

const window = { start: Date.parse('2026-11-14T05:00:00Z'), end: Date.parse('2026-11-24T05:00:00Z') };
const request: ReportRequest = {
  dimensions: ['cluster', 'namespace'],
  window,
  step: null,
  idle: 'separate',
  top: null,
  decimals: null,
  sort: { field: 'total', descending: true },
};
const cell = (key: (string | null)[], measures: Partial<Measures>, rest: Partial<CostCell> = {}): CostCell => ({
  key,
  kind: 'workload',
  idle: 'separate',
  bucket: 0,
  measures: { ...zeroMeasures(), ...measures },
  ...rest,
});
const collected = () => ({ collected: 1, expected: 1 });
const data = (cells: CostCell[], rest: Partial<ReportData> = {}): ReportData => ({
  cells,
  compared: null,
  coverage: collected,
  ...rest,
});
const unit = 1_000_000_000n;

/** Cells whose idle shares add up to nothing over the whole, as the ledger's do. */
const cells = fc
  .array(
    fc.record({
      key: fc.tuple(
        fc.constantFrom('acme', 'globex'),
        fc.constantFrom(null, 'pay', '__idle__', '__unallocated__', '<b>"\u202e🦆'),
      ),
      kind: fc.constantFrom(...ROW_KINDS),
      hour: fc.integer({ min: 0, max: 239 }),
      amounts: fc.array(fc.bigInt({ min: -3_000_000_000n, max: 40_000_000_000n }), { minLength: 8, maxLength: 8 }),
    }),
    { maxLength: 40 },
  )
  .map((list) => {
    const made = list.map(({ key, kind, hour, amounts }) => {
      const parts = Object.fromEntries(COMPONENTS.map((component, index) => [component, amounts[index] ?? 0n]));
      return cell(key, { ...parts, idleShare: amounts[7] ?? 0n, rows: 1n }, { kind, bucket: window.start + hour * HOUR_MS });
    });
    const rest = -sumNano(made.map(({ measures }) => measures.idleShare));
    return [...made, cell(['acme', null], { cpu: 7n, idleShare: rest, rows: 1n }, { kind: 'idle', bucket: window.start })];
  });
const modes = fc.record({
  idle: fc.constantFrom(...IDLE_MODES),
  step: fc.constantFrom(null, ...STEPS),
  top: fc.option(fc.integer({ min: 1, max: 5 })),
  decimals: fc.option(fc.integer({ min: 0, max: 9 })),
  sort: fc.record({ field: fc.constantFrom('total', 'cpu', 'namespace', 'share', 'unused'), descending: fc.boolean() }),
});
const bucketed = (list: CostCell[], step: ReportRequest['step']) =>
  list.map((one) => ({ ...one, bucket: step === null ? 0 : floorStep(one.bucket, step) }));

describe('a report', () => {
  it('adds up in every mode: rows and hidden to the total, components to their row, series to their row by component', () => {
    fc.assert(
      fc.property(cells, modes, (list, mode) => {
        const { rows, hidden, total } = assembleReport({ ...request, ...mode }, data(bucketed(list, mode.step)));
        expect(sumNano(rows.map(({ cost }) => totalOf(cost))) + hidden).toBe(totalOf(total.cost));
        if (mode.idle !== 'hide') expect(hidden).toBe(0n);
        for (const { cost, series } of [...rows, total])
          if (series)
            for (const part of COST_PARTS) expect(sumNano(series.map((point) => point.cost?.[part] ?? 0n))).toBe(cost[part]);
        if (mode.idle !== 'hide')
          for (const part of COST_PARTS) expect(sumNano(rows.map(({ cost }) => cost[part]))).toBe(total.cost[part]);
        const keys = rows.map(({ key, kind }) => JSON.stringify([key, kind]));
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('has one total, whatever the mode, and shows multiples of the unit nearest to it', () => {
    fc.assert(
      fc.property(cells, modes, (list, mode) => {
        const { total, rows } = assembleReport({ ...request, ...mode }, data(bucketed(list, mode.step)));
        const exact = sumNano(list.map(({ measures }) => directNano(measures)));
        if (mode.decimals === null) expect(totalOf(total.cost)).toBe(exact);
        const step = 10n ** BigInt(9 - (mode.decimals ?? 9));
        const off = totalOf(total.cost) - exact;
        expect((off < 0n ? -off : off) * 2n <= step).toBe(true);
        for (const { cost } of rows) for (const part of COST_PARTS) expect(cost[part] % step).toBe(0n);
      }),
    );
  });

  it('is the same for cells in any order', () => {
    fc.assert(
      fc.property(cells, modes, (list, mode) => {
        const ask = (of: CostCell[]) => assembleReport({ ...request, ...mode }, data(bucketed(of, mode.step)));
        expect(ask([...list].reverse())).toEqual(ask(list));
      }),
    );
  });

  it('has the same components in total for any grouping, when idle is shared', () => {
    fc.assert(
      fc.property(cells, (list) => {
        const by = (dimensions: string[], of: CostCell[]) =>
          assembleReport({ ...request, dimensions, idle: 'share' }, data(of)).total.cost;
        const whole = by(
          [],
          list.map((one) => ({ ...one, key: [] })),
        );
        expect(by(['cluster', 'namespace'], list)).toEqual(whole);
      }),
    );
  });

  it('calls what a dimension lacks by the kind of the row, and a stand-in is the same row as the lack', () => {
    const { rows } = assembleReport(
      request,
      data([
        cell(['acme', null], { cpu: 4n }),
        cell(['acme', '__unallocated__'], { cpu: 1n }),
        cell(['acme', null], { cpu: 3n }, { kind: 'idle' }),
        cell(['acme', '__idle__'], { cpu: 2n }),
        cell(['acme', null], { other: 1n }, { kind: 'management' }),
      ]),
    );
    expect(rows.map(({ key, kind, cost }) => [key['namespace'], kind, totalOf(cost)])).toEqual([
      ['__unallocated__', 'workload', 5n],
      ['__idle__', 'idle', 3n],
      ['__idle__', 'workload', 2n],
      ['__management__', 'management', 1n],
    ]);
  });

  it('shares idle onto the rows that ran beside it; what found nobody stays, what was given away vanishes', () => {
    const shared = (rest: bigint) =>
      assembleReport(
        { ...request, idle: 'share' },
        data([
          cell(['acme', 'pay'], { cpu: 10n, idleShare: 6n }),
          cell(['acme', null], { cpu: 6n + rest, idleShare: -6n }, { kind: 'idle' }),
        ]),
      ).rows.map(({ kind, cost }) => [kind, cost.cpu, cost.idle, totalOf(cost)]);
    expect(shared(0n)).toEqual([['workload', 10n, 6n, 16n]]);
    expect(shared(2n)).toEqual([
      ['workload', 10n, 6n, 16n],
      ['idle', 0n, 2n, 2n],
    ]);
  });

  it('keeps the first rows and makes one of the rest', () => {
    const list = [1n, 2n, 3n, 4n].map((cpu) => cell(['acme', `n${cpu}`], { cpu }));
    const { rows } = assembleReport({ ...request, top: 2 }, data(list));
    expect(rows.map(({ key, kind, cost, share }) => [key['namespace'], kind, cost.cpu, share])).toEqual([
      ['n4', 'workload', 4n, 0.4],
      ['n3', 'workload', 3n, 0.3],
      ['__other__', 'other', 3n, 0.3],
    ]);
  });

  it('has null where no hour of a point is collected, of the row’s own cluster', () => {
    const day = (index: number) => floorStep(window.start, 'day') + index * DAY_MS;
    const coverage = (cluster: string | null, bucket: number) => ({
      expected: 48,
      collected: cluster === 'globex' && bucket === 1 ? 0 : 24,
    });
    const list = [
      cell(['acme', 'a'], { cpu: unit }, { bucket: day(0) }),
      cell(['globex', 'g'], { cpu: unit }, { bucket: day(0) }),
    ];
    const { rows, total } = assembleReport({ ...request, step: 'day' }, data(list, { coverage }));
    expect(rows.map(({ series }) => series?.slice(0, 2).map(({ cost, coverage: ratio }) => [cost?.cpu ?? null, ratio]))).toEqual([
      [
        [unit, 0.5],
        [0n, 0.5],
      ],
      [
        [unit, 0.5],
        [null, 0],
      ],
    ]);
    expect(total.series?.length).toBe(bucketsOf(window, 'day').length);
  });

  it('compares what has a counterpart, and says what is new and what is gone', () => {
    const compared = {
      current: [cell(['acme', 'a'], { cpu: 12n }), cell(['acme', 'new'], { cpu: 5n })],
      previous: [cell(['acme', 'a'], { cpu: 10n }), cell(['acme', 'gone'], { cpu: 4n }), cell(['acme', 'zero'], {})],
      hours: () => 160,
    };
    const list = [cell(['acme', 'a'], { cpu: 15n }), cell(['acme', 'new'], { cpu: 5n })];
    const { rows, total } = assembleReport(request, data(list, { compared }));
    expect(rows.map(({ key, cost, compared: of }) => [key['namespace'], totalOf(cost), of])).toEqual([
      ['a', 15n, { previous: 10n, delta: 2n, ratio: 0.2, comparedHours: 160, new: false, gone: false }],
      ['new', 5n, { previous: 0n, delta: 5n, ratio: null, comparedHours: 160, new: true, gone: false }],
      ['gone', 0n, { previous: 4n, delta: -4n, ratio: -1, comparedHours: 160, new: false, gone: true }],
    ]);
    expect(total.compared).toMatchObject({ previous: 14n, delta: 3n });
  });

  it('says why an efficiency is missing, and weighs by the cost of workloads alone', () => {
    const measured = { cpuMicroCoreHoursRequested: 4_000_000n, cpuMicroCoreHoursUsed: 1_000_000n, cpu: 3n * unit, memory: unit };
    const memory = { memoryByteHoursRequested: 100n, memoryByteHoursUsed: 65n };
    const of = (measures: Partial<Measures>, idle = 0n) =>
      assembleReport({ ...request, dimensions: [] }, data([cell([], measures), cell([], { cpu: idle }, { kind: 'idle' })])).total;
    expect(of({ ...measured, ...memory }, 9n).efficiency).toEqual({
      cpu: 0.25,
      memory: 0.65,
      total: 0.35,
      gpu: null,
      reasons: { gpu: 'no-request' },
    });
    expect(of(measured).efficiency).toEqual({
      cpu: 0.25,
      memory: null,
      total: 0.25,
      gpu: null,
      reasons: { memory: 'no-request', gpu: 'no-request' },
    });
    expect(of({}).efficiency.reasons).toEqual({
      cpu: 'no-request',
      memory: 'no-request',
      total: 'no-request',
      gpu: 'no-request',
    });
    const unknown = of({ ...measured, ...memory, cpuUsedUnknown: 1n, cpuUnused: 5n });
    expect(unknown.efficiency.reasons).toMatchObject({ cpu: 'not-measured', total: 'not-measured' });
    expect(unknown.unused).toEqual({
      cpu: null,
      memory: 0n,
      total: null,
      gpu: 0n,
      reasons: { cpu: 'not-measured', total: 'not-measured' },
    });
    expect(unknown.quantity.cpuCoreHours).toEqual({ requested: 4, used: null, allocated: 0, reason: 'not-measured' });
  });

  it('refuses more points than an answer may hold', () => {
    const list = Array.from({ length: 1000 }, (_, index) => cell(['acme', `n${index}`], { cpu: 1n }));
    expect(() => assembleReport({ ...request, step: 'hour' }, data(list))).toThrow(ReportTooLarge);
  });
});
