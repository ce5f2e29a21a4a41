import { SourceFault, type Samples } from '@showback/allocation';

/** A series of an answer: its labels and its samples. */
export interface WireSeries {
  labels: Readonly<Record<string, string>>;
  samples: Samples;
}

interface Written {
  metric: Record<string, string>;
  /** [seconds, digits] */
  values?: [number, string][];
  value?: [number, string];
}

/** What stands between the labels and the samples. Within a label the quotes would be escaped, so it stands nowhere else. */
const BETWEEN = '},"values":[[';

/** One element of an answer's `result`. @throws SourceFault `malformed` */
export function readSeries(text: string): WireSeries {
  const cut = text.indexOf(BETWEEN);
  const samples = cut < 0 ? null : scanned(text, cut + BETWEEN.length);
  // All that is not written as Prometheus writes it is read slowly.
  return samples === null ? parsed(text) : { labels: labelsOf(parse(`${text.slice(0, cut + 1)}}`), text), samples };
}

/** Times of the series before: series of one scraper have the same ones, which are kept once. */
let lastTimes: number[] = [];

function kept(times: number[]): number[] {
  const same = times.length === lastTimes.length && times.every((at, index) => at === lastTimes[index]);
  if (!same) lastTimes = times;
  return lastTimes;
}

/** Samples as they stand in the text, `1794930900,"1.5"],[…`, which makes no array for each; null when they are written otherwise. */
function scanned(text: string, from: number): Samples | null {
  const samples: Samples = { at: [], value: [] };
  let [last, lastValue] = ['', Number.NaN];
  for (let at = from; ;) {
    const comma = text.indexOf(',"', at);
    const end = comma < 0 ? -1 : text.indexOf('"', comma + 2);
    if (end < 0 || text[end + 1] !== ']') return null;
    const seconds = Number(text.slice(at, comma));
    if (!Number.isFinite(seconds)) return null;
    const digits = text.slice(comma + 2, end);
    if (digits !== last) [last, lastValue] = [digits, digitsOf(digits)];
    samples.at.push(Math.round(seconds * 1_000));
    samples.value.push(lastValue);
    if (text.startsWith(']}', end + 2)) return end + 4 === text.length ? { at: kept(samples.at), value: samples.value } : null;
    if (!text.startsWith(',[', end + 2)) return null;
    at = end + 4;
  }
}

function parsed(text: string): WireSeries {
  const series = parse(text);
  const values = series.values ?? (series.value ? [series.value] : null);
  if (values === null) throw new SourceFault('malformed', `A series of the answer has no values: ${text.slice(0, 80)}`);
  const at = values.map(([seconds]) => Math.round(seconds * 1_000));
  return { labels: labelsOf(series, text), samples: { at, value: values.map(([, digits]) => digitsOf(digits)) } };
}

function parse(text: string): Partial<Written> {
  try {
    return JSON.parse(text) as Partial<Written>;
  } catch (cause) {
    throw new SourceFault('malformed', `A series of the answer is not JSON: ${text.slice(0, 80)}`, false, { cause });
  }
}

function labelsOf({ metric }: Partial<Written>, text: string): WireSeries['labels'] {
  if (typeof metric === 'object') return metric;
  throw new SourceFault('malformed', `A series of the answer has no metric: ${text.slice(0, 80)}`);
}

/** Infinite values are as little a measurement as NaN is. */
function digitsOf(digits: string): number {
  const value = Number(digits);
  return Number.isFinite(value) ? value : Number.NaN;
}
