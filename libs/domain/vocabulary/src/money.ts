/** Money as an integer count of nano-units (1e-9) of the ledger's currency. */
export type Nano = bigint;

export const NANO_PER_UNIT = 1_000_000_000n;

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Decimal text, as JSON writes numbers, to nano-units without passing through a float.
 * Digits beyond the ninth decimal are rounded half away from zero.
 * @throws RangeError when the text is not a finite decimal number.
 */
export function parseNano(text: string): Nano {
  const match = DECIMAL.exec(text);
  if (!match) throw new RangeError(`not a decimal number: ${text.slice(0, 40)}`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const shift = Number(exponent) - fraction.length + 9;
  if (digits.length + shift > 60) throw new RangeError(`out of range: ${text.slice(0, 40)}`);
  const magnitude = shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : divideRounding(BigInt(digits), 10n ** BigInt(-shift));
  return sign === '-' ? -magnitude : magnitude;
}

/**
 * Nano-units as decimal text: all significant decimals (at most nine, trailing zeros cut),
 * or exactly `decimals` of them when the amount is a multiple of that unit.
 */
export function formatNano(amount: Nano, decimals?: number): string {
  if (amount === 0n && decimals === undefined) return '0';
  const magnitude = amount < 0n ? -amount : amount;
  const { whole, rest } = divided(magnitude);
  const fraction = rest === 0 && decimals === undefined ? '' : rest.toString().padStart(9, '0');
  const shown = decimals === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, decimals);
  return `${amount < 0n ? '-' : ''}${whole}${shown ? `.${shown}` : ''}`;
}

/** Whole units and the nano-units left, of an amount that is not negative. Numbers divide several times faster, and exactly while they are safe. */
function divided(magnitude: Nano): { whole: number | bigint; rest: number } {
  if (magnitude > SAFE) return { whole: magnitude / NANO_PER_UNIT, rest: Number(magnitude % NANO_PER_UNIT) };
  const amount = Number(magnitude);
  const rest = amount % 1e9;
  return { whole: (amount - rest) / 1e9, rest };
}

/** `numerator / denominator` (both ≥ 0, denominator > 0), rounded half up. */
export function divideRounding(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** Σ of amounts. */
export function sumNano(amounts: Iterable<Nano>): Nano {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}
