import type { BreakerView } from '@showback/http';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { SourceStatus } from './status-types';

/** State of a cluster's collection at the moment of a scrape. */
export interface Observation {
  cluster: string;
  source: string;
  breaker: BreakerView['state'];
  state: SourceStatus['state'];
  /** Null before the first hour is stored. */
  lagSeconds: number | null;
  /** Null while nothing is due. */
  coverage: number | null;
  /** Of the last thirty days, and of the hours asked for at least once. Null while there are none. */
  recentCoverage: number | null;
}

const SOURCE_STATES = ['ok', 'failing', 'misconfigured'] as const satisfies readonly SourceStatus['state'][];

const BREAKER_STATES = ['closed', 'open', 'half-open'] as const satisfies readonly BreakerView['state'][];

const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 180];

/** Collection's own metrics, listed in docs/metrics.md. Labels are clusters, closed lists and nothing that a source names. */
export class CollectionMetrics {
  readonly windows;
  readonly duration;
  readonly sourceErrors;
  readonly ledgerWrites;
  readonly ledgerRows;
  readonly databaseErrors;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    this.windows = new Counter({
      name: 'showback_windows_total',
      help: 'Hours taken up, by what became of them.',
      labelNames: ['cluster', 'outcome'] as const,
      registers,
    });
    this.duration = new Histogram({
      name: 'showback_window_duration_seconds',
      help: 'Time to read one hour from its source, and to store what was read in one transaction.',
      labelNames: ['cluster', 'stage'] as const,
      buckets: SECONDS,
      registers,
    });
    this.sourceErrors = new Counter({
      name: 'showback_source_errors_total',
      help: 'Reads that failed, by the reason.',
      labelNames: ['cluster', 'source', 'code'] as const,
      registers,
    });
    this.ledgerWrites = new Counter({
      name: 'showback_ledger_writes_total',
      help: 'Hours whose rows were written to the ledger.',
      labelNames: ['cluster'] as const,
      registers,
    });
    this.ledgerRows = new Counter({
      name: 'showback_ledger_rows_total',
      help: 'Cost rows written to the ledger.',
      labelNames: ['cluster'] as const,
      registers,
    });
    this.databaseErrors = new Counter({
      name: 'showback_collection_database_errors_total',
      help: 'Times that collection waited because the database did not answer or refused.',
      registers,
    });
  }

  /** Registers the gauges that are read anew at each scrape. Where reading fails they are absent: unknown is not zero. */
  observe(read: () => Promise<Observation[]>): void {
    const registers = [this.registry];
    const once = sharedWithin(500, read);
    const gauge = (name: string, help: string, value: (observation: Observation) => number | null): void => {
      new Gauge({
        name,
        help,
        labelNames: ['cluster'] as const,
        registers,
        async collect() {
          this.reset();
          for (const observation of await once()) {
            const current = value(observation);
            if (current !== null) this.set({ cluster: observation.cluster }, current);
          }
        },
      });
    };
    gauge('showback_collection_lag_seconds', 'Age of the end of the newest stored hour.', ({ lagSeconds }) => lagSeconds);
    gauge(
      'showback_collection_coverage_ratio',
      'Hours with figures / hours due since the first one asked for.',
      ({ coverage }) => coverage,
    );
    gauge(
      'showback_collection_recent_coverage_ratio',
      'Hours with figures / hours asked for at least once, of the last 30 days.',
      ({ recentCoverage }) => recentCoverage,
    );
    const states = <State extends string>(
      name: string,
      help: string,
      { among, of }: { among: readonly State[]; of: (observation: Observation) => State },
    ): void => {
      new Gauge({
        name,
        help,
        labelNames: ['cluster', 'source', 'state'] as const,
        registers,
        async collect() {
          this.reset();
          for (const observation of await once()) {
            const { cluster, source } = observation;
            for (const state of among) this.set({ cluster, source, state }, state === of(observation) ? 1 : 0);
          }
        },
      });
    };
    states('showback_source_state', 'How a source is, as on /data: 1 for the state it is in, 0 for the others.', {
      among: SOURCE_STATES,
      of: ({ state }) => state,
    });
    states('showback_source_breaker_state', 'Circuit breaker of a source: 1 for the state it is in, 0 for the others.', {
      among: BREAKER_STATES,
      of: ({ breaker }) => breaker,
    });
  }
}

/** One answer for all that ask within `ms`; a failure is an empty one. */
function sharedWithin(ms: number, read: () => Promise<Observation[]>): () => Promise<Observation[]> {
  let current: Promise<Observation[]> | null = null;
  return () => {
    if (current === null) {
      current = read().catch(() => []);
      setTimeout(() => (current = null), ms).unref();
    }
    return current;
  };
}
