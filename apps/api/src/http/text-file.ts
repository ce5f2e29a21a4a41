import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** Lines of a table, to be saved under a name. */
export function csvFile(lines: Iterable<string>, name: string): StreamableFile {
  const disposition = `attachment; filename="${name}"`;
  return streamed(lines, { type: 'text/csv; charset=utf-8; header=present', disposition });
}

/** Lines of one JSON value each. */
export function ndjsonFile(lines: Iterable<string>): StreamableFile {
  return streamed(lines, { type: 'application/x-ndjson; charset=utf-8' });
}

function streamed(lines: Iterable<string>, options: { type: string; disposition?: string }): StreamableFile {
  return new StreamableFile(Readable.from(lines, { objectMode: false }), options);
}
