import { SourceFault } from '@showback/allocation';
import { formatInstant, type Instant } from '@showback/vocabulary';
import { CircuitBreaker, type BreakerSettings, type BreakerView } from './breaker';
import { shownUrl } from './faults';

/** Faults that speak of the server, not of the hour that was asked for. */
const OF_THE_SERVER: ReadonlySet<SourceFault['code']> = new Set([
  'unreachable',
  'timeout',
  'http-status',
  'redirect',
  'not-json',
  'truncated',
]);

/** Gives one server one piece of work at a time, and leaves it alone while it keeps failing. */
export class CarefulServer {
  private readonly circuit: CircuitBreaker;
  private turn: Promise<unknown> = Promise.resolve();
  private lastFault = '';

  constructor(
    private readonly url: string,
    settings: BreakerSettings,
    now: () => Instant,
  ) {
    this.circuit = new CircuitBreaker(settings, now);
  }

  get breaker(): BreakerView {
    return this.circuit.view();
  }

  /** Waits until earlier work has ended: two large questions at once make both slow. */
  inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  /**
   * Work whose faults count against the server.
   * @throws SourceFault `unreachable` without asking while the breaker is open; the work's own
   */
  async guarded<T>(work: () => Promise<T>): Promise<T> {
    const { state, failures, openUntil } = this.circuit.view();
    if (state === 'open')
      throw new SourceFault(
        'unreachable',
        `${shownUrl(this.url)} is left alone until ${formatInstant(openUntil ?? 0).slice(0, 19)}Z after ${failures} failures: ${this.lastFault}`,
      );
    try {
      const result = await work();
      this.circuit.succeeded();
      return result;
    } catch (error) {
      if (error instanceof SourceFault) this.judge(error);
      throw error;
    }
  }

  private judge(fault: SourceFault): void {
    this.lastFault = fault.message;
    if (OF_THE_SERVER.has(fault.code)) this.circuit.failed();
    else this.circuit.succeeded();
  }
}
