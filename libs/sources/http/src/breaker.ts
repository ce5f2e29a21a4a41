import type { Instant } from '@showback/vocabulary';

/** As `/data` shows it. `openUntil`: when the server is asked again; null while nothing holds it back. */
export interface BreakerView {
  state: 'closed' | 'open' | 'half-open';
  failures: number;
  openUntil: Instant | null;
}

/** When a server that fails again and again is left alone, and for how long: doubled with each further failure up to the cap. */
export interface BreakerSettings {
  failuresToOpen: number;
  baseMs: number;
  capMs: number;
}

export const DEFAULT_BREAKER: BreakerSettings = { failuresToOpen: 5, baseMs: 30_000, capMs: 900_000 };

/** Leaves a failing server alone: closed → open for a while → half-open, where one read decides. */
export class CircuitBreaker {
  private failures = 0;
  private openUntil: Instant | null = null;

  constructor(
    private readonly settings: BreakerSettings,
    private readonly now: () => Instant,
  ) {}

  view(): BreakerView {
    const { failures, openUntil } = this;
    if (openUntil === null) return { state: 'closed', failures, openUntil };
    const waitMs = openUntil - this.now();
    // Further ahead than any wait: the clock was set back since.
    return { state: waitMs > 0 && waitMs <= this.settings.capMs ? 'open' : 'half-open', failures, openUntil };
  }

  succeeded(): void {
    this.failures = 0;
    this.openUntil = null;
  }

  failed(): void {
    const { failuresToOpen, baseMs, capMs } = this.settings;
    this.failures += 1;
    const beyond = this.failures - failuresToOpen;
    if (beyond >= 0) this.openUntil = this.now() + Math.min(capMs, baseMs * 2 ** Math.min(beyond, 30));
  }
}
