/** Limits of one resource that containers ran under, in micro-cores or bytes, each of one replica. */
export interface Limit {
  /** They differ where replicas do, or where it was changed. */
  lowest: number;
  highest: number;
  /** Container-seconds in which there was one. */
  seconds: number;
}

/** Under which limits the pods of a container ran: what throttles them, and what kills them for their memory. */
export interface Limits {
  /** Container-seconds of which it is known whether there was a limit. */
  seconds: number;
  /** Null: it is known that there was none at any time. */
  cpu: Limit | null;
  memory: Limit | null;
}

/** How long, in seconds, something held for a container: an amount in whole units; null where there was no limit. */
export type LimitStretch = readonly [seconds: number, amount: number | null];

/**
 * The limits of a container from how long each held. A limit of 0 is none: so Kubernetes has it.
 * @param stretches of each resource; together they are all the time that the container ran
 */
export function limitsOf(stretches: Record<'cpu' | 'memory', readonly LimitStretch[]>): Limits {
  const lasted = (held: readonly LimitStretch[]): number => held.reduce((sum, [seconds]) => sum + seconds, 0);
  return {
    seconds: Math.round(Math.max(lasted(stretches.cpu), lasted(stretches.memory))),
    cpu: limitOf(stretches.cpu),
    memory: limitOf(stretches.memory),
  };
}

function limitOf(stretches: readonly LimitStretch[]): Limit | null {
  let limit: Limit | null = null;
  for (const [seconds, given] of stretches) {
    const amount = Math.round(given ?? 0);
    if (amount <= 0 || seconds <= 0) continue;
    limit = mergeLimit(limit, { lowest: amount, highest: amount, seconds });
  }
  return limit && { ...limit, seconds: Math.round(limit.seconds) };
}

/**
 * All of them as one: any order and grouping gives the same. A time of which nobody knows limits adds nothing, as one without samples adds none to a
 * distribution. Null: they are known at no time.
 */
export function mergeLimits(all: Iterable<Limits | null>): Limits | null {
  let merged: Limits | null = null;
  for (const one of all) {
    if (merged === null) merged = one;
    else if (one !== null)
      merged = {
        seconds: merged.seconds + one.seconds,
        cpu: mergeLimit(merged.cpu, one.cpu),
        memory: mergeLimit(merged.memory, one.memory),
      };
  }
  return merged;
}

function mergeLimit(a: Limit | null, b: Limit | null): Limit | null {
  if (a === null || b === null) return a ?? b;
  return { lowest: Math.min(a.lowest, b.lowest), highest: Math.max(a.highest, b.highest), seconds: a.seconds + b.seconds };
}
