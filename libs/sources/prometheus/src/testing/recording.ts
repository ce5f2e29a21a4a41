import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One series as it was scraped. */
export interface Series {
  metric: string;
  labels: Readonly<Record<string, string>>;
  /** When, in seconds since 1970. */
  at: readonly number[];
  /** What, as Prometheus writes it. */
  value: readonly (number | string)[];
}

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const INTERVAL = 60;

/** The hour that was recorded. */
export const RECORDED_HOUR = Date.UTC(2026, 10, 17, 16);

/** All that a small cluster exported around one hour, a sample a minute: each line a metric, its labels, its first second, and its values or their number and the one that all have. */
export function recordedSeries(folder: URL = FIXTURES): Series[] {
  const lines = gunzipSync(readFileSync(new URL('globex-eu-2026-11-17T16.jsonl.gz', folder))).toString('utf8');
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [metric, labels, first, values, same] = JSON.parse(line) as [
        string,
        Series['labels'],
        number,
        number[] | number,
        number?,
      ];
      const value = Array.isArray(values) ? values : new Array<number>(values).fill(same ?? 0);
      return { metric, labels, at: value.map((_, index) => first + index * INTERVAL), value };
    });
}

/** What things of that hour truly cost, by `namespace/workload` and component, and what they requested and used. */
export type Truth = Record<
  string,
  Partial<Record<'cpu' | 'ram' | 'gpu' | 'pv' | 'lb' | 'other', number>> & { total: number; hours?: Record<string, number> }
>;

export function recordedTruth(): Truth {
  return JSON.parse(readFileSync(new URL('globex-eu-2026-11-17T16-truth.json', FIXTURES), 'utf8')) as Truth;
}

/** Series as OpenMetrics text for `promtool`, each with further labels. */
export function* openMetrics(series: Iterable<Series>): Generator<string> {
  for (const { metric, labels, at, value } of series) {
    const written = Object.entries(labels).map(([name, text]) => `${name}=${JSON.stringify(text)}`);
    const name = `${metric}{${written.join(',')}}`;
    yield at.map((second, index) => `${name} ${value[index] ?? 'NaN'} ${second}\n`).join('');
  }
  yield '# EOF\n';
}
