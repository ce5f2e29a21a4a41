import { LedgerFault } from '../faults';

/**
 * The file is gzip over text lines: the header; for each table one line that names it, then its rows as COPY text ended by
 * `\.`; last a line that says how many rows there were, so that a file cut short is known as such.
 */
export interface BackupHeader {
  showback: 'ledger';
  /** Migrations the ledger had, by name, with their checksums. */
  migrations: Record<string, string>;
}

export interface BackupTable {
  table: string;
  columns: string[];
  /** Names of the partitions that its rows need. */
  partitions: string[];
}

export interface BackupEnd {
  rows: number;
}

/** Ends the rows of a table; a row that reads so is escaped by COPY. */
export const END_OF_TABLE = '\\.';

const LINE_FEED = 10;

/** Lines of a stream of bytes, without their line feed; only U+000A ends a line, as in COPY's text format. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const piece = chunk.subarray(start, end);
      yield rest.length > 0 ? Buffer.concat([...rest, piece]) : piece;
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** A control line as an object with the fields named. @throws LedgerFault when it is anything else */
export function parseControl<T>(line: Buffer | undefined, fields: readonly (keyof T & string)[]): T {
  try {
    const value: unknown = JSON.parse(line?.toString('utf8') ?? '');
    if (typeof value === 'object' && value !== null && fields.every((field) => field in value)) return value as T;
  } catch {
    // falls through: what is no JSON is no control line
  }
  throw new LedgerFault('the file is not a whole backup of a ledger: it was cut short, or is something else');
}
