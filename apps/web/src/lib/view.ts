/** What the reader chose, as it stands in the URL: words of the API, handed on as they are, so that a link shows the same to everyone. */
const KEYS = ['window', 'compare', 'attribution', 'idle', 'shared', 'step', 'by', 'filter', 'sort', 'q'] as const;
export type ViewKey = (typeof KEYS)[number];
export type View = Partial<Record<ViewKey, string>>;

/** What goes along to another page: which hours, and by which rules. */
const CARRIED = ['window', 'compare', 'attribution', 'idle', 'shared'] as const;

export type SearchParams = Record<string, string | string[] | undefined>;

export function readView(params: SearchParams | { get(name: string): string | null }): View {
  const read = (key: string) => (hasGet(params) ? params.get(key) : first(params[key]));
  return Object.fromEntries(KEYS.map((key) => [key, read(key)]).filter(([, value]) => value)) as View;
}

export function carried(view: View): View {
  return Object.fromEntries(CARRIED.map((key) => [key, view[key]]).filter(([, value]) => value)) as View;
}

/** A path with what was chosen. Nothing stands in it that is not chosen. */
export function address(path: string, view: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(view)) if (value !== undefined && value !== '') query.set(key, value);
  // What people type and read stays readable: these need no escape in a query.
  const text = query.toString().replace(/%2C/g, ',').replace(/%3A/g, ':');
  return text === '' ? path : `${path}?${text}`;
}

/** The present address with some of its parameters changed; undefined takes one out. */
export function changed(path: string, params: URLSearchParams, changes: Record<string, string | undefined>): string {
  return address(path, { ...Object.fromEntries(params), ...changes });
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function hasGet(params: SearchParams | { get(name: string): string | null }): params is { get(name: string): string | null } {
  return typeof params['get'] === 'function';
}

const STEPS = ['hour', 'day', 'week', 'month'] as const;

/** Words for a window of which days would show one bar. */
const SHORT = ['today', 'yesterday', '1d'];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The step of the series on a page: the one in the address, else what suits the window. */
export function stepOf({ step, window = '' }: View): (typeof STEPS)[number] {
  return STEPS.find((one) => one === step) ?? (SHORT.includes(window) || isOfHours(window) ? 'hour' : 'day');
}

/** Whether a window of at most two days is given in hours, so that hours are kept of it. */
function isOfHours(window: string): boolean {
  const span = /^(\d{1,2})h$/.exec(window);
  if (span !== null) return Number(span[1]) <= 48;
  const [start, end] = window.split(',').map((instant) => Date.parse(instant));
  if (start === undefined || end === undefined || !(end - start <= 2 * DAY_MS)) return false;
  return start % DAY_MS !== 0 || end % DAY_MS !== 0;
}
