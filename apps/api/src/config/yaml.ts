import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { ConfigFault } from './faults';

/** What the parser's codes mean to the writer of the file; its own messages may quote the text, and text may be a secret. */
const MEANING: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a reference (*name) to an anchor that is not there',
  BAD_DQ_ESCAPE: 'an unknown escape in a double-quoted text; use single quotes to write a backslash',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_SCALAR_START: 'text that begins with this character must be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'two keys on one line, or wrong indentation',
  BLOCK_IN_FLOW: 'an indented block inside { } or [ ]',
  DUPLICATE_KEY: 'this key is there twice',
  MISSING_CHAR: 'a closing quote, bracket, brace, comma or colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key that runs over several lines; is a colon missing?',
  MULTIPLE_DOCS: 'more than one document; remove the line ---',
  TAB_AS_INDENT: 'a tab as indentation; use spaces',
  TAG_RESOLVE_FAILED: 'an unknown tag (!name)',
  UNEXPECTED_TOKEN: 'unexpected text; is a quote, a comma or a bracket wrong?',
};

/**
 * Reads YAML strictly: duplicate keys, tabs, unknown tags and a second document are faults, each with line and column.
 * An empty text is a fault too.
 */
export function parseYaml(text: string): { value: unknown; faults: ConfigFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, version: '1.2' });
  const faults = [...document.errors, ...document.warnings].map((error) => faultOf(error, lines));
  if (faults.length > 0) return { value: undefined, faults };
  if (document.contents === null) return { value: undefined, faults: [{ path: '', message: 'the file is empty' }] };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, faults };
  } catch {
    return { value: undefined, faults: [{ path: '', message: 'too many references (*name)' }] };
  }
}

function faultOf(error: YAMLError, lines: LineCounter): ConfigFault {
  const { line, col } = lines.linePos(error.pos[0]);
  return { path: `line ${line}, column ${col}`, message: MEANING[error.code] ?? 'this is not YAML' };
}
