import { expect, it } from 'vitest';
import { benchRead } from './bench-read';

it('a process that reads and assembles an answer of 300 MB stays below 400 MiB', { timeout: 300_000 }, async () => {
  const [speed, memory] = await benchRead();
  expect(memory).toMatchObject({ ok: true, bound: 400 });
  expect(speed?.value).toBeGreaterThan(0);
});
