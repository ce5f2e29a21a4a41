import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readAnswer, windowChecker } from './read-answer';

const read = async (text: string): Promise<string[]> => {
  const keys: string[] = [];
  await readAnswer(Readable.from([Buffer.from(text)]), (key) => keys.push(key));
  return keys;
};

it('entries of the one set that has any; empty ones beside it do not matter', async () => {
  expect(await read('{"code":200,"status":"success","data":[{},{"a":{},"b":{}},{}]}')).toEqual(['a', 'b']);
  expect(await read('{"data":{"a":{}}}')).toEqual(['a']);
});

it('several sets are refused: the hour would be counted twice', async () => {
  await expect(read('{"code":200,"data":[{"a":{}},{"b":{}}]}')).rejects.toMatchObject({ code: 'malformed' });
});

it('an error inside a success is an error, for the moment where the server says 5xx', async () => {
  await expect(read('{"code":500,"data":null,"message":"prometheus"}')).rejects.toMatchObject({
    code: 'http-status',
    transient: true,
  });
  await expect(read('{"code":400,"data":null}')).rejects.toMatchObject({ code: 'http-status', transient: false });
});

it('a window is compared as time, not as text', () => {
  const check = windowChecker(Date.parse('2026-11-16T10:00:00Z'));
  check('k', { start: '2026-11-16T10:00:00Z', end: '2026-11-16T11:00:00Z' });
  check('k', { start: '2026-11-16T11:00:00+01:00', end: '2026-11-16T11:00:00.000Z' });
  for (const window of [
    { start: '2026-11-16T10:00:00Z', end: '2026-11-17T10:00:00Z' },
    { start: 'null', end: 'null' },
  ])
    expect(() => check('k', window)).toThrow(expect.objectContaining({ code: 'wrong-window' }));
});
