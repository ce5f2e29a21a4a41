import { absentOf, type Comparison, type Filter, type FilterField, isFolded, lowerAscii, ROW_KINDS } from '@showback/vocabulary';
import type { FieldColumns } from './field-sql';
import type { Parameters } from './parameters';

/**
 * A condition that is true for exactly the rows that the filter passes in memory, and false (never null) for the others.
 * @param clusterIds ids by name, to compare names of clusters without a join
 */
export function filterSql(
  filter: Filter,
  columns: FieldColumns,
  parameters: Parameters,
  clusterIds: ReadonlyMap<string, bigint>,
): string {
  if (filter.op === 'is') return comparisonSql(filter, columns, parameters, clusterIds);
  const parts = filter.parts.map((part) => filterSql(part, columns, parameters, clusterIds));
  return `(${parts.join(filter.op === 'and' ? ' AND ' : ' OR ')})`;
}

function comparisonSql(
  comparison: Comparison,
  columns: FieldColumns,
  parameters: Parameters,
  clusterIds: ReadonlyMap<string, bigint>,
): string {
  const { field, negated } = comparison;
  const condition =
    field.name === 'cluster' ? clusterSql(comparison, parameters, clusterIds) : valueSql(comparison, columns, parameters);
  return negated ? `NOT ${condition}` : condition;
}

/** The clusters whose names match, as ids. */
function clusterSql({ match, values }: Comparison, parameters: Parameters, clusterIds: ReadonlyMap<string, bigint>): string {
  const test = { equals: (a: string, b: string) => a === b, contains: includes, starts: startsWith, ends: endsWith }[match];
  const ids = [...clusterIds].filter(([name]) => values.some((wanted) => test(name, wanted))).map(([, id]) => id);
  return `(f.cluster_id = ANY (${parameters.add(ids, 'bigint[]')}))`;
}

function valueSql({ field, match, values }: Comparison, columns: FieldColumns, parameters: Parameters): string {
  const folded = isFolded(field);
  const of = columns.of(field, parameters);
  const column = folded ? `lower(${of} COLLATE "C")` : `(${of})`;
  const wanted = folded ? values.map(lowerAscii) : values;
  if (match === 'equals')
    return `(coalesce(${column}, ${absentSql(field, columns.kind)}) = ANY (${parameters.add(wanted, 'text[]')}))`;
  const tests = wanted.map((value) => {
    const text = parameters.add(value, 'text');
    if (match === 'contains') return `strpos(${column}, ${text}) > 0`;
    return match === 'starts' ? `starts_with(${column}, ${text})` : `right(${column}, char_length(${text})) = ${text}`;
  });
  return `coalesce(${tests.join(' OR ')}, false)`;
}

/** SQL for the name that stands in where a row has no value. */
export function absentSql(field: FilterField, kind: string): string {
  const special = ROW_KINDS.filter((name) => name !== 'workload').map((name) => `WHEN '${name}' THEN '${absentOf(field, name)}'`);
  return `CASE ${kind} ${special.join(' ')} ELSE '${absentOf(field, 'workload')}' END`;
}

const includes = (a: string, b: string) => a.includes(b);
const startsWith = (a: string, b: string) => a.startsWith(b);
const endsWith = (a: string, b: string) => a.endsWith(b);
