import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsOf } from './limits';
import { Sketch } from './sketch';
import { resourceUsage, type Usage, UsageMerger } from './usage';

const pods = fc.array(fc.array(fc.nat({ max: 4_000_000 }), { maxLength: 60 }), { maxLength: 4 });
const maybe = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: null, freq: 6 });
const throttling = fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => ({ periods: a + b, throttled: b }));
const stretches = fc.array(fc.tuple(fc.nat(3600), maybe(fc.nat(4_000_000))), { maxLength: 4 });
const limits = fc.record({ cpu: stretches, memory: stretches }).map(limitsOf);
const usage = fc
  .record({
    cpu: pods,
    memory: pods,
    restarts: maybe(fc.nat(9)),
    oomKills: maybe(fc.nat(9)),
    throttling: maybe(throttling),
    limits: maybe(limits),
  })
  .map(({ cpu, memory, ...rest }): Usage => ({ cpu: resourceUsage(cpu), memory: resourceUsage(memory), ...rest }));

describe('usage', () => {
  it('merges in any order and grouping to the same', () => {
    const merger = new UsageMerger();
    fc.assert(
      fc.property(fc.array(usage, { minLength: 1, maxLength: 6 }), fc.nat(5), (hours, at) => {
        const whole = merger.merge(hours);
        expect(merger.merge([...hours].reverse())).toEqual(whole);
        const [before, after] = [hours.slice(0, at), hours.slice(at)];
        const parts = [before, after].filter(({ length }) => length > 0).map((part) => merger.merge(part));
        expect(merger.merge(parts)).toEqual(whole);
      }),
    );
  });

  it('has as a day what its hours have together', () => {
    fc.assert(
      fc.property(fc.array(pods, { minLength: 1, maxLength: 24 }), (hours) => {
        const unknown = { memory: null, restarts: null, oomKills: null, throttling: null, limits: null };
        const day = new UsageMerger().merge(hours.map((hour) => ({ cpu: resourceUsage(hour), ...unknown })));
        const samples = hours.flat(2);
        const sketch = new Sketch();
        for (const sample of samples) sketch.add(sample);
        if (samples.length === 0) expect(day.cpu).toBeNull();
        else expect(day.cpu).toMatchObject({ sketch: sketch.encode(), max: Math.max(...samples) });
      }),
    );
  });

  it('shows the one hot replica that all pods together hide', () => {
    const cold = Array.from({ length: 60 }, () => 10_000);
    const hot = Array.from({ length: 60 }, (_, minute) => 900_000 + minute);
    const found = resourceUsage([...Array.from({ length: 39 }, () => cold), hot]);
    expect(found).toMatchObject({ max: 900_059, hottest: { p95: 900_056, max: 900_059 } });
    const pooled = new Sketch();
    pooled.merge(found?.sketch ?? Uint8Array.of());
    expect(pooled.quantile(0.95)).toBeLessThan(11_000);
  });

  it('does not make a sum of which a part is unknown, nor 0 of what nobody measured', () => {
    const known: Usage = {
      ...{ cpu: null, memory: null, limits: null, restarts: 2, oomKills: 1 },
      throttling: { periods: 10, throttled: 4 },
    };
    const merger = new UsageMerger();
    expect(merger.merge([known, known])).toMatchObject({ restarts: 4, oomKills: 2, throttling: { periods: 20, throttled: 8 } });
    const part = { ...known, restarts: null, throttling: null };
    expect(merger.merge([known, part])).toMatchObject({ cpu: null, restarts: null, oomKills: 2, throttling: null });
    expect(merger.merge([])).toMatchObject({ restarts: null, oomKills: null, throttling: null });
  });
});
