/** One condition on a label. */
export interface Matcher {
  label: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
}

/** Which series: of any of these metrics, with all of these labels. */
export interface Selection {
  metrics: readonly string[];
  where?: readonly Matcher[];
}

/** What is asked of a selection over a stretch of time before the instant of the question. */
export interface Question extends Selection {
  /** Of `last`: only values that are an instant within the stretch of time, in seconds since 1970. */
  recent?: true;
  /** `samples`: all of them, as they were scraped. `last`: the last one of each series, which keeps its name. `changed`: series whose samples differ, without their names. */
  what: 'samples' | 'last' | 'changed';
}

/**
 * A question as PromQL, put together from its parts so that the cluster's own condition stands in every selector, whatever else does.
 * @param cluster the condition that picks one cluster of a server that holds several; null where it holds one
 */
export function promQl({ what, recent, ...selection }: Question, rangeMs: number, cluster: Matcher | null): string {
  const range = `${selector(selection, cluster)}[${Math.round(rangeMs / 1_000)}s]`;
  if (what === 'changed') return `max_over_time(${range}) != min_over_time(${range})`;
  if (what === 'samples') return range;
  const last = `last_over_time(${range})`;
  return recent === true ? `${last} > time() - ${Math.round(rangeMs / 1_000)}` : last;
}

function selector({ metrics, where = [] }: Selection, cluster: Matcher | null): string {
  const [only = ''] = metrics;
  const name: Matcher =
    metrics.length === 1
      ? { label: '__name__', op: '=', value: only }
      : { label: '__name__', op: '=~', value: metrics.join('|') };
  const matchers = [name, ...(cluster === null ? [] : [cluster]), ...where];
  return `{${matchers.map(({ label, op, value }) => `${label}${op}${quoted(value)}`).join(',')}}`;
}

/** A text as PromQL writes it: as Go does. */
function quoted(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
