/** Money as people read it: `$1,234.56`. Takes the API's decimal text as it is: no float comes between. Null: the amount is unknown. */
export function formatMoney(amount: string | null, currency: string): string {
  if (amount === null) return 'unknown';
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return format.format(amount as `${number}`);
}

/** 0.153 → `15.3 %`. Floors, so that nothing incomplete reads as 100 %. Null: unknown. */
export function formatRatio(ratio: number | null): string {
  if (ratio === null) return 'unknown';
  // The epsilon takes up the error of the division that made the ratio: 0.29 * 1000 is 289.99999999999997.
  const tenths = Math.floor(ratio * 1000 + 1e-9);
  return `${(tenths / 10).toFixed(tenths % 10 === 0 ? 0 : 1)} %`;
}

const HOUR_MS = 3_600_000;
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A half-open window as the days it covers: `16 – 22 Nov 2026`. */
export function formatDays({ start, end }: { start: string; end: string }): string {
  return withPlainSpaces(DAY.formatRange(new Date(start), new Date(Date.parse(end) - HOUR_MS)));
}

const INSTANT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** `Nov 24, 2026, 5:12 PM UTC`. */
export function formatInstant(instant: string): string {
  return `${withPlainSpaces(INSTANT.format(new Date(instant)))} UTC`;
}

/** Versions of the Unicode data disagree on which of the thin spaces stand in dates. */
function withPlainSpaces(text: string): string {
  return text.replace(/[\u2009\u202f]/g, ' ');
}
