import type { Nano } from '@showback/vocabulary';

/** An amount to the nearest multiple of `unit`, half away from zero. */
export function roundNano(amount: Nano, unit: Nano): Nano {
  const magnitude = amount < 0n ? -amount : amount;
  const rounded = ((2n * magnitude + unit) / (2n * unit)) * unit;
  return amount < 0n ? -rounded : rounded;
}

/**
 * Signed amounts as multiples of `unit` that add up to `target`, by largest remainder: each becomes the multiple below or
 * above it, and an exact multiple stays. `target` is their sum rounded to a multiple of `unit`, down or up.
 * Ties go to the earlier amount.
 */
export function roundParts(amounts: readonly Nano[], unit: Nano, target: Nano): Nano[] {
  const remainders = amounts.map((amount) => ((amount % unit) + unit) % unit);
  const rounded = amounts.map((amount, index) => amount - (remainders[index] ?? 0n));
  let missing = (target - rounded.reduce((sum, amount) => sum + amount, 0n)) / unit;
  const order = remainders.map((remainder, index) => ({ remainder, index })).filter(({ remainder }) => remainder > 0n);
  order.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of order) {
    if (missing <= 0n) break;
    rounded[index] = (rounded[index] ?? 0n) + unit;
    missing -= 1n;
  }
  return rounded;
}
