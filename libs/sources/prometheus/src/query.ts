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
  /**
   * `samples`: all of them, as they were scraped. `last`: the last one of each series, which keeps its name. `changed`: series whose samples differ, without their names.
   * `instants`: the last ones of series whose values are seconds since 1970, as far as they are of the stretch of time or their series ended within it; of each metric at least one.
   */
  what: 'samples' | 'last' | 'changed' | 'instants';
}

/** A series ended that has no sample for so long, in seconds: as Prometheus itself looks back. */
const STALE_S = 300;

/** A condition that any of several names meets under a label, and nothing else. */
export function anyOf(label: string, names: Iterable<string>): Matcher {
  return { label, op: '=~', value: [...names].map((name) => name.replace(/[^\w-]/g, '\\$&')).join('|') };
}

/**
 * A question as PromQL, put together from its parts so that the cluster's own condition stands in every selector, whatever else does.
 * @param cluster the condition that picks one cluster of a server that holds several; null where it holds one
 */
export function promQl({ what, ...selection }: Question, rangeMs: number, cluster: Matcher | null): string {
  const seconds = Math.round(rangeMs / 1_000);
  if (what === 'changed')
    return selection.metrics.map((metric) => changed({ ...selection, metrics: [metric] }, seconds, cluster)).join(' or ');
  const series = selector(selection, cluster);
  const range = `${series}[${seconds}s]`;
  if (what === 'samples') return range;
  const last = `last_over_time(${range})`;
  if (what === 'last') return last;
  const ended = `(${last} unless last_over_time(${series}[${STALE_S}s]))`;
  return `${last} > time() - ${seconds} or ${ended} or bottomk by (__name__) (1, ${last})`;
}

/** Of one metric: two of the same labels would be one series twice, once both have lost their names. */
function changed(selection: Selection, seconds: number, cluster: Matcher | null): string {
  const range = `${selector(selection, cluster)}[${seconds}s]`;
  return `max_over_time(${range}) != min_over_time(${range})`;
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
