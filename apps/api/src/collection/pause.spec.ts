import { describe, expect, it } from 'vitest';
import { Pause } from './pause';

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe('Pause', () => {
  it('ends by itself, when it is woken, and when the signal aborts', async () => {
    const pause = new Pause();
    expect(await elapsed(() => pause.sleep(20, new AbortController().signal))).toBeGreaterThan(15);
    setTimeout(() => pause.wake(), 5);
    expect(await elapsed(() => pause.sleep(10_000, new AbortController().signal))).toBeLessThan(5_000);
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 5);
    expect(await elapsed(() => pause.sleep(10_000, ending.signal))).toBeLessThan(5_000);
    expect(await elapsed(() => pause.sleep(10_000, ending.signal))).toBeLessThan(5_000);
  });

  it('wakes all that sleep, and nobody who sleeps later', async () => {
    const pause = new Pause();
    const { signal } = new AbortController();
    setTimeout(() => pause.wake(), 5);
    expect(await elapsed(() => Promise.all([pause.sleep(10_000, signal), pause.sleep(10_000, signal)]))).toBeLessThan(5_000);
    expect(await elapsed(() => pause.sleep(20, signal))).toBeGreaterThan(15);
  });
});
