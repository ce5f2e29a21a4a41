import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CYCLE_MINUTES } from '../calendar';
import { profileOf, simulatedFleet } from '../fleet/fleet';
import { planCycle, type CyclePlan } from './plan';
import type { PodLife } from './life';

const cycles = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  cycle: fc.integer({ min: -30, max: 60 }),
  index: fc.constantFrom(0, 1),
});

function plan({ seed, cycle, index }: { seed: number; cycle: number; index: number }): CyclePlan {
  const cluster = simulatedFleet({ seed })[index] ?? { id: 'acme', region: 'eu-west-1', seed };
  return planCycle(cluster, profileOf(cluster), cycle);
}

describe('a plan of four weeks', () => {
  it('never has two pods of one name at a time, for any seed', () => {
    fc.assert(
      fc.property(cycles, (which) => {
        for (const pods of plan(which).pods) {
          const names = pods.map(({ name, spec }) => `${spec.namespace}/${name}`);
          expect(new Set(names).size).toBe(names.length);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('keeps each pod on its node, within the life of that node', () => {
    fc.assert(
      fc.property(cycles, (which) => {
        const astray = plan(which).pods.flatMap((pods) =>
          pods.filter(({ start, end, node }) => start < node.start || end > node.end || end <= start),
        );
        expect(astray).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  it('does not reshuffle: a pod of a steady workload stays until its next release', () => {
    fc.assert(
      fc.property(cycles, ({ seed, cycle }) => {
        const { pods } = plan({ seed, cycle, index: 0 });
        const coredns = pods.map((lives) =>
          lives.filter(({ spec }) => spec.name === 'coredns').map(({ name, node }) => `${name}@${node.name}`),
        );
        expect(new Set(coredns.flat()).size).toBeLessThanOrEqual(4);
      }),
      { numRuns: 4 },
    );
  });

  it('runs a ReplicaSet on into the next cycle: its name changes with releases only', () => {
    const stems = (lives: readonly PodLife[] | undefined) =>
      lives?.filter(({ spec }) => spec.name === 'tokens').map(({ name }) => name.slice(0, -6)) ?? [];
    const before = plan({ seed: 7, cycle: 3, index: 0 }).pods[CYCLE_MINUTES / 60 - 1];
    const after = plan({ seed: 7, cycle: 4, index: 0 }).pods[0];
    expect(new Set(stems(before))).toEqual(new Set(stems(after)));
  });

  it('has at most a handful of nodes more than it needs', () => {
    const { nodes } = plan({ seed: 7, cycle: 11, index: 0 });
    for (const hour of nodes) expect(hour.length).toBeLessThan(32);
  });
});
