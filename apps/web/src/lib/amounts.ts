/** Order of two amounts as exact decimal text, for sorting: nothing is computed from them. Null comes last. */
export function compareAmounts(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [left, right] = [nano(a), nano(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether an amount is above, below or at nothing. */
export function signOf(amount: string): -1 | 0 | 1 {
  if (!/[1-9]/.test(amount)) return 0;
  return amount.startsWith('-') ? -1 : 1;
}

/** Half a cent, in billionths: what is less is not worth a word. */
const WORTH_SAYING = 5_000_000n;

/** Whether a cost is known only roughly: it may be off by more than a hundredth of it, and by more than half a cent. */
export function isRough(cost: string, precision: string): boolean {
  const [whole, off] = [nano(cost), nano(precision)];
  return off > WORTH_SAYING && off * 100n > (whole < 0n ? -whole : whole);
}

function nano(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(9, '0'));
  return amount.startsWith('-') ? -size : size;
}
