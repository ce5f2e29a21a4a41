import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sketch, SKETCH_ERROR } from './sketch';

const sketchOf = (...lists: readonly (readonly number[])[]): Sketch => {
  const sketch = new Sketch();
  for (const list of lists) for (const sample of list) sketch.add(sample);
  return sketch;
};
const merged = (...codes: readonly Uint8Array[]): Uint8Array => {
  const sketch = new Sketch();
  for (const code of codes) sketch.merge(code);
  return sketch.encode();
};

/** From nothing to a petabyte, evenly over the orders of magnitude, with runs of equal samples. */
const sample = fc.oneof(
  fc.constantFrom(0, 1, 2, 1_000_000, Number.MAX_SAFE_INTEGER),
  fc.double({ min: 0, max: 15, noNaN: true }).map((exponent) => Math.floor(10 ** exponent)),
);
const samples = fc.array(sample, { maxLength: 300 });

describe('Sketch', () => {
  it('answers any quantile within 2.5 % of the sample that it stands for', () => {
    expect(SKETCH_ERROR).toBeLessThan(0.025);
    const ranks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 500 }), ranks, (list, ratios) => {
        const sketch = sketchOf(list);
        const sorted = [...list].sort((a, b) => a - b);
        for (const ratio of [0, 0.5, 0.95, 0.99, 1, ...ratios]) {
          const exact = sorted[Math.max(1, Math.ceil(ratio * sorted.length)) - 1] ?? Number.NaN;
          expect(Math.abs((sketch.quantile(ratio) ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * 0.025);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same bytes whether samples are counted at once or in parts, merged in any order and grouping', () => {
    fc.assert(
      fc.property(samples, samples, samples, (a, b, c) => {
        const [one, two, three] = [sketchOf(a).encode(), sketchOf(b).encode(), sketchOf(c).encode()];
        const whole = sketchOf(c, a, b).encode();
        expect(merged(one, two, three)).toEqual(whole);
        expect(merged(merged(three, two), one)).toEqual(whole);
        expect(merged(three, merged(one, two))).toEqual(whole);
      }),
    );
  });

  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const sketch = sketchOf(list);
        const code = sketch.encode();
        const back = new Sketch();
        back.merge(code);
        expect(back.encode()).toEqual(code);
        expect(back.count()).toBe(list.length);
        for (const ratio of [0, 0.5, 1]) expect(back.quantile(ratio)).toBe(sketch.quantile(ratio));
      }),
    );
  });

  it('counts exactly far beyond 32 bits', () => {
    const sketch = new Sketch();
    sketch.add(250_000, 2 ** 50);
    sketch.add(0, 2 ** 40 + 1);
    const back = new Sketch();
    back.merge(sketch.encode());
    expect(back.count()).toBe(2 ** 50 + 2 ** 40 + 1);
  });

  it('forgets everything when it is cleared', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const sketch = sketchOf(a);
        sketch.clear();
        for (const value of b) sketch.add(value);
        expect(sketch.encode()).toEqual(sketchOf(b).encode());
      }),
    );
  });

  it('takes an hour of one busy replica in some thirty bytes', () => {
    const hour = Array.from({ length: 60 }, (_, minute) => Math.round(250_000 * (1 + 0.4 * Math.sin(minute))));
    expect(sketchOf(hour).encode().length).toBeLessThanOrEqual(30);
    expect(sketchOf(Array.from({ length: 60 }, () => 412_000_000)).encode()).toHaveLength(5);
  });

  it('knows nothing of no samples, and refuses what is no quantity', () => {
    expect(new Sketch().quantile(0.5)).toBeNull();
    for (const value of [-1, Number.NaN, Infinity, 2 ** 60]) expect(() => new Sketch().add(value)).toThrow(RangeError);
  });

  it('refuses bytes that are none of its own, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (code) => {
        const sketch = new Sketch();
        try {
          sketch.merge(code);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(sketch.count()).toBeGreaterThanOrEqual(0);
      }),
    );
    for (const code of [[], [2, 0], [1], [1, 255], [1, 0, 5], [1, 0, 255, 255, 255, 127, 0]])
      expect(() => new Sketch().merge(Uint8Array.from(code))).toThrow(RangeError);
  });
});
