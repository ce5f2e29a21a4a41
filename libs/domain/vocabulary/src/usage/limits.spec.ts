import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsOf, type LimitStretch, mergeLimits } from './limits';

const HOUR = 3600;
const all = (seconds: number, cpu: number | null, memory: number | null) =>
  limitsOf({ cpu: [[seconds, cpu]], memory: [[seconds, memory]] });

describe('limits of a container', () => {
  it('are one where all pods had it all the time', () => {
    expect(mergeLimits([all(HOUR, 500_000, 2 ** 30), all(HOUR, 500_000, 2 ** 30)])).toEqual({
      seconds: 2 * HOUR,
      cpu: { lowest: 500_000, highest: 500_000, seconds: 2 * HOUR },
      memory: { lowest: 2 ** 30, highest: 2 ** 30, seconds: 2 * HOUR },
    });
  });

  it('reach from the lowest to the highest where it was changed within the hour or pods differ, with the time without one', () => {
    const changed: LimitStretch[] = [[600, null], [1200, 500_000], [1800, 2_000_000]]; // prettier-ignore
    expect(limitsOf({ cpu: changed, memory: [[HOUR, null]] })).toEqual({
      seconds: HOUR,
      cpu: { lowest: 500_000, highest: 2_000_000, seconds: 3000 },
      memory: null,
    });
  });

  it('are none where it is 0, as Kubernetes has it', () => {
    expect(all(HOUR, 0, 0)).toEqual({ seconds: HOUR, cpu: null, memory: null });
  });

  it('tell none from what nobody says, which adds nothing to what is known', () => {
    const none = all(HOUR, null, null);
    expect(mergeLimits([])).toBeNull();
    expect(mergeLimits([null, null])).toBeNull();
    expect(mergeLimits([null, none, null])).toEqual(none);
  });

  it('never hold for longer than the container ran', () => {
    const stretch = fc.tuple(fc.double({ min: 0, max: HOUR, noNaN: true }), fc.option(fc.nat(9), { nil: null }));
    fc.assert(
      fc.property(fc.array(stretch), fc.array(stretch), (cpu, memory) => {
        const limits = limitsOf({ cpu, memory });
        for (const one of [limits.cpu, limits.memory]) expect(one?.seconds ?? 0).toBeLessThanOrEqual(limits.seconds);
      }),
    );
  });
});
