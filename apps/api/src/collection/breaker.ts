import type { Instant } from '@showback/vocabulary';
import { SourceFault } from '@showback/allocation';
import { backOff, type BackOff } from './back-off';

/** `closed`: the source is asked. `open`: it is left alone until its time comes. `half-open`: one read probes it. */
export const BREAKER_STATES = ['closed', 'open', 'half-open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** Faults that speak of the source and not of the hour that was asked for: asking for another hour would not help. */
const OF_THE_SOURCE: ReadonlySet<SourceFault['code']> = new Set([
  'unreachable',
  'timeout',
  'http-status',
  'redirect',
  'not-json',
  'truncated',
]);

/**
 * Leaves a source alone that fails again and again, so that a broken server is not asked for
 * hundreds of hours in a row and its windows do not use up their attempts.
 */
export class Breaker {
  private failures = 0;
  private openUntil: Instant | null = null;

  constructor(
    private readonly settings: { failuresToOpen: number; backOff: BackOff; random: () => number },
    private readonly clock: () => Instant,
  ) {}

  state(): BreakerState {
    if (this.openUntil === null) return 'closed';
    return this.waitMs() > 0 ? 'open' : 'half-open';
  }

  /** Milliseconds until the source may be asked; never longer than the back-off allows, also when the clock is set back. */
  waitMs(): number {
    if (this.openUntil === null) return 0;
    return Math.min(Math.max(0, this.openUntil - this.clock()), this.settings.backOff.capMs);
  }

  /** When the source will be asked again; null while it is not left alone. */
  nextTry(): Instant | null {
    return this.openUntil;
  }

  succeeded(): void {
    this.failures = 0;
    this.openUntil = null;
  }

  /** An answer that is wrong for its hour alone proves that the source is there. */
  failed(error: unknown): void {
    if (error instanceof SourceFault && !OF_THE_SOURCE.has(error.code)) return this.succeeded();
    this.failures += 1;
    const { failuresToOpen, random } = this.settings;
    if (this.failures < failuresToOpen) return;
    this.openUntil = this.clock() + backOff(this.failures - failuresToOpen, this.settings.backOff, random);
  }
}
