import { SourceFault, type CostSource, type SourceHour, withGpuUse } from '@showback/allocation';
import type { BreakerView } from '@showback/http';
import type { PrometheusSource } from '@showback/prometheus';
import type { Instant } from '@showback/vocabulary';
import type { SourceError } from './status-types';

/** How a source that only measures usage stands. */
export interface UsageView {
  lastWindow: Instant | null;
  lastError: SourceError | null;
  breaker: BreakerView;
}

/** What a Prometheus beside OpenCost adds to its hours: how containers behaved, GPU use that OpenCost does not say, quotas and autoscalers. An hour that it cannot say anything of stands without. */
export class UsageBeside {
  private lastWindow: Instant | null = null;
  private lastError: SourceError | null = null;

  /** @param prometheus null: it is misconfigured, and `trouble` says why */
  constructor(
    private readonly prometheus: PrometheusSource | null,
    trouble: string | null,
  ) {
    this.lastError = trouble === null ? null : { code: null, text: trouble, hour: null };
  }

  get misconfigured(): boolean {
    return this.prometheus === null;
  }

  /** The source of cost, with usage beside what it says. */
  around(source: CostSource): CostSource {
    return {
      hoursPerBatch: source.hoursPerBatch,
      readHour: async (hour, signal) => this.added(await source.readHour(hour, signal), signal),
    };
  }

  view(): UsageView {
    const { lastWindow, lastError } = this;
    const breaker = this.prometheus?.breaker ?? { state: 'closed', failures: 0, openUntil: null };
    return { lastWindow, lastError, breaker };
  }

  private async added(said: SourceHour, signal: AbortSignal): Promise<SourceHour> {
    if (this.prometheus === null) return said;
    const { hour } = said;
    try {
      const { gpuUse, ...beside } = await this.prometheus.readBeside(hour, signal);
      this.lastWindow = Math.max(this.lastWindow ?? hour, hour);
      // History that is read after it says nothing of a later hour.
      if (hour >= (this.lastError?.hour ?? hour)) this.lastError = null;
      return { ...withGpuUse(said, gpuUse), ...beside };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SourceFault)) throw error;
      // An earlier hour than one that was had is a gap of the past.
      if (hour >= Math.max(this.lastWindow ?? hour, this.lastError?.hour ?? hour))
        this.lastError = { code: error.code, text: error.message, hour };
      return said;
    }
  }
}
