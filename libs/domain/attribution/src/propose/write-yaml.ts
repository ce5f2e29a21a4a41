import type { RuleEntry, SharedEntry } from '../document';

/** Words that YAML, of one version or another, does not read as text. */
const RESERVED = /^(true|false|null|yes|no|on|off|y|n)$/i;
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/;
/** Everything that a single-quoted text can hold on one line and that shows as itself. */
const SHOWN = /^[\x20-\x7e\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff01-\uffdc]*$/;

/**
 * Text as a YAML scalar in a flow mapping that is read back as exactly this text: plain where nothing else can be meant,
 * else in single quotes, else with escapes.
 */
export function scalar(text: string): string {
  if (PLAIN.test(text) && !RESERVED.test(text)) return text;
  if (SHOWN.test(text) && !/[\u2028\u2029]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

type Value = string | number | boolean | readonly unknown[] | Readonly<Record<string, unknown>>;

function flow(value: Value): string {
  if (typeof value === 'string') return scalar(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map((one: Value) => flow(one)).join(', ')}]`;
  const pairs = Object.entries(value as Readonly<Record<string, Value | undefined>>);
  return `{ ${pairs.flatMap(([key, one]) => (one === undefined ? [] : [`${scalar(key)}: ${flow(one)}`])).join(', ')} }`;
}

/** One entry of a list: `- { label: squad }`. */
export function listEntry(entry: RuleEntry | SharedEntry | { id: string }, indent = ''): string {
  return `${indent}- ${flow({ ...entry })}\n`;
}

/** A comparison of the filter language: `namespace:"a","b"`. */
export function comparison(field: string, values: readonly string[]): string {
  return `${field}:${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}`;
}
