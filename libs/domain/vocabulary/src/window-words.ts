import { floorStep } from './buckets';
import { DAY_MS, floorDay, floorHour, formatInstant, HOUR_MS, type Instant, type Window } from './instant';

/** The words that name a window; besides them `24h`, `7d`, `2w`, dates, weeks, months and pairs. */
export const WINDOW_WORDS = ['today', 'yesterday', 'week', 'lastweek', 'month', 'lastmonth'] as const;
export type WindowWord = (typeof WINDOW_WORDS)[number];

/** What a `window` must look like, for people. */
export const WINDOW_FORMS =
  'today, yesterday, week, lastweek, month, lastmonth, 24h, 7d, 2w, 2026-11-18, 2026-W47, 2026-11, or start,end as dates, RFC 3339 or Unix seconds';

const LONGEST_MS = 3660 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

/** A window that cannot be had, with the reason in words. */
export class WindowFault extends RangeError {
  constructor(
    message: string,
    /** The text, where it looks like a misspelt word. */
    readonly unknownWord: string | null = null,
  ) {
    super(message);
    this.name = 'WindowFault';
  }
}

/** The moment of asking. `dueEnd`: end of the last hour whose figures are due. `round`: widen to whole hours instead of refusing. */
export interface AskedAt {
  now: Instant;
  dueEnd: Instant;
  round?: boolean;
}

/** What a `window` means: `window` is in effect (end clamped to what is due), `predecessor` is what `compare=previous` looks at before it is cut. */
export interface ResolvedWindow {
  window: Window;
  predecessor: Window;
}

interface Form {
  nominal: Window;
  predecessor: Window;
}

/**
 * The window that a text means at a moment; null or undefined: the last seven complete UTC days.
 * Weeks begin on Monday; `Nh Nd Nw` end at the coming hour, midnight or Monday; the end is clamped to the last hour due.
 * @throws WindowFault when it is no window, not of whole hours, reversed, absurdly long, or lies in the future.
 */
export function resolveWindow(text: string | null | undefined, asked: AskedAt): ResolvedWindow {
  const { nominal, predecessor } = text === null || text === undefined ? lastSevenDays(asked) : readForm(text, asked);
  const { start, end } = nominal;
  if (end <= start) throw new WindowFault(`ends (${shown(end)}) before it has begun (${shown(start)})`);
  if (end - start > LONGEST_MS) throw new WindowFault('is longer than ten years');
  if (start < 0) throw new WindowFault('begins before 1970');
  if (start > asked.now) throw new WindowFault(`lies in the future: the last hour due ended at ${formatInstant(asked.dueEnd)}`);
  return { window: { start, end: Math.max(start, Math.min(end, asked.dueEnd)) }, predecessor };
}

/**
 * The window that `compare` means: `previous`, or any window; cut to the elapsed time of the window it is compared with.
 * It may be shorter (February against March): the hours without a counterpart are then left out.
 * @throws WindowFault
 */
export function resolveComparison(compare: string, { window, predecessor }: ResolvedWindow, asked: AskedAt): Window {
  const { start, end } = compare === 'previous' ? predecessor : resolveWindow(compare, asked).window;
  return { start, end: Math.min(end, start + (window.end - window.start)) };
}

function lastSevenDays({ dueEnd }: AskedAt): Form {
  const end = floorDay(dueEnd);
  return before({ start: end - WEEK_MS, end });
}

function readForm(text: string, asked: AskedAt): Form {
  const word = WINDOW_WORDS.find((known) => known === text);
  if (word !== undefined) return readWord(word, asked.now);
  const span = /^(\d{1,12})([hdw])$/.exec(text);
  if (span) return readSpan(Number(span[1]), span[2] ?? 'd', asked.now);
  const week = /^(\d{4})-W(\d{2})$/.exec(text);
  if (week) return readWeek(Number(week[1]), Number(week[2]));
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month) return readMonth(Number(month[1]), Number(month[2]));
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const start = readInstant(text);
    return before({ start, end: start + DAY_MS });
  }
  const pair = /^(\d{9,12})-(\d{9,12})$/.exec(text) ?? /^([^,]+),([^,]+)$/.exec(text);
  if (pair)
    return before(wholeHours({ start: readInstant(pair[1] ?? ''), end: readInstant(pair[2] ?? '') }, asked.round ?? false));
  throw new WindowFault(`is none of: ${WINDOW_FORMS}`, /^[A-Za-z]{1,20}$/.test(text) ? text : null);
}

