import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSeries } from './wire';

const hostile = fc.oneof(fc.constantFrom('},"values":[[', '"', '\\', ']]}', 'é'), fc.string({ unit: 'binary' }));
const digits = fc.oneof(fc.constantFrom('NaN', '+Inf', '-Inf', '0', '1e-7'), fc.double({ noNaN: true }).map(String));
const sample = fc.tuple(
  fc.integer({ min: 0, max: 4e12 }).map((ms) => ms / 1_000),
  digits,
);

describe('a series', () => {
  it('is read alike however it is written, whatever its labels hold', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          hostile.filter((name) => name !== '__proto__'),
          hostile,
        ),
        fc.array(sample, { minLength: 1, maxLength: 20 }),
        (metric, values) => {
          const fast = readSeries(JSON.stringify({ metric, values }));
          expect(fast).toEqual(readSeries(JSON.stringify({ metric, values }, null, 1)));
          expect(fast).toEqual(readSeries(JSON.stringify({ values, metric })));
          expect(fast.labels).toEqual(JSON.parse(JSON.stringify(metric)));
          expect(fast.samples.at).toEqual(values.map(([seconds]) => Math.round(seconds * 1_000)));
          expect(fast.samples.value).toEqual(
            values.map(([, text]) => (Number.isFinite(Number(text)) ? Number(text) : Number.NaN)),
          );
        },
      ),
    );
  });

  it.each([
    '{"metric":{},"values":[[1,"2"]',
    '{"metric":{},"values":[[1,"2"],]}',
    '{"metric":{},"values":[[1,"2"]]} x',
    '{"metric":{}}',
    '{"values":[[1,"2"]]}',
  ])('%s is refused', (text) => expect(() => readSeries(text)).toThrow(expect.objectContaining({ code: 'malformed' })));
});
