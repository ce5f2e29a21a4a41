import type { Instant } from '@showback/vocabulary';
import type { Lived, Scrapes } from './scrapes';

export type Labels = Readonly<Record<string, string>>;

/** A value for as long as something lived, or how to find it: what is true of `[at, until)`; null where nobody says. */
export type Value = number | ((at: Instant, until: Instant) => number | null);

/** One series. */
export interface Series {
  lived: Lived;
  labels: Labels;
  value: Value;
}

/** All series of one name. A counter's name ends with `_total`. */
export interface Family {
  name: string;
  type: 'gauge' | 'counter';
  help: string;
  series: Iterable<Series>;
}

/**
 * A family as OpenMetrics text, one piece a series, each of whole lines. A sample speaks for the time from its own instant to the
 * next scrape: what runs from minute a to minute b has samples at a … b − 1, and a counter already holds what happens up to the next scrape.
 */
export function* familyText({ name, type, help, series }: Family, scrapes: Scrapes, common: Labels): Generator<string> {
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  yield `# TYPE ${family} ${type}\n# HELP ${family} ${escape(help)}\n`;
  for (const one of series) {
    const text = seriesText(`${name}${labelText({ ...common, ...one.labels })} `, one, scrapes);
    if (text !== '') yield text;
  }
}

function seriesText(name: string, { lived, value }: Series, scrapes: Scrapes): string {
  const { intervalMs } = scrapes.span;
  let text = '';
  for (const at of scrapes.during(lived)) {
    const shown = typeof value === 'number' ? value : value(at, Math.min(at + intervalMs, lived.to));
    if (shown !== null) text += `${name}${shown} ${at / 1000}\n`;
  }
  return text;
}

function labelText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}="${escape(value)}"`)
    .join(',')}}`;
}

function escape(text: string): string {
  return text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
