import type { SourceUsage } from '@showback/allocation';
import { Interner } from '@showback/http';
import { formatInstant, HOUR_MS } from '@showback/vocabulary';
import { describe, expect, it } from 'vitest';
import { readAllocations } from './read-allocations';

const HOUR = Date.parse('2026-11-16T10:00:00Z');

describe('limits', () => {
  const usageOf = async (rows: string): Promise<SourceUsage[] | undefined> => {
    const context = { interner: new Interner(), nodes: [], annotations: [] };
    const body = async function* (): AsyncGenerator<string> {
      await Promise.resolve();
      yield `{"code":200,"data":[{${rows}}]}`;
    };
    return (await readAllocations(body(), HOUR, context)).usage;
  };
  const row = (pod: string, limits: string): string =>
    `"${pod}":{"name":"${pod}","properties":{"cluster":"c","namespace":"shop","pod":"${pod}","container":"main"},"window":{"start":"${formatInstant(HOUR)}","end":"${formatInstant(HOUR + HOUR_MS)}"},"minutes":30,${limits}"cpuCost":0,"ramCost":0,"totalCost":0}`;

  it('are known where any container has one: 0 is none', async () => {
    const usage = await usageOf(
      [
        row('a', '"cpuCoreLimitAverage":0.25,"ramByteLimitAverage":0,'),
        row('b', '"cpuCoreLimitAverage":0,"ramByteLimitAverage":0,'),
      ].join(),
    );
    expect(usage?.map(({ pod, limits }) => [pod, limits])).toEqual([
      ['a', { seconds: 1800, cpu: { lowest: 250_000, highest: 250_000, seconds: 1800 }, memory: null }],
      ['b', { seconds: 1800, cpu: null, memory: null }],
    ]);
  });

  it.each([
    ['a version from before 2025 does not say them', ''],
    ['none has one, as of a Prometheus without them', '"cpuCoreLimitAverage":0,"ramByteLimitAverage":0,'],
  ])('are unknown where %s', async (_, limits) => {
    expect(await usageOf([row('a', limits), row('b', limits)].join())).toBeUndefined();
  });
});
