import { writeCursor } from './cursor';
import type { Question } from './question';

/** The asked part of an answer, and where the next begins. */
export interface Page<Row> {
  rows: Row[];
  nextCursor: string | null;
}

/** Digests of a question and of the state that it was answered in: what a cursor holds. */
interface Digests {
  parameters: string;
  state: string;
}

/** Cuts the page out of all rows. */
export function pageOf<Row>(all: readonly Row[], question: Question, digests: Digests): Page<Row> {
  return { rows: all.slice(...spanOf(question)), nextCursor: nextCursorOf(all.length, question, digests) };
}

/** Where the asked page begins and ends among all rows. */
export function spanOf({ limit, cursor }: Pick<Question, 'limit' | 'cursor'>): [from: number, to: number] {
  const from = cursor?.offset ?? 0;
  return [from, from + limit];
}

/** Where the page after the asked one begins, of so many rows; null: there is none. */
export function nextCursorOf(count: number, question: Pick<Question, 'limit' | 'cursor'>, digests: Digests): string | null {
  const [, to] = spanOf(question);
  return to < count ? writeCursor({ question: digests.parameters, state: digests.state, offset: to }) : null;
}
