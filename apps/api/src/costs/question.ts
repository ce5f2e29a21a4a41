import { COMPARED_SORT_FIELDS, type IdleMode, SORT_FIELDS } from '@showback/allocation';
import type { CostsQuery } from '@showback/contracts';
import {
  type AskedAt,
  type Filter,
  FILTER_FIELDS,
  FilterFault,
  parseFilter,
  resolveComparison,
  type ResolvedWindow,
  resolveWindow,
  type Step,
  type Window,
  WINDOW_WORDS,
  WindowFault,
} from '@showback/vocabulary';
import { type FieldFault, nearest, Problem, unknownWord } from '../http/problem';
import { type Cursor, readCursor } from './cursor';
import { type Dimension, readDimensions } from './dimensions';

/** What is asked of the ledger, resolved to instants, and free of words. */
export interface Question {
  window: Window;
  /** The window compared with; `named`: given as a window, not as a word. */
  comparison: (Window & { named: boolean }) | null;
  dimensions: readonly Dimension[];
  step: Step | null;
  filter: Filter | null;
  idle: IdleMode;
  shared: 'policy' | 'separate';
  attribution: 'inForce' | 'current';
  top: number | null;
  decimals: number | null;
  sort: { field: string; descending: boolean };
  limit: number;
  cursor: Cursor | null;
}

/** Parameters of every route that answers with rows of cost; those of `/costs` alone are optional. */
export type AskedCosts = Pick<
  CostsQuery,
  'window' | 'step' | 'idle' | 'shared' | 'attribution' | 'filter' | 'compare' | 'round' | 'sort' | 'limit' | 'cursor'
> &
  Partial<Pick<CostsQuery, 'by' | 'top' | 'decimals'>>;

/** When a question is asked, and what the attribution documents know by then. */
export type Asked = Omit<AskedAt, 'round'> & { owned: readonly string[] };

/** What a route's rows can be sorted by, besides the names of their key; the dearest first unless asked otherwise. */
export interface SortFields {
  fields: readonly string[];
  dearest: string;
}

const OF_COSTS: SortFields = { fields: SORT_FIELDS, dearest: 'total' };

/** Reads the parameters. @throws Problem with every fault, by parameter */
export function readQuestion(query: AskedCosts, at: Asked, sorts: SortFields = OF_COSTS): Question {
  const faults: FieldFault[] = [];
  const attempt = <T>(field: string, read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      faults.push({ field, message: inWords(error, at.owned) });
      return null;
    }
  };
  const asked = { ...at, round: query.round === 'out' };
  const resolved = attempt('window', () => resolveWindow(query.window, asked));
  const { compare } = query;
  const comparison = compare === undefined ? null : attempt('compare', () => readComparison(compare, resolved, asked));
  const dimensions = attempt('by', () => readDimensions(query.by, at.owned)) ?? [];
  const filter = query.filter === undefined ? null : attempt('filter', () => parseFilter(query.filter ?? '', at.owned));
  const sort = attempt('sort', () => readSort(query.sort, dimensions, { ...sorts, compared: compare !== undefined }));
  const cursor = query.cursor === undefined ? null : attempt('cursor', () => readCursor(query.cursor ?? ''));
  if (faults.length > 0 || resolved === null || sort === null) throw Problem.fields(faults);
  return {
    window: resolved.window,
    comparison,
    dimensions,
    step: query.step ?? null,
    filter,
    idle: query.idle,
    shared: query.shared,
    attribution: query.attribution,
    top: query.top ?? null,
    decimals: query.decimals ?? null,
    sort,
    limit: query.limit,
    cursor,
  };
}

function readComparison(compare: string, resolved: ResolvedWindow | null, asked: AskedAt): Question['comparison'] {
  // Without a window only the form of the other one can be judged.
  const window = resolved ?? resolveWindow(undefined, asked);
  return { ...resolveComparison(compare, window, asked), named: compare !== 'previous' };
}

function readSort(
  sort: string | undefined,
  dimensions: readonly Dimension[],
  { fields, dearest, compared }: SortFields & { compared: boolean },
): Question['sort'] {
  const text = sort ?? `-${dearest}`;
  const descending = text.startsWith('-');
  const field = descending ? text.slice(1) : text;
  const known = [...fields, ...(compared ? COMPARED_SORT_FIELDS : []), ...dimensions.map(({ name }) => name)];
  if (known.includes(field)) return { field, descending };
  if (fields === SORT_FIELDS && (COMPARED_SORT_FIELDS as readonly string[]).includes(field))
    throw new RangeError(`${field} needs compare`);
  throw new RangeError(unknownWord('field', field, known));
}

function inWords(error: unknown, owned: readonly string[]): string {
  if (error instanceof FilterFault) return filterInWords(error, owned);
  if (error instanceof WindowFault) return windowInWords(error);
  if (error instanceof RangeError) return error.message;
  throw error;
}

function filterInWords({ message, unknown }: FilterFault, owned: readonly string[]): string {
  if (unknown === null) return message;
  const known = [...FILTER_FIELDS, ...owned];
  const near = nearest(unknown, known);
  return near === null ? `${message}; allowed: ${known.join(', ')}` : `${message}, did you mean ${JSON.stringify(near)}?`;
}

function windowInWords({ message, unknownWord: word }: WindowFault): string {
  const near = word === null ? null : nearest(word, [...WINDOW_WORDS, 'previous']);
  return near === null ? message : `${message}; did you mean ${JSON.stringify(near)}?`;
}
