import { type Document, LineCounter } from 'yaml';
import { duplicateKeys, isTooDeep } from './yaml-bounds';
import { FAULTS_MAX, parseBounded } from './yaml-faults';
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

/** Text that is YAML, or why it is none: where, and what it means. */
export interface YamlText {
  document: Document;
  lines: LineCounter;
  /** `line` 0: the whole. */
  faults: readonly { line: number; column: number; message: string }[];
}

/**
 * Reads YAML strictly: duplicate keys, tabs, unknown tags and a second document are faults, each with line and column.
 * An empty text is a fault too. Of very many faults the first are given, and that there are more.
 */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const deep = isTooDeep(text);
  const { document, found, more } = parseBounded(deep ? '' : text, lines);
  const twice = duplicateKeys(document).map((at) => ({ at, code: 'DUPLICATE_KEY' }));
  const all = [...found, ...twice];
  const faults = all.slice(0, FAULTS_MAX).map(({ at, code }) => {
    const { line, col } = lines.linePos(at);
    return { line, column: col, message: MEANING[code] ?? 'this is not YAML' };
  });
  if (more || all.length > FAULTS_MAX) faults.push({ line: 0, column: 0, message: `more than ${FAULTS_MAX} places are wrong` });
  if (deep) faults.push({ line: 0, column: 0, message: 'is nested too deeply' });
  else if (faults.length === 0 && document.contents === null) faults.push({ line: 0, column: 0, message: 'the file is empty' });
  return { document, lines, faults };
}

/** What YAML says. @throws RangeError when references (*name) blow it up */
export function yamlValue({ document }: YamlText): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    throw new RangeError('too many references (*name)');
  }
}

/** What YAML says, or its faults by line and column. */
export function parseYaml(text: string): { value: unknown; faults: ConfigFault[] } {
  const read = readYaml(text);
  const faults = read.faults.map(({ line, column, message }) => ({
    path: line === 0 ? '' : `line ${line}, column ${column}`,
    message,
  }));
  if (faults.length > 0) return { value: undefined, faults };
  try {
    return { value: yamlValue(read), faults };
  } catch (error) {
    return { value: undefined, faults: [{ path: '', message: (error as RangeError).message }] };
  }
}