/** The span of the same length that ends where this one begins. */
function before(nominal: Window): Form {
  return { nominal, predecessor: { start: 2 * nominal.start - nominal.end, end: nominal.start } };
}

function readWord(word: WindowWord, now: Instant): Form {
  const day = floorDay(now);
  const monday = floorStep(now, 'week');
  const { year, month } = monthOf(now);
  switch (word) {
    case 'today':
      return before({ start: day, end: day + DAY_MS });
    case 'yesterday':
      return before({ start: day - DAY_MS, end: day });
    case 'week':
      return before({ start: monday, end: monday + WEEK_MS });
    case 'lastweek':
      return before({ start: monday - WEEK_MS, end: monday });
    case 'month':
      return calendarMonth(year, month);
    case 'lastmonth':
      return calendarMonth(year, month - 1);
  }
}

function readSpan(count: number, unit: string, now: Instant): Form {
  const length = unit === 'h' ? HOUR_MS : unit === 'd' ? DAY_MS : WEEK_MS;
  if (count < 1) throw new WindowFault('must be at least one hour long');
  if (count * length > LONGEST_MS) throw new WindowFault('is longer than ten years');
  const end = unit === 'w' ? floorStep(now - 1, 'week') + WEEK_MS : Math.ceil(now / length) * length;
  return before({ start: end - count * length, end });
}

function readWeek(year: number, week: number): Form {
  // The 4th of January is always in the first ISO week.
  const first = floorStep(Date.UTC(year, 0, 4), 'week');
  const start = first + (week - 1) * WEEK_MS;
  const next = floorStep(Date.UTC(year + 1, 0, 4), 'week');
  if (week < 1 || start >= next) throw new WindowFault(`there is no week ${week} in ${year}: it has ${(next - first) / WEEK_MS}`);
  return before({ start, end: start + WEEK_MS });
}

function readMonth(year: number, month: number): Form {
  if (month < 1 || month > 12) throw new WindowFault(`there is no month ${month}`);
  return calendarMonth(year, month - 1);
}

/** `month` counts from 0 and may run over the year's ends. */
function calendarMonth(year: number, month: number): Form {
  const start = Date.UTC(year, month, 1);
  return {
    nominal: { start, end: Date.UTC(year, month + 1, 1) },
    predecessor: { start: Date.UTC(year, month - 1, 1), end: start },
  };
}

function monthOf(instant: Instant): { year: number; month: number } {
  const date = new Date(instant);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})(?:[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|([+\- ])(\d{2}):(\d{2})))?$/;

/** An end of a pair: a date (its UTC midnight), RFC 3339 (a `+` may have arrived as a space), or Unix seconds. */
function readInstant(text: string): Instant {
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000;
  const match = RFC_3339.exec(text);
  if (!match) throw new WindowFault(`"${text.slice(0, 40)}" is no date, RFC 3339 instant or Unix second`);
  const [, date = '', hour = '0', minute = '0', second = '0', sign = '+', offsetHour = '0', offsetMinute = '0'] = match;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const inRange =
    Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 && Number(offsetHour) < 24 && Number(offsetMinute) < 60;
  if (Number.isNaN(midnight) || formatInstant(midnight).slice(0, 10) !== date || !inRange)
    throw new WindowFault(`"${text.slice(0, 40)}" is not in the calendar`);
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  return midnight + Number(hour) * HOUR_MS + Number(minute) * 60_000 + Number(second) * 1000 + fractionMs(text) - offset;
}

function fractionMs(text: string): number {
  const digits = /\.(\d{1,9})/.exec(text)?.[1];
  return digits === undefined ? 0 : Math.ceil(Number(`0.${digits}`) * 1000);
}

function wholeHours({ start, end }: Window, round: boolean): Window {
  const out = { start: floorHour(start), end: Math.ceil(end / HOUR_MS) * HOUR_MS };
  if (round || (out.start === start && out.end === end)) return out;
  const odd = out.start === start ? end : start;
  const nearest = Math.round(odd / HOUR_MS) * HOUR_MS;
  throw new WindowFault(`${shown(odd)} is not a whole hour: the nearest is ${shown(nearest)}, or ask with round=out`);
}

/** As text even where the calendar ends. */
function shown(instant: Instant): string {
  return Math.abs(instant) <= 8.64e15 ? formatInstant(instant) : 'beyond the calendar';
}
