import { SourceFault, type Samples } from '@showback/allocation';
import { EntrySplitter, safeText, TooMuch, withRetries, type Pacing, type Product, type Transport } from '@showback/http';
import type { Instant } from '@showback/vocabulary';
import { promQl, type Matcher, type Question } from './query';
import { readSeries } from './wire';

export type Labels = Readonly<Record<string, string>>;
export type OnSeries = (metric: string, labels: Labels, samples: Samples) => void;

export const PROMETHEUS: Product = {
  name: 'Prometheus',
  headers: 'prometheus.headers',
  path: 'url: the API is asked at /api/v1/query below it (Mimir has it below /prometheus)',
  failing: "Prometheus' log, whether it has memory enough, and whether it is still reading its write-ahead log",
  version: 'Prometheus, or a store that speaks its API',
  slow: 'Prometheus',
  isTooMuch: ({ status, text }) =>
    status === 422 || ((status === 503 || status === 500 || status === 504) && /timed? ?out|too many|exceed|limit/i.test(text)),
};

/** What a stretch is halved down to before a server's limit is a fault. */
const SMALLEST_MS = 5 * 60_000;

/** Asks one Prometheus, or a store that speaks its API, for one cluster. */
export class PrometheusClient {
  /** Questions sent so far, repeated ones among them. */
  questions = 0;
  /** Bytes of answers read so far. */
  bytes = 0;
  /** Milliseconds spent waiting for the server so far. */
  waitedMs = 0;

  constructor(
    private readonly transport: Transport,
    private readonly cluster: Matcher | null,
    private readonly pacing: Pacing,
  ) {}

  /**
   * Series of a question over a stretch of time, one after the other as they arrive. What the server will not answer at once is asked for in halves:
   * then a series comes in several pieces, in order of time.
   * @throws SourceFault when it cannot be had, also when the store says that its answer is not whole
   */
  async ask(question: Question, from: Instant, to: Instant, signal: AbortSignal, onSeries: OnSeries): Promise<void> {
    try {
      await withRetries(() => this.once(question, from, to, signal, onSeries), this.pacing, signal);
    } catch (error) {
      if (!(error instanceof TooMuch) || to - from <= SMALLEST_MS) throw error;
      const middle = Math.round((from + to) / 2_000) * 1_000;
      await this.ask(question, from, middle, signal, onSeries);
      await this.ask(question, middle, to, signal, onSeries);
    }
  }

  /** What somebody's own query says at an instant, one value for each series. @throws SourceFault, also where the server does not understand the query */
  async evaluate(query: string, at: Instant, signal: AbortSignal): Promise<{ labels: Labels; value: number }[]> {
    const series = await withRetries(() => this.post(query, at, signal), this.pacing, signal);
    return series.map(([, labels, { value }]) => ({ labels, value: value.at(-1) ?? Number.NaN }));
  }

  /**
   * From its first instant to before its last, so that halves share no sample: before version 3 a range holds both its ends, since then
   * only the later one, and samples stand at whole milliseconds.
   */
  private async once(question: Question, from: Instant, to: Instant, signal: AbortSignal, onSeries: OnSeries): Promise<void> {
    const series = await this.post(promQl(question, to - from, this.cluster), to - 1, signal);
    for (const [metric, labels, samples] of series) onSeries(metric, labels, samples);
  }

  /** The whole answer: what arrives of one that breaks off must not count twice when it is asked for again. */
  private async post(query: string, at: Instant, signal: AbortSignal): Promise<Parameters<OnSeries>[]> {
    const series: Parameters<OnSeries>[] = [];
    this.questions += 1;
    let since = performance.now();
    // Thanos deduplicates, and refuses rather than leaves out; others do not look at these two.
    const form = { query, time: String(at / 1_000), dedup: 'true', partial_response: 'false' };
    await this.transport.post('/api/v1/query', form, signal, async (body) => {
      const splitter = new EntrySplitter((_, key, text) => {
        if (key !== 'result') return;
        const { labels, samples } = readSeries(text);
        series.push([labels['__name__'] ?? '', labels, samples]);
      }, 'result');
      for await (const chunk of body) {
        this.waitedMs += performance.now() - since;
        const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
        this.bytes += buffer.length;
        splitter.write(buffer);
        since = performance.now();
      }
      this.waitedMs += performance.now() - since;
      splitter.end();
      refuseIncomplete(splitter.envelope);
    });
    return series;
  }
}

/** Errors within a 200, and answers of which a part is missing: Thanos and others say so beside the data. */
function refuseIncomplete(envelope: ReadonlyMap<string, string>): void {
  const status = textOf(envelope.get('status'));
  if (status !== 'success')
    throw new SourceFault(
      'malformed',
      `Prometheus answers ${JSON.stringify(status).slice(0, 40)} where it should say success: ${said(envelope.get('error'))}`,
    );
  if (envelope.get('isPartial') === 'true')
    throw new SourceFault(
      'no-data',
      'The store says that a part of its answer is missing (isPartial): one of its nodes does not answer.',
      true,
    );
  const warnings = listOf(envelope.get('warnings')).filter((warning) => !/^PromQL (info|warning)/.test(warning));
  const [first] = warnings;
  if (first !== undefined)
    throw new SourceFault(
      'no-data',
      `The store says that a part of its answer is missing: ${safeText(first).slice(0, 200)}`,
      true,
    );
}

function textOf(json: string | undefined): unknown {
  try {
    return json === undefined ? null : (JSON.parse(json) as unknown);
  } catch {
    return json;
  }
}

function listOf(json: string | undefined): string[] {
  const list = textOf(json);
  return Array.isArray(list) ? list.map(String) : [];
}

function said(json: string | undefined): string {
  const text = textOf(json);
  return typeof text === 'string' ? safeText(text).slice(0, 200) : 'it does not say why';
}
