/** Money as people read it: `$1,234.56`. Takes the API's decimal text as it is: no float comes between. Null: the amount is unknown. */
export function formatMoney(amount: string | null, currency: string): string {
  if (amount === null) return 'unknown';
  return withMinus(
    new Intl.NumberFormat('en', { style: 'currency', currency, ...digitsOf(amount) }).format(amount as `${number}`),
  );
}

/** The same without its currency, for columns whose heading says it once: `1,234.56`. */
export function formatAmount(amount: string): string {
  return withMinus(new Intl.NumberFormat('en', digitsOf(amount)).format(amount as `${number}`));
}

/** A change, always with its sign: `+12.30`, `−0.0042`. */
export function formatDelta(amount: string, currency?: string): string {
  const format = new Intl.NumberFormat('en', {
    ...(currency !== undefined && { style: 'currency', currency }),
    ...digitsOf(amount),
    signDisplay: 'exceptZero',
  });
  return withMinus(format.format(amount as `${number}`));
}

/** Cents; below a cent two digits that count, so that little is not shown as nothing. */
function digitsOf(amount: string): Intl.NumberFormatOptions {
  return /^-?0*(\.00\d*)?$/.test(amount) && /[1-9]/.test(amount)
    ? { maximumSignificantDigits: 2 }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
}

/** A hyphen is narrower than a plus, and columns of figures would not stand. */
function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}

/** 0.12 → `+12 %`, of a change. Rounded: nothing is complete or not by it. */
export function formatChange(ratio: number): string {
  const percent = ratio * 100;
  const rounded = Number(percent.toFixed(Math.abs(percent) < 10 ? 1 : 0));
  return rounded === 0 ? '0 %' : withMinus(`${rounded > 0 ? '+' : ''}${rounded.toLocaleString('en')} %`);
}

/**
 * 0.153 → `15.3 %`, rounded, so that parts and what they leave add up; but nothing incomplete reads as 100 %, and what is
 * there is never shown as nothing. Null: unknown.
 */
export function formatRatio(ratio: number | null): string {
  if (ratio === null) return 'unknown';
  if (ratio > 0 && ratio < 0.001) return '< 0.1 %';
  const tenths = Math.round(ratio * 1000) || 0;
  const shown = tenths === 1000 && ratio < 1 ? 999 : tenths;
  return withMinus(`${(shown / 10).toFixed(shown % 10 === 0 ? 0 : 1)} %`);
}

const HOUR_MS = 3_600_000;
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A half-open window as the days it covers: `16 – 22 Nov 2026`. */
export function formatDays({ start, end }: { start: string; end: string }): string {
  return withPlainSpaces(DAY.formatRange(new Date(start), new Date(Date.parse(end) - HOUR_MS)));
}

const INSTANT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' });

/** `Nov 24, 2026, 17:12 UTC`. */
export function formatInstant(instant: string): string {
  return `${withPlainSpaces(INSTANT.format(new Date(instant)))} UTC`;
}

const SHORT = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const HOUR = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** What a point of a series begins with, as short as its step allows: `Nov 24`, `Nov 24, 17:00`, `Nov 2026`. */
export function formatStart(start: string, step: string): string {
  const format = step === 'hour' ? HOUR : step === 'month' ? MONTH : SHORT;
  return withPlainSpaces(format.format(new Date(start)));
}

/** Seconds as people say them, rounded up: `40 s`, `12 min`, `3 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5_400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3_600)} h`;
}

const NUMBER = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A quantity in three digits that count: `1,230`, `0.0412`. */
export function formatQuantity(quantity: number): string {
  return withMinus(NUMBER.format(quantity));
}

const GIB = 2 ** 30;

/** Bytes in GiB: `15.3`. */
export function formatGib(bytes: number): string {
  return formatQuantity(bytes / GIB);
}

const BYTES = [
  ['GiB', GIB],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const;

/** Bytes in the unit that reads best, as Kubernetes people write them: `16 MiB`, `32 GiB`. */
export function formatBytes(bytes: number): string {
  const [unit, size] = BYTES.find(([, least]) => bytes >= least) ?? ['bytes', 1];
  return `${formatQuantity(bytes / size)} ${unit}`;
}

/** What an amount in a unit of the API is shown in; a count has no unit. */
export const UNIT_NAMES = { cores: 'cores', bytes: 'GiB', count: '' } as const;

/** An amount in the unit that {@link UNIT_NAMES} names for it. */
export function formatAmountIn(unit: keyof typeof UNIT_NAMES, amount: number): string {
  return unit === 'bytes' ? formatGib(amount) : formatQuantity(amount);
}

/** Bytes × hours in GiB × hours, the unit in which Kubernetes people think: `6,120`. */
export function formatGibHours(byteHours: number): string {
  return formatQuantity(byteHours / GIB);
}

/** Versions of the Unicode data disagree on which of the thin spaces stand in dates. */
function withPlainSpaces(text: string): string {
  return text.replace(/[\u2009\u202f]/g, ' ');
}

/** `1 hour`, `1,408 hours`. */
export function formatHours(count: number): string {
  return count === 1 ? '1 hour' : `${count.toLocaleString('en')} hours`;
}
