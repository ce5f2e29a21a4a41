import { HOUR_MS, type Instant } from '@showback/vocabulary';

/** A half-open span of whole hours that is scraped every `intervalMs`. */
export interface Span {
  start: Instant;
  end: Instant;
  intervalMs: number;
}

/** From one instant to another. */
export interface Lived {
  from: Instant;
  to: Instant;
}

/** The instants at which a cluster is scraped: whole multiples of the interval, without the hours that nobody recorded. */
export class Scrapes {
  /** @throws RangeError for a span that is no whole hours, or an interval that does not divide an hour into whole seconds */
  constructor(
    readonly span: Span,
    private readonly missed: ReadonlySet<Instant>,
  ) {
    const { start, end, intervalMs } = span;
    if (!Number.isInteger(start / HOUR_MS) || !Number.isInteger(end / HOUR_MS) || end <= start)
      throw new RangeError('a span begins and ends at whole hours, and ends after it begins');
    if (intervalMs < 1000 || intervalMs % 1000 !== 0 || HOUR_MS % intervalMs !== 0)
      throw new RangeError(`the interval divides an hour into whole seconds, ${intervalMs / 1000} s do not`);
  }

  *during({ from, to }: Lived): Generator<Instant> {
    const { start, end, intervalMs } = this.span;
    const last = Math.min(to, end);
    for (let at = this.next(Math.max(from, start)); at < last; at += intervalMs)
      if (!this.missed.has(at - (at % HOUR_MS))) yield at;
  }

  /** The first scrape at or after an instant. */
  next(at: Instant): Instant {
    return Math.ceil(at / this.span.intervalMs) * this.span.intervalMs;
  }
}
