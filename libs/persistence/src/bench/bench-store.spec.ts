import { expect, it } from 'vitest';
import { benchStore } from '.';

it('a container-hour takes at most 230 bytes on disk with its index', { timeout: 120_000 }, async () => {
  const [speed, disk] = await benchStore();
  expect(disk).toMatchObject({ ok: true, bound: 230 });
  expect(speed?.value).toBeGreaterThan(0);
});
