import { SourceFault } from '@showback/allocation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntrySplitter } from './splitter';

interface Split {
  entries: [set: number, key: string, value: unknown][];
  envelope: Record<string, unknown>;
}

function split(chunks: readonly Buffer[]): Split {
  const entries: Split['entries'] = [];
  const splitter = new EntrySplitter((set, key, text) => entries.push([set, key, JSON.parse(text)]));
  for (const chunk of chunks) splitter.write(chunk);
  splitter.end();
  return {
    entries,
    envelope: Object.fromEntries([...splitter.envelope].map(([key, text]) => [key, JSON.parse(text) as unknown])),
  };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const faultOf = (text: string): string => {
  try {
    split([Buffer.from(text)]);
    return 'none';
  } catch (error) {
    return error instanceof SourceFault ? error.code : String(error);
  }
};

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\u0000', 'é', '😀', '\ud800'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});
const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
const set = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  value,
  { maxKeys: 8 },
);
const envelope = fc.record({ code: fc.integer(), message: text, warning: value }, { requiredKeys: [] });
const places = fc.array(fc.nat(), { maxLength: 12 });

/** JSON's own order of keys: integers first. */
const expected = (sets: readonly object[]): unknown[] =>
  sets.flatMap((entries, index) => Object.entries(entries).map(([key, entry]) => [index, key, entry as unknown]));
const asJson = (thing: unknown): unknown => JSON.parse(JSON.stringify(thing)) as unknown;

describe('answers are cut into their entries', () => {
  it('the same however the bytes are chunked, for any keys and values, with the data as an array of sets', () => {
    fc.assert(
      fc.property(envelope, fc.array(set, { maxLength: 3 }), places, fc.boolean(), (other, data, at, indented) => {
        const json = JSON.stringify({ ...other, data, zone: 1 }, null, indented ? 2 : 0);
        const { entries, envelope: read } = split(cut(Buffer.from(json), at));
        expect(entries).toEqual(asJson(expected(data)));
        expect(read).toEqual(asJson({ ...other, zone: 1 }));
      }),
    );
  });

  it('the same with the data as one set, one byte at a time', () => {
    fc.assert(
      fc.property(envelope, set, (other, data) => {
        const bytes = Buffer.from(JSON.stringify({ data, ...other }));
        const { entries } = split([...bytes].map((byte) => Buffer.from([byte])));
        expect(entries).toEqual(asJson(expected([data])));
      }),
    );
  });

  it('a list among the entries is given element by element, however the bytes are chunked', () => {
    fc.assert(
      fc.property(fc.array(value), set, places, (list, others, at) => {
        const data = { ...others, result: list, resultType: 'matrix' };
        const entries: [string, unknown][] = [];
        const splitter = new EntrySplitter((_, key, json) => entries.push([key, JSON.parse(json)]), 'result');
        for (const chunk of cut(Buffer.from(JSON.stringify({ data, status: 'success' })), at)) splitter.write(chunk);
        splitter.end();
        const { result, ...rest } = asJson(data) as { result: unknown[] };
        expect(entries.filter(([key]) => key === 'result').map(([, element]) => element)).toEqual(result);
        expect(Object.fromEntries(entries.filter(([key]) => key !== 'result'))).toEqual(rest);
        expect(splitter.envelope.get('status')).toBe('"success"');
      }),
    );
  });

  it.each([
    '{"code":200,"data":null}',
    '{"data":[]}',
    '{"data":[{}]}',
    '{"data":{}}',
    '{"data":[null,{}]}',
    '{"code":200}',
    '\ufeff {"data":[ { } ]}\n',
  ])('%s has no entries', (json) => expect(split([Buffer.from(json)]).entries).toEqual([]));

  it('whatever of an answer is missing at its end, it is not taken for whole', () => {
    const bytes = Buffer.from('{"code":200,"data":[{"a":{"b":"}]}"},"c":1}]}');
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => split([bytes.subarray(0, length)])).toThrow(expect.objectContaining({ code: 'truncated', transient: true }));
  });

  it.each([
    ['a web page', ' <!doctype html><html>', 'not-json'],
    ['plain text', 'Invalid window', 'not-json'],
    ['two documents', '{"data":[{}]}{"code":500}', 'malformed'],
    ['a key without quotes', '{data:[]}', 'malformed'],
    ['a key without a value', '{"data","x"}', 'malformed'],
    ['a broken key', '{"da\\xta":[]}', 'malformed'],
  ])('%s is refused', (_, json, code) => expect(faultOf(json)).toBe(code));

  it('an entry that never ends is refused before it fills the memory', () => {
    const splitter = new EntrySplitter(() => undefined);
    splitter.write(Buffer.from('{"data":[{"a":"'));
    const chunk = Buffer.alloc(1_000_000, 'x');
    expect(() => {
      for (let megabytes = 0; megabytes < 20; megabytes += 1) splitter.write(chunk);
    }).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});
