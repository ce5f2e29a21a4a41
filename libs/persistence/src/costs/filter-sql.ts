import { ABSENT, type Comparison, type Filter, type FilterField, lowerAscii, type PlainField } from '@showback/vocabulary';
import type { Parameters } from './parameters';

/** Columns by field: `f` is the fact, `i` its item, `s` its subject (pods and nodes), `l` its label set. */
const COLUMNS: Readonly<Record<Exclude<PlainField, 'cluster'>, string>> = {
  region: 'i.region',
  namespace: 'i.namespace',
  controllerKind: 'i.controller_kind',
  workload: 'i.workload',
  container: 'i.container',
  pod: 's.pod',
  node: 's.node',
  nodePool: 'i.node_pool',
  capacityType: 'i.capacity_type',
  instanceType: 'i.instance_type',
  kind: 'i.kind',
};

const LABEL_COLUMNS = { label: 'l.labels', namespaceLabel: 'l.namespace_labels', annotation: 'l.annotations' } as const;

/** SQL for the name that stands in where a row has no value. */
const ABSENT_SQL = `CASE i.kind WHEN 'idle' THEN '${ABSENT.idle}' WHEN 'unmounted' THEN '${ABSENT.unmounted}' WHEN 'management' THEN '${ABSENT.management}' ELSE '${ABSENT.workload}' END`;

/** SQL for a field's value, null where a row has none. Clusters stand as ids: see {@link clusterSql}. */
export function fieldSql(field: FilterField, parameters: Parameters): string {
  switch (field.name) {
    case 'label':
    case 'namespaceLabel':
    case 'annotation':
      return `${LABEL_COLUMNS[field.name]} ->> ${parameters.add(field.key, 'text')}`;
    case 'cluster':
      return 'f.cluster_id';
    case 'dimension':
      return `o.dimensions ->> ${parameters.add(field.key, 'text')}`;
    default:
      return COLUMNS[field.name];
  }
}

/**
 * A condition that is true for exactly the rows that the filter passes in memory, and false (never null) for the others.
 * @param clusterIds ids by name, to compare names of clusters without a join
 */
export function filterSql(filter: Filter, parameters: Parameters, clusterIds: ReadonlyMap<string, bigint>): string {
  if (filter.op === 'is') return comparisonSql(filter, parameters, clusterIds);
  const parts = filter.parts.map((part) => filterSql(part, parameters, clusterIds));
  return `(${parts.join(filter.op === 'and' ? ' AND ' : ' OR ')})`;
}

function comparisonSql(comparison: Comparison, parameters: Parameters, clusterIds: ReadonlyMap<string, bigint>): string {
  const { field, negated } = comparison;
  const condition = field.name === 'cluster' ? clusterSql(comparison, parameters, clusterIds) : valueSql(comparison, parameters);
  return negated ? `NOT ${condition}` : condition;
}

/** The clusters whose names match, as ids. */
function clusterSql({ match, values }: Comparison, parameters: Parameters, clusterIds: ReadonlyMap<string, bigint>): string {
  const test = { equals: (a: string, b: string) => a === b, contains: includes, starts: startsWith, ends: endsWith }[match];
  const ids = [...clusterIds].filter(([name]) => values.some((wanted) => test(name, wanted))).map(([, id]) => id);
  return `(f.cluster_id = ANY (${parameters.add(ids, 'bigint[]')}))`;
}

function valueSql({ field, match, values }: Comparison, parameters: Parameters): string {
  const folded = field.name === 'controllerKind';
  const column = folded ? `lower(${fieldSql(field, parameters)} COLLATE "C")` : `(${fieldSql(field, parameters)})`;
  const wanted = folded ? values.map(lowerAscii) : values;
  if (match === 'equals') return `(coalesce(${column}, ${ABSENT_SQL}) = ANY (${parameters.add(wanted, 'text[]')}))`;
  const tests = wanted.map((value) => {
    const text = parameters.add(value, 'text');
    if (match === 'contains') return `strpos(${column}, ${text}) > 0`;
    return match === 'starts' ? `starts_with(${column}, ${text})` : `right(${column}, char_length(${text})) = ${text}`;
  });
  return `coalesce(${tests.join(' OR ')}, false)`;
}

const includes = (a: string, b: string) => a.includes(b);
const startsWith = (a: string, b: string) => a.startsWith(b);
const endsWith = (a: string, b: string) => a.endsWith(b);
