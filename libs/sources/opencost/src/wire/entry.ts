import { SourceFault } from '@showback/allocation';
import { parseNano, type Nano } from '@showback/vocabulary';
import * as z from 'zod';

/**
 * Digits of money, quoted: JSON.parse would make a float of them. A name is only ever followed by a colon where it is a
 * key, so text in labels cannot be mistaken for one. `NaN` and `Inf`, which are no JSON, are quoted too and refused by name.
 */
export function moneyQuoter(fields: readonly string[]): (text: string) => string {
  const pattern = new RegExp(`("(?:${fields.join('|')})"\\s*:\\s*)([-+]?[\\dIN][^\\s,}\\]]*)`, 'g');
  return (text) => text.replace(pattern, '$1"$2"');
}

/** Money as its digits; null is Go's NaN. */
export const money = z.string().nullish();
/** A quantity; null is Go's NaN. */
export const measure = z.number().nullish();
export const name = z.string().nullish();
export const labels = z.record(z.string(), z.string()).nullish();
export const windowEcho = z.object({ start: z.string(), end: z.string() });

/** One entry's JSON text as what the schema says. @throws SourceFault `malformed` naming the entry and field. */
export function readEntry<T>(schema: z.ZodType<T>, key: string, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SourceFault('malformed', `${quoted(key)} is not JSON.`, false, { cause });
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new SourceFault('malformed', `${quoted(key)}: ${where || 'the entry'} is not what OpenCost sends (${issue?.message}).`);
}

/** Exact nano-units of one money field; absent counts as nothing. @throws SourceFault `not-a-number` */
export function toNano(digits: string | null | undefined, key: string, field: string): Nano {
  if (digits === undefined || digits === '0') return 0n;
  if (digits === null) throw notANumber(key, field);
  try {
    return parseNano(digits);
  } catch (cause) {
    throw notANumber(key, field, cause);
  }
}

/** A quantity as a whole number of `1 / scale`; absent counts as nothing. @throws SourceFault `not-a-number` */
export function toWhole(value: number | null | undefined, scale: number, key: string, field: string): number {
  const whole = Math.round((value ?? (value === null ? NaN : 0)) * scale);
  if (!Number.isSafeInteger(whole)) throw notANumber(key, field);
  return whole === 0 ? 0 : whole; // never -0
}

/** A measurement that may be unknown. */
export function toMeasured(value: number | null | undefined, scale: number): number | null {
  if (value === null || value === undefined) return null;
  const whole = Math.round(value * scale);
  return Number.isSafeInteger(whole) && whole >= 0 ? whole + 0 : null;
}

function notANumber(key: string, field: string, cause?: unknown): SourceFault {
  return new SourceFault(
    'not-a-number',
    `${quoted(key)}: ${field} is not a number (NaN or infinite in OpenCost). The hour counts as missing until the source knows.`,
    false,
    { cause },
  );
}

export function quoted(key: string): string {
  return JSON.stringify(key.slice(0, 200));
}
