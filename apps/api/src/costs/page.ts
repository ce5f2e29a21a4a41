import { writeCursor } from './cursor';
import type { Question } from './question';

/** The asked part of an answer, and where the next begins. */
export interface Page<Row> {
  rows: Row[];
  nextCursor: string | null;
}

/** Cuts the page out of all rows. */
export function pageOf<Row>(
  all: readonly Row[],
  { limit, cursor }: Question,
  digests: { parameters: string; state: string },
): Page<Row> {
  const from = cursor?.offset ?? 0;
  const to = from + limit;
  const next = { question: digests.parameters, state: digests.state, offset: to };
  return { rows: all.slice(from, to), nextCursor: to < all.length ? writeCursor(next) : null };
}
