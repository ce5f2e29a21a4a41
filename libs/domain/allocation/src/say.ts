import { formatNano, type Nano } from '@showback/vocabulary';

/** `1 node`, `3 nodes`. */
export function say(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Money for a sentence, to the sixth decimal at most. */
export function sayNano(amount: Nano): string {
  return formatNano(amount - (amount % 1_000n));
}

/** A ratio of two integers for a sentence: four significant digits. */
export function sayRatio(numerator: bigint, denominator: bigint): string {
  return denominator === 0n ? 'infinite' : String(Number((Number(numerator) / Number(denominator)).toPrecision(4)));
}

/** Whether an amount, of either sign, is at most `allowed`. */
export function nearlyNothing(amount: Nano, allowed: Nano): boolean {
  return amount <= allowed && -amount <= allowed;
}
