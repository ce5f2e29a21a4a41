/**
 * Splits `total` over `weights` in proportion, by largest remainder, so that the parts add up to
 * the total to the last unit and each is within one unit of its exact share.
 * Ties go to the earlier part: give the weights in a stable order.
 * Negative weights count as zero. Returns null when no weight is positive: there is nobody to give it to.
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] | null {
  const positive = weights.map((weight) => (weight > 0n ? weight : 0n));
  const sum = positive.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return null;
  const sign = total < 0n ? -1n : 1n;
  const magnitude = total * sign;
  const parts = positive.map((weight) => (magnitude * weight) / sum);
  let left = magnitude - parts.reduce((a, b) => a + b, 0n);
  const remainders = positive.map((weight, index) => ({ index, remainder: (magnitude * weight) % sum }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of remainders) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((part) => part * sign);
}
