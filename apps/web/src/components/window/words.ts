/** A word of the API for a window, and what it says to a reader. */
export interface Word {
  word: string;
  text: string;
}

/** What no word means on almost every page. */
export const DEFAULT_TEXT = 'Last 7 complete days';

const WORDS: readonly Word[] = [
  { word: 'today', text: 'Today' },
  { word: 'yesterday', text: 'Yesterday' },
  { word: 'week', text: 'This week' },
  { word: 'lastweek', text: 'Last week' },
  { word: 'month', text: 'This month' },
  { word: 'lastmonth', text: 'Last month' },
  { word: '30d', text: '30 days to tonight' },
];

/** The words that the picker offers; the first, which is none, is the page's default. */
export function wordsWith(byDefault: string): readonly Word[] {
  return [{ word: '', text: byDefault }, ...WORDS];
}

const DAY_MS = 86_400_000;

/** Two days, both included, as a window of the API, which ends before its second day. */
export function windowOfDays(first: string, last: string): string {
  const [from, to] = first <= last ? [first, last] : [last, first];
  return `${from},${new Date(Date.parse(to) + DAY_MS).toISOString().slice(0, 10)}`;
}

/** The first and the last day of a half-open window. */
export function daysOfWindow({ start, end }: { start: string; end: string }): { first: string; last: string } {
  return { first: start.slice(0, 10), last: new Date(Date.parse(end) - 1).toISOString().slice(0, 10) };
}
