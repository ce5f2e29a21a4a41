import { Composer, type CST, Document, type LineCounter, Parser } from 'yaml';

/** As many faults are looked for; what is wrong in more places is no YAML, and the parser takes longer for each than for what is right. */
export const FAULTS_MAX = 100;

/** Where, from the beginning of the text, and the parser's code. */
export interface FoundFault {
  at: number;
  code: string;
}

/** Thrown through the parser: nothing behind this fault is read. */
class Enough extends Error {}

type OnError = (source: number | [number, number] | { offset: number }, code: string) => void;

/**
 * Parses text token by token and notes what is wrong with it, at most {@link FAULTS_MAX} times. The parser itself makes an Error of each fault, with
 * its stack: half a megabyte of braces would be half a million of them.
 */
export function parseBounded(text: string, lines: LineCounter): { document: Document; found: FoundFault[]; more: boolean } {
  const found: FoundFault[] = [];
  const note = (at: number, code: string): void => {
    if (found.length === FAULTS_MAX) throw new Enough();
    found.push({ at, code });
  };
  // Keys that are there twice are looked for afterwards: in the composer's own way ten thousand of them take minutes.
  const composer = new Composer({ uniqueKeys: false, version: '1.2' });
  const onError: OnError = (source, code) =>
    note(typeof source === 'number' ? source : Array.isArray(source) ? source[0] : source.offset, code);
  Object.assign(composer, { onError });
  const documents: Document[] = [];
  const keep = (made: Iterable<Document>): void => {
    for (const document of made) {
      if (documents.length > 0) note(document.range?.[0] ?? 0, 'MULTIPLE_DOCS');
      documents.push(document);
    }
  };
  try {
    for (const token of new Parser(lines.addNewLine).parse(text)) {
      if (isFault(token)) note(token.offset, 'UNEXPECTED_TOKEN');
      else keep(composer.next(token) as Iterable<Document>);
    }
    keep(composer.end(true, text.length) as Iterable<Document>);
    return { document: documents[0] ?? new Document(), found, more: false };
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return { document: documents[0] ?? new Document(), found, more: true };
  }
}

/** What the parser cannot place at all. */
function isFault({ type }: CST.Token): boolean {
  return type === 'error';
}
