import type { ContainerLimit, ContainerLimits, ContainerUsage, WorkloadContainer } from '@showback/contracts';
import { distributionOf, type Limit, type Limits, type ResourceUsage, type Usage } from '@showback/vocabulary';

const MICRO = 1e6;

/** How a container behaved, with the reason of what is not known; null where nobody measured it. */
export function presentUsage(usage: Usage | undefined): Pick<WorkloadContainer, 'usage' | 'usageReason'> {
  if (usage === undefined) return { usage: null, usageReason: 'not-measured' };
  const { cpu, memory, throttling, restarts, oomKills, limits } = usage;
  const unlimited = limits === null ? throttling?.periods === 0 : limits.cpu === null;
  const shown = {
    cpuCores: presentResource(cpu, MICRO),
    memoryBytes: presentResource(memory, 1),
    throttled: throttling === null || throttling.periods === 0 ? null : throttling.throttled / throttling.periods,
    oomKills,
    restarts,
  };
  const reasons: NonNullable<ContainerUsage['reasons']> = {};
  for (const name of ['cpuCores', 'memoryBytes', 'throttled', 'oomKills', 'restarts'] as const)
    if (shown[name] === null) reasons[name] = name === 'throttled' && unlimited ? 'no-limit' : 'not-measured';
  return { usage: { ...shown, ...(Object.keys(reasons).length > 0 && { reasons }) } };
}

/** What each replica was limited to, with the reason where that is null. */
export function presentLimits(limits: Limits | null): ContainerLimits {
  if (limits === null)
    return { cpuCores: null, memoryBytes: null, reasons: { cpuCores: 'not-measured', memoryBytes: 'not-measured' } };
  const of = (limit: Limit | null, unit: number): ContainerLimit | null =>
    limit && {
      lowest: limit.lowest / unit,
      highest: limit.highest / unit,
      unlimited: limits.seconds === 0 ? 0 : 1 - limit.seconds / limits.seconds,
    };
  const shown = { cpuCores: of(limits.cpu, MICRO), memoryBytes: of(limits.memory, 1) };
  const reasons: NonNullable<ContainerLimits['reasons']> = {};
  for (const name of ['cpuCores', 'memoryBytes'] as const) if (shown[name] === null) reasons[name] = 'no-limit';
  return { ...shown, ...(Object.keys(reasons).length > 0 && { reasons }) };
}

function presentResource(usage: ResourceUsage | null, unit: number): ContainerUsage['cpuCores'] {
  if (usage === null) return null;
  const { samples, hottest, ...quantiles } = distributionOf(usage);
  const { p50, p95, p99, max } = quantiles;
  return {
    p50: p50 / unit,
    p95: p95 / unit,
    p99: p99 / unit,
    max: max / unit,
    samples,
    hottestPod: { p95: hottest.p95 / unit, max: hottest.max / unit },
  };
}
