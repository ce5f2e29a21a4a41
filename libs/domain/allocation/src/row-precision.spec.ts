import type { CostRow } from '@showback/vocabulary';
import { describe, expect, it } from 'vitest';
import { assembleHour } from './assemble';
import type { SourceHour } from './source-hour';
import { container, costs, node, sourceHour } from './testing/made-hours';

const rowsOf = (hour: SourceHour): CostRow[] => assembleHour(hour, { knownOwners: new Map() }).rows;
const precisions = (given: Partial<SourceHour>): [string, bigint | undefined][] =>
  rowsOf(sourceHour(given)).map((row) => [row.pod ?? `${row.kind} ${row.node ?? 'nowhere'}`, row.precisionNano]);

const nodes = [node({ name: 'n1' }), node({ name: 'n2' })];
const idle = costs({ cpu: 5_000_000_000n, memory: 2_000_000_000n });
const on = (pod: string, place: string, precisionNano?: bigint) =>
  container({ pod, node: place, ...(precisionNano !== undefined && { precisionNano }) });

describe('how far a row may be off', () => {
  it('is left to its rounding where the source rounds, management and idle too', () => {
    const found = precisions({ nodes, idle, managementNano: 100_000_000n, allocations: [on('a', 'n1'), on('b', 'n2')] });
    expect(found.length).toBeGreaterThan(4);
    expect(new Set(found.map(([, precision]) => precision))).toEqual(new Set([undefined]));
  });

  it('is nothing where the source is exact, but for what says otherwise, and idle is as rough as what ran beside it', () => {
    const allocations = [on('a', 'n1', 120n), on('b', 'n1', 30n), on('c', 'n2', 0n), on('d', 'n2'), on('e', 'gone', 7n)];
    const found = new Map(precisions({ nodes, idle, managementNano: 100_000_000n, roundingNano: 0n, allocations }));
    expect(['a', 'b', 'c', 'd', 'e'].map((pod) => found.get(pod))).toEqual([120n, 30n, 0n, 0n, 7n]);
    expect(found.get('idle n1')).toBe(150n);
    expect(found.get('idle n2')).toBe(0n);
    expect(found.get('idle nowhere')).toBe(7n);
    expect(found.get('management nowhere')).toBe(0n);
  });

  it('adds up where two rows are one', () => {
    const allocations = [on('a', 'n1', 120n), on('a', 'n1', 30n)];
    expect(precisions({ nodes, idle, roundingNano: 0n, allocations }).find(([pod]) => pod === 'a')).toEqual(['a', 150n]);
  });
});
