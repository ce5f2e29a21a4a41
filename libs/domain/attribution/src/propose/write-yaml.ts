import type { AttributionDocument } from '../document';

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

/** The sections of a document that hold something, an entry a line: `- { label: squad }`. */
export function documentYaml({ teams, dimensions, shared, idle }: Omit<AttributionDocument, 'effectiveFrom'>): string {
  const rules = Object.entries(dimensions).filter(([, own]) => own.length > 0);
  return [
    ...section('teams:\n', teams, '  '),
    ...(rules.length > 0 ? ['dimensions:\n'] : []),
    ...rules.flatMap(([name, own]) => section(`  ${scalar(name)}:\n`, own, '    ')),
    ...section('shared:\n', shared, '  '),
    ...section('idle:\n', idle, '  '),
  ].join('');
}

function section(head: string, entries: readonly object[], indent: string): string[] {
  return entries.length === 0 ? [] : [head, ...entries.map((entry) => `${indent}- ${flow({ ...entry })}\n`)];
}

/** A comparison of the filter language: `namespace:"a","b"`. */
export function comparison(field: string, values: readonly string[]): string {
  return `${field}:${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}`;
}
