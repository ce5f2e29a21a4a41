import { type Filter, LABEL_FIELDS, type FilterField, type Match, OWNER_DIMENSIONS, PLAIN_FIELDS } from './filter';
import { sanitizeLabelName } from './workload';

/** Every field's name as it is written in a filter. */
export const FILTER_FIELDS: readonly string[] = [...PLAIN_FIELDS, 'controllerName', ...LABEL_FIELDS.map((name) => `${name}[…]`)];

const LENGTH_MAX = 16_384;
const DEPTH_MAX = 50;

/** Why a filter cannot be read. `position` counts characters from 1; `unknown` is the field's name when that is the fault. */
export class FilterFault extends SyntaxError {
  constructor(
    message: string,
    readonly position: number,
    readonly unknown: string | null = null,
  ) {
    super(`${message} at character ${position}`);
    this.name = 'FilterFault';
  }
}

interface Cursor {
  readonly text: string;
  /** Names of the dimensions that may be asked about. */
  readonly dimensions: readonly string[];
  at: number;
}

const MATCHES: Readonly<Record<string, Match>> = { ':': 'equals', '~:': 'contains', '<~:': 'starts', '~>:': 'ends' };

/**
 * Reads OpenCost's filter language v2: `namespace:"payments"+label[team]!:"core","web"`.
 * `+` or a space joins with AND, `|` with OR, mixed only with parentheses; a comma is OR within a comparison.
 * @param dimensions names that may be asked about beside the fields: `team` and `service`, and a document's own
 * @throws FilterFault with the position.
 */
export function parseFilter(text: string, dimensions: readonly string[] = OWNER_DIMENSIONS): Filter {
  if (text.length > LENGTH_MAX) throw new FilterFault(`is longer than ${LENGTH_MAX} characters:`, LENGTH_MAX + 1);
  const nul = text.indexOf('\0');
  if (nul >= 0) throw new FilterFault('a NUL character is in no name:', nul + 1);
  const cursor = { text, dimensions, at: 0 };
  const filter = readGroup(cursor, 0);
  if (cursor.at < text.length) throw unexpected(cursor, 'a closing parenthesis has no opening one');
  return filter;
}

/** Comparisons and parentheses joined by one kind of operator, up to the end or a closing parenthesis. */
function readGroup(cursor: Cursor, depth: number): Filter {
  const parts = [readPart(cursor, depth)];
  let joined: 'and' | 'or' | null = null;
  for (;;) {
    const from = cursor.at;
    skipSpaces(cursor);
    const next = cursor.text[cursor.at];
    if (next === undefined || next === ')') break;
    const op = next === '|' ? 'or' : next === '+' || cursor.at > from ? 'and' : null;
    if (op === null) throw unexpected(cursor, 'expected + or | or the end');
    if (joined !== null && joined !== op) throw unexpected(cursor, '+ and | are mixed only with parentheses:');
    joined = op;
    if (next === '+' || next === '|') cursor.at += 1;
    parts.push(readPart(cursor, depth));
  }
  const [only] = parts;
  return joined === null && only !== undefined ? only : { op: joined ?? 'and', parts };
}

function readPart(cursor: Cursor, depth: number): Filter {
  skipSpaces(cursor);
  if (cursor.text[cursor.at] !== '(') return readComparison(cursor);
  if (depth >= DEPTH_MAX) throw unexpected(cursor, `more than ${DEPTH_MAX} parentheses inside each other`);
  cursor.at += 1;
  const filter = readGroup(cursor, depth + 1);
  if (cursor.text[cursor.at] !== ')') throw unexpected(cursor, 'expected a closing parenthesis');
  cursor.at += 1;
  return filter;
}

function readComparison(cursor: Cursor): Filter {
  const field = readField(cursor);
  skipSpaces(cursor);
  const [operator = ''] = take(cursor, /!?(?:<~:|~>:|~:|:)/y) ?? [];
  if (operator === '') throw unexpected(cursor, 'expected one of : !: ~: !~: <~: !<~: ~>: !~>:');
  const negated = operator.startsWith('!');
  const values: string[] = [];
  do {
    skipSpaces(cursor);
    values.push(readValue(cursor));
  } while (takeComma(cursor));
  return { op: 'is', field, match: MATCHES[operator.slice(negated ? 1 : 0)] ?? 'equals', negated, values };
}

function readField(cursor: Cursor): FilterField {
  const from = cursor.at;
  const [name = ''] = take(cursor, /[A-Za-z][\w-]*/y) ?? [];
  if (name === '') throw unexpected(cursor, 'expected a field');
  const labelled = LABEL_FIELDS.find((known) => known === name);
  if (labelled !== undefined) {
    const [, key = ''] = take(cursor, /\[([^\]]{1,400})\]/y) ?? [];
    if (key === '') throw unexpected(cursor, `expected a name in brackets, as ${name}[app]`);
    return { name: labelled, key: sanitizeLabelName(key) };
  }
  const plain = PLAIN_FIELDS.find((known) => known === (name === 'controllerName' ? 'workload' : name));
  if (plain === undefined && cursor.dimensions.includes(name)) return { name: 'dimension', key: name };
  if (plain === undefined) throw new FilterFault(`unknown field ${JSON.stringify(name.slice(0, 64))}`, from + 1, name);
  return { name: plain };
}

/** Text in double quotes; `\"` and `\\` stand for a quote and a backslash. */
function readValue(cursor: Cursor): string {
  const [, quoted] = take(cursor, /"((?:[^"\\]|\\[^])*)"/y) ?? [];
  if (quoted === undefined) throw unexpected(cursor, 'expected a value in double quotes');
  return quoted.replace(/\\(["\\])/g, '$1');
}

function takeComma(cursor: Cursor): boolean {
  const before = cursor.at;
  skipSpaces(cursor);
  if (cursor.text[cursor.at] === ',') {
    cursor.at += 1;
    return true;
  }
  cursor.at = before;
  return false;
}

function skipSpaces(cursor: Cursor): void {
  take(cursor, /\s+/y);
}

/** What a sticky pattern finds here, moving past it. */
function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found;
}

function unexpected(cursor: Cursor, message: string): FilterFault {
  return new FilterFault(message, cursor.at + 1);
}
