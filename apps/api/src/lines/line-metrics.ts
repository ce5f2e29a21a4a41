import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { METRICS } from '../providers';

const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

/** Metrics of the read model, listed in docs/metrics.md. */
@Injectable()
export class LineMetrics {
  readonly built;
  readonly duration;

  constructor(@Inject(METRICS) private readonly registry: Registry) {
    const registers = [registry];
    this.built = new Counter({
      name: 'showback_lines_built_total',
      help: 'Times that the lines of a day were made from its items, by what became of it.',
      labelNames: ['outcome'] as const,
      registers,
    });
    this.duration = new Histogram({
      name: 'showback_lines_build_duration_seconds',
      help: 'Time to find, make and swap the lines of one day.',
      buckets: SECONDS,
      registers,
    });
  }

  /** Registers the gauge that is read anew at each scrape. Where reading fails it is absent: unknown is not zero. */
  observeStale(read: () => Promise<number>): void {
    new Gauge({
      name: 'showback_lines_stale',
      help: 'Days of clusters whose lines are yet to be made; reads work them out meanwhile.',
      // Without a label there would be a zero before the first reading.
      labelNames: [] as const,
      registers: [this.registry],
      async collect() {
        this.reset();
        const stale = await read().catch(() => null);
        if (stale === null) this.remove();
        else this.set(stale);
      },
    });
  }
}
