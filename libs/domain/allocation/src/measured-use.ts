import type { Finding, Quantities } from '@showback/vocabulary';
import { say } from './say';
import type { SourceAllocation } from './source-hour';

const MEASURES = [
  { used: 'cpuMicroCoreHoursUsed', requested: 'cpuMicroCoreHoursRequested', code: 'cpu-use-unknown', name: 'CPU' },
  { used: 'memoryByteHoursUsed', requested: 'memoryByteHoursRequested', code: 'memory-use-unknown', name: 'memory' },
] as const;

/**
 * A whole cluster that requests and uses nothing has a broken sensor: its use is unknown, not zero.
 * Gives the allocations with what can be believed of their use, and a flag for each resource that went unmeasured.
 */
export function measuredUse(allocations: readonly SourceAllocation[]): {
  allocations: readonly SourceAllocation[];
  flags: Finding[];
} {
  const unmeasured = MEASURES.filter(
    ({ used, requested }) =>
      allocations.some(({ quantity }) => quantity[requested] > 0) && allocations.every(({ quantity }) => !quantity[used]),
  );
  const [first] = unmeasured;
  if (first === undefined) return { allocations, flags: [] };
  const unknown = Object.fromEntries(unmeasured.map(({ used }) => [used, null])) as Partial<Quantities>;
  return {
    allocations: allocations.map((allocation) =>
      allocation.unmounted ? allocation : { ...allocation, quantity: { ...allocation.quantity, ...unknown } },
    ),
    flags: unmeasured.map(({ code, name }) => ({
      code,
      text: `None of ${say(allocations.length, 'container')} used any ${name}, says the source: its container metrics are missing, so use is unknown.`,
    })),
  };
}
