import { parseNano } from '@showback/vocabulary';

/** Decimal text as people read it: `$1,234.56`; all its decimals, at least two. No float comes between. */
export function money(amount: string, currency: string): string {
  const decimals = Math.max(2, amount.split('.')[1]?.length ?? 0);
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(amount as `${number}`).replace('\u00a0', ' ');
}

/** Decimal text in a sentence: `$1,234.56`, rounded. */
export function roundedMoney(amount: string, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount as `${number}`).replace('\u00a0', ' ');
}

/** Half a cent, in nano-units: what is less is not worth a word. */
const WORTH_SAYING = 5_000_000n;

/** Whether a cost is known only roughly, as on the pages: it may be off by more than a hundredth of it, and by more than half a cent. */
export function isRough(cost: string, precision: string): boolean {
  const [whole, off] = [parseNano(cost), parseNano(precision)];
  return off > WORTH_SAYING && off * 100n > (whole < 0n ? -whole : whole);
}

/** A difference in a sentence, with its sign: rounded to cents, or to two digits that count where it is less. */
export function shortMoney(amount: string, currency: string): string {
  const small = Math.abs(Number(amount)) < 0.1;
  const digits = small ? { maximumSignificantDigits: 2 } : {};
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, signDisplay: 'exceptZero', ...digits });
  return format.format(amount as `${number}`).replace('\u00a0', ' ');
}

/** As `money`, with a plus where it grew. */
export function signedMoney(amount: string, currency: string): string {
  return `${/^-|^0(\.0+)?$/.test(amount) ? '' : '+'}${money(amount, currency)}`;
}

/** 0.153 → `15.3 %`; null: unknown. */
export function percent(ratio: number | null): string {
  return ratio === null ? '–' : `${(ratio * 100).toFixed(1)} %`;
}
