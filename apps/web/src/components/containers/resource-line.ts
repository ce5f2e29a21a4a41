import type { ContainerLimit, WorkloadContainer } from '@showback/contracts';

/** One resource of a container, in the API's unit, of one replica: what it asked for, may have at most, and used. */
export interface ResourceLine {
  requested: number | null;
  limit: ContainerLimit | null;
  /** Why there is no limit to show. */
  limitReason: string | undefined;
  /** On average. */
  used: number | null;
  p95: number | null;
  max: number | null;
}

/** A container's resources, and what its limits did to it. */
export interface ContainerUse {
  cpu: ResourceLine;
  memory: ResourceLine;
  /** Of the scheduling periods under its CPU limit, those in which it was held back. */
  throttled: number | null;
  oomKills: number | null;
}

export function containerUseOf({
  requests,
  limits,
  used,
  usage,
}: Pick<WorkloadContainer, 'requests' | 'limits' | 'used' | 'usage'>): ContainerUse {
  const of = (resource: 'cpuCores' | 'memoryBytes'): ResourceLine => ({
    requested: requests[resource],
    limit: limits[resource],
    limitReason: limits.reasons?.[resource],
    used: used[resource],
    p95: usage?.[resource]?.p95 ?? null,
    max: usage?.[resource]?.max ?? null,
  });
  return {
    cpu: of('cpuCores'),
    memory: of('memoryBytes'),
    throttled: usage?.throttled ?? null,
    oomKills: usage?.oomKills ?? null,
  };
}

/** From here on Kubernetes' own alerts call it throttled (kubernetes-mixin, CPUThrottlingHigh). */
const MUCH_THROTTLED = 0.25;
/** What comes so near to its limit of memory is killed by little more. */
const NEARLY_FULL = 0.9;

/** What a limit does to a container, in words; `odd`: worth a look. Null: nothing that is known. */
export interface LimitNote {
  text: string;
  odd: boolean;
}

/** `throttled 12 %`: of the scheduling periods. @param percent writes a ratio */
export function throttlingNote({ throttled }: ContainerUse, percent: (ratio: number) => string): LimitNote | null {
  if (throttled === null || throttled === 0) return null;
  return { text: `throttled ${percent(throttled)}`, odd: throttled >= MUCH_THROTTLED };
}

/** `max at 93 % of it`, `3 OOM kills`. */
export function memoryNote(
  { memory: { limit, max }, oomKills }: ContainerUse,
  percent: (ratio: number) => string,
): LimitNote | null {
  if (oomKills !== null && oomKills > 0)
    return { text: oomKills === 1 ? '1 OOM kill' : `${oomKills.toLocaleString('en')} OOM kills`, odd: true };
  // Of one that was changed nobody knows which of the two the most was under.
  if (limit === null || max === null || limit.lowest !== limit.highest) return null;
  const full = max / limit.highest;
  return full < NEARLY_FULL ? null : { text: `max at ${percent(full)} of it`, odd: true };
}
