import { setTimeout as wait } from 'node:timers/promises';
import { SourceFault } from '@showback/allocation';

/** How requests are repeated within one read. Tests bring their own time and chance. */
export interface Pacing {
  /** Requests altogether, the first among them. */
  attempts: number;
  baseMs: number;
  capMs: number;
  /** The longest that a server's `Retry-After` is waited for; beyond it the read fails and is due later. */
  retryAfterCapMs: number;
  /** @throws when the signal aborts */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  random: () => number;
}

export const DEFAULT_PACING: Pacing = {
  attempts: 4,
  baseMs: 500,
  capMs: 10_000,
  retryAfterCapMs: 60_000,
  sleep: (ms, signal) => wait(ms, undefined, { signal }),
  random: Math.random,
};

/** A fault of a server that said when to come back. */
export class RetryLater extends SourceFault {
  constructor(
    message: string,
    readonly afterMs: number,
  ) {
    super('http-status', message, true);
  }
}

/**
 * Repeats what fails for the moment, with full jitter: each wait is random between nothing and a bound that doubles, so that
 * readers that failed together do not come back together. `Retry-After` is the least that is waited.
 * @throws the last fault; the signal's reason when it aborts.
 */
export async function withRetries<T>(request: () => Promise<T>, pacing: Pacing, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      const asked = error instanceof RetryLater ? error.afterMs : 0;
      const again = error instanceof SourceFault && error.transient && attempt < pacing.attempts;
      if (!again || asked > pacing.retryAfterCapMs) throw error;
      const bound = Math.min(pacing.capMs, pacing.baseMs * 2 ** (attempt - 1));
      await pause(asked + Math.floor(pacing.random() * bound), pacing, signal);
    }
  }
}

async function pause(ms: number, { sleep }: Pacing, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, signal);
  } finally {
    signal.throwIfAborted();
  }
}

/** `Retry-After` in milliseconds: seconds, or a date. 0 where there is none. */
export function retryAfterMs(header: unknown, now: number): number {
  if (typeof header !== 'string' || header.trim() === '') return 0;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
