import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { COPY_HEADER, COPY_TRAILER } from './copy-encoder';

/** Copies tuples (from `CopyEncoder`) into a table. The connection's own back-pressure bounds what waits in memory. */
export async function copyIn(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  chunks: Iterable<Buffer>,
): Promise<void> {
  const stream = client.query(from(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from(framed(chunks), { objectMode: true, highWaterMark: 2 }), stream);
}

function* framed(chunks: Iterable<Buffer>): Generator<Buffer> {
  yield COPY_HEADER;
  for (const chunk of chunks) if (chunk.length > 0) yield chunk;
  yield COPY_TRAILER;
}
