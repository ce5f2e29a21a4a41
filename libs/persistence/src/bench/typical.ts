import { performance } from 'node:perf_hooks';

const RUNS = 9;

/**
 * The first quartile of some runs, in ms, after two that warm up.
 * @param before is done before each run, and not measured
 */
export async function typical(work: () => Promise<void>, before?: () => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let run = 0; run < RUNS + 2; run += 1) {
    await before?.();
    const start = performance.now();
    await work();
    if (run >= 2) took.push(performance.now() - start);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(RUNS / 4)] ?? Number.NaN;
}
