import type { Draft } from './draft';
import type { ReportRequest } from './report';
import { COST_PARTS, type CostPart, totalOf } from './shown-cost';

/** What rows can be sorted by, besides the names in their key. */
export const SORT_FIELDS = ['total', ...COST_PARTS, 'share', 'unused', 'kind'] as const;
/** With a comparison only. */
export const COMPARED_SORT_FIELDS = ['previous', 'delta'] as const;

/** Orders rows exactly, on unrounded amounts; ties by key, then kind. */
export function orderDrafts(drafts: readonly Draft[], { sort, dimensions }: ReportRequest): Draft[] {
  const column = dimensions.indexOf(sort.field);
  const valued = drafts.map((draft) => ({ draft, value: column >= 0 ? (draft.key[column] ?? '') : valueOf(draft, sort.field) }));
  const direction = sort.descending ? -1 : 1;
  valued.sort((a, b) => direction * compare(a.value, b.value) || byKey(a.draft, b.draft));
  return valued.map(({ draft }) => draft);
}

function valueOf(draft: Draft, field: string): bigint | string {
  const part = COST_PARTS.find((known): known is CostPart => known === field);
  if (part !== undefined) return draft.cost[part];
  if (field === 'kind') return draft.kind;
  if (field === 'unused') return draft.measures.cpuUnused + draft.measures.memoryUnused;
  if (field === 'previous') return draft.previous;
  return field === 'delta' ? draft.current - draft.previous : totalOf(draft.cost);
}

function byKey(a: Draft, b: Draft): number {
  for (const [index, value] of a.key.entries()) {
    const order = compare(value, b.key[index] ?? '');
    if (order !== 0) return order;
  }
  return compare(a.kind, b.kind);
}

function compare<Value extends bigint | string>(a: Value, b: Value): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
