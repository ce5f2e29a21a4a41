import type { SourceHour } from './source-hour';
import type { Instant } from '@showback/vocabulary';

/** Why an hour could not be had. The text goes to people; it never holds a secret. */
export class SourceFault extends Error {
  constructor(
    readonly code:
      | 'unreachable'
      | 'timeout'
      | 'http-status'
      | 'redirect'
      | 'not-json'
      | 'truncated'
      | 'wrong-window'
      | 'wrong-cluster'
      | 'no-data'
      | 'malformed'
      | 'not-a-number'
      | 'simulated-gap',
    message: string,
    /** Whether the same request may succeed soon (5xx, 429, network): retried with back-off within one read. */
    readonly transient = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SourceFault';
  }
}

/** Where the cost of one cluster comes from. */
export interface CostSource {
  /** Reads one whole hour. @throws SourceFault */
  readHour(hour: Instant, signal: AbortSignal): Promise<SourceHour>;
  /** How many hours of one UTC day may be read and stored together: 1 for a server, 24 for a generator. */
  readonly hoursPerBatch: number;
}
