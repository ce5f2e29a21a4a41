import { DAY_MS, HOUR_MS } from '@showback/vocabulary';
import { z } from 'zod';
import { unknownWord } from '../http/problem';

const UNIT_MS = { s: 1000, m: 60_000, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

/** A mapping whose unknown keys are faults that name the nearest known one. */
export function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape> {
  const known = Object.keys(shape);
  const unknown = z.custom(() => false, { error: (issue) => unknownWord('key', String(issue.path?.at(-1)), known) });
  return z.object(shape, { error: (issue) => wanted('a mapping', issue.input) }).catchall(unknown);
}

/** Text; numbers and booleans get the hint to quote them. */
export function text(what = 'a text'): z.ZodString {
  return z.string({
    error: (issue) =>
      typeof issue.input === 'number' || typeof issue.input === 'boolean'
        ? `must be ${what}: put it in quotes`
        : wanted(what, issue.input),
  });
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  words: Words,
): z.ZodEnum<z.core.util.ToEnum<Words[number]>> {
  return z.enum(words, { error: `must be one of: ${words.join(', ')}` });
}

/** A list. */
export function listOf<Item extends z.ZodType>(item: Item, what = 'a list'): z.ZodArray<Item> {
  return z.array(item, { error: (issue) => wanted(what, issue.input) });
}

/** `10m`, `72h`, `14d`, `1h30m` → milliseconds. */
export const duration = text('a duration such as 10m, 72h or 14d')
  .regex(/^(\d{1,6}[smhdw])+$/, { error: 'must be a duration such as 10m, 72h or 14d' })
  .transform((written) =>
    [...written.matchAll(/(\d+)([smhdw])/g)].reduce(
      (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS],
      0,
    ),
  );

const INSTANT = 'must be a UTC time such as 2026-11-18T00:00:00Z, or a date';

/** RFC 3339 or a date (its UTC midnight) → Instant. */
export const instant = text('a UTC time such as 2026-11-18T00:00:00Z')
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/, { error: INSTANT })
  .refine((written) => isRealDate(written), { error: INSTANT })
  .transform((written) => Date.parse(written));

/** JavaScript rolls 2026-02-30 over into March: that is no date. */
function isRealDate(written: string): boolean {
  const parsed = Date.parse(written);
  const midnight = Date.parse(`${written.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(parsed) && !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(written.slice(0, 10));
}

/** `must be a mapping`, or `is required: a mapping` where there is nothing. */
export function wanted(what: string, input: unknown): string {
  return input === undefined ? `is required: ${what}` : `must be ${what}`;
}

/** The address, taken apart; null when it is none. */
export function parseUrl(written: string): URL | null {
  return URL.canParse(written) ? new URL(written) : null;
}
