import type { FilterField } from '@showback/vocabulary';
import type { CellsQuery } from './cells-sql';
import type { FieldColumns } from './field-sql';
import { absentSql } from './filter-sql';
import type { Parameters } from './parameters';

/** SQL of a field as answers show it; clusters stand as ids. */
export function shownSql(field: FilterField, columns: FieldColumns, parameters: Parameters): string {
  // That of the item, so that a whole key may be one of items, and is looked at once for each.
  return field.name === 'cluster'
    ? 'i.cluster_id'
    : `coalesce(${columns.of(field, parameters)}, ${absentSql(field, columns.kind)})`;
}

/** The condition that a row's key is among those asked for, if only some are. */
export function keptSql({ kept, dimensions, clusterIds }: CellsQuery, columns: FieldColumns, parameters: Parameters): string[] {
  if (kept === null) return [];
  const own = dimensions
    .map((field) => shownSql(field, columns, parameters))
    .map((value) => `octet_length(${value}::text), ':', ${value}`);
  const valueOf = (value: string, at: number): string =>
    dimensions[at]?.name === 'cluster' ? (clusterIds.get(value) ?? '').toString() : value;
  const keys = kept.keys().map((key) => key.map(valueOf).map(prefixed).join(''));
  return [`concat(${own.join(', ')}) = ANY (${parameters.add(keys, 'text[]')})`];
}

/** With its length before it, so that values side by side are never taken for others. */
function prefixed(value: string): string {
  return `${Buffer.byteLength(value)}:${value}`;
}
