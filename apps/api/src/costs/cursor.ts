import { createHash } from 'node:crypto';

/** Where the next page begins, and of which answer to which question. */
export interface Cursor {
  /** Digest of the parameters. */
  question: string;
  /** Digest of the resolved window and the ledger's versions. */
  state: string;
  offset: number;
}

const CURSOR = /^([\w-]{16})\.([\w-]{16})\.(\d{1,7})$/;

/** As opaque text. */
export function writeCursor({ question, state, offset }: Cursor): string {
  return Buffer.from(`${question}.${state}.${offset}`).toString('base64url');
}

/** @throws RangeError when it is none of ours */
export function readCursor(text: string): Cursor {
  const match = CURSOR.exec(Buffer.from(text, 'base64url').toString());
  if (!match || writeCursor(fieldsOf(match)) !== text)
    throw new RangeError('is not a cursor that an answer has given as nextCursor');
  return fieldsOf(match);
}

function fieldsOf([, question = '', state = '', offset = '0']: RegExpExecArray): Cursor {
  return { question, state, offset: Number(offset) };
}

/** Digest of a question's parameters, without those that only page. */
export function digestParameters(route: string, query: object): string {
  const asked = Object.entries(query).filter(([name, value]) => value !== undefined && name !== 'limit' && name !== 'cursor');
  return digest([route, asked.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** A short digest of anything that JSON can say; bigints as text. */
export function digest(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
