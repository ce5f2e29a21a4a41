import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SourceGpuUse, withGpuUse } from './gpu-use-beside';
import { container, sourceHour } from './testing/made-hours';

const MICRO = 1_000_000;
type Gpus = Partial<SourceGpuUse>;

/** A row of `ml/train` on n1, or elsewhere, with so many GPUs in GPU hours and so many minutes. */
const row = ({ gpuMicroHours = MICRO, gpuMicroHoursUsed = null, ...rest }: Gpus = {}) =>
  container({
    namespace: 'ml',
    pod: 'train-0',
    container: 'main',
    node: 'n1',
    minutes: 60,
    ...rest,
    quantity: { ...container().quantity, gpuMicroHours, gpuMicroHoursUsed },
  });
const measured = (given: Gpus): SourceGpuUse => ({
  namespace: 'ml',
  pod: 'train-0',
  container: 'main',
  node: 'n1',
  minutes: 60,
  gpuMicroHours: MICRO,
  gpuMicroHoursUsed: 300_000,
  ...given,
});
const filled = (rows: Gpus[], others: Gpus[]): (number | null)[] =>
  withGpuUse(sourceHour({ allocations: rows.map(row) }), others.map(measured)).allocations.map(
    ({ quantity }) => quantity.gpuMicroHoursUsed,
  );

describe('GPU use that another source measured', () => {
  it('fills what the hour does not say, by namespace, pod and container', () => {
    expect(filled([{}], [{}])).toEqual([300_000]);
    for (const other of [{ namespace: 'dev' }, { pod: 'train-1' }, { container: 'side' }, { node: 'n2' }])
      expect(filled([{}], [other])).toEqual([null]);
  });

  it('is left aside where the hour says it itself, also that it was nothing', () => {
    expect(filled([{ gpuMicroHoursUsed: 100_000 }], [{}])).toEqual([100_000]);
    expect(filled([{ gpuMicroHoursUsed: 0 }], [{}])).toEqual([0]);
    expect(filled([{ gpuMicroHours: 0, gpuMicroHoursUsed: 0 }], [{}])).toEqual([0]);
  });

  it('stays unknown where neither knows, or one life of the container was not measured', () => {
    expect(filled([{}], [])).toEqual([null]);
    expect(filled([{}], [{ gpuMicroHoursUsed: null }])).toEqual([null]);
    expect(filled([{}], [{ gpuMicroHoursUsed: null, minutes: 20 }, { minutes: 40 }])).toEqual([null]);
  });

  it('adds up the lives that a container had on a node, and each node of a pod that moved has its own', () => {
    const halves = [
      { minutes: 30, gpuMicroHours: 500_000 },
      { minutes: 30, gpuMicroHours: 500_000, gpuMicroHoursUsed: 50_000 },
    ];
    expect(filled([{}], halves)).toEqual([350_000]);
    const [first, second] = halves;
    const places = [
      { ...first, node: 'n1' },
      { ...second, node: 'n2' },
    ];
    expect(
      filled(
        places.map((one) => ({ ...one, gpuMicroHoursUsed: null })),
        places,
      ),
    ).toEqual([300_000, 50_000]);
  });

  it('counts devices as the hour does, where the other counts what a slice is of one', () => {
    const slice = { gpuMicroHours: MICRO / 7, gpuMicroHoursUsed: MICRO / 14 };
    expect(filled([{}], [slice])).toEqual([500_000]);
    expect(
      filled(
        [{ minutes: 30, gpuMicroHours: MICRO }],
        [{ ...slice, minutes: 30, gpuMicroHours: MICRO / 14, gpuMicroHoursUsed: MICRO / 28 }],
      ),
    ).toEqual([MICRO / 2]);
  });

  it('is never more than was measured nor than the container had, and no measurement fills two rows', () => {
    const life = fc.record({
      minutes: fc.integer({ min: 1, max: 60 }),
      devices: fc.integer({ min: 1, max: 8 }),
      busy: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        life,
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.constantFrom('n1', null, 'n2'), { minLength: 1, maxLength: 3 }),
        ({ minutes, devices, busy }, own, nodes) => {
          const micro = (time: number): number => Math.round((MICRO * devices * time) / 60);
          const used = Math.round(micro(minutes) * busy);
          const rows = nodes.map((node) => ({ node, minutes: own, gpuMicroHours: micro(own) }));
          const found = filled(rows, [{ minutes, gpuMicroHours: micro(minutes), gpuMicroHoursUsed: used }]).map(
            (one) => one ?? 0,
          );
          expect(found.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(used);
          expect(Math.max(...found)).toBeLessThanOrEqual(micro(own));
        },
      ),
    );
  });
});
