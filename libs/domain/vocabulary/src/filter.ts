import type { LabelSet, RowKind } from './cost-hour';

/** What a filter can ask about, apart from labels. `controllerName` and `workload` are the same. */
export const PLAIN_FIELDS = [
  'cluster',
  'region',
  'namespace',
  'controllerKind',
  'workload',
  'container',
  'pod',
  'node',
  'nodePool',
  'capacityType',
  'instanceType',
  'kind',
] as const;
export type PlainField = (typeof PLAIN_FIELDS)[number];

export const LABEL_FIELDS = ['label', 'namespaceLabel', 'annotation'] as const;
export type LabelField = (typeof LABEL_FIELDS)[number];

/** `key` is sanitised as OpenCost does it. */
export type FilterField = { name: PlainField } | { name: LabelField; key: string };

export type Match = 'equals' | 'contains' | 'starts' | 'ends';

/** One comparison: true when any value matches; `negated`: its exact complement, rows without a value included. */
export interface Comparison {
  op: 'is';
  field: FilterField;
  match: Match;
  negated: boolean;
  values: readonly string[];
}

export type Filter = Comparison | { op: 'and' | 'or'; parts: readonly Filter[] };

/** What stands in a row's key where a dimension has no value, by the row's kind. */
export const ABSENT: Readonly<Record<RowKind, string>> = {
  idle: '__idle__',
  unmounted: '__unmounted__',
  management: '__management__',
  workload: '__unallocated__',
};

/** What a filter is asked of. */
export interface FilterFields extends Omit<Record<PlainField, string | null>, 'kind'>, LabelSet {
  kind: RowKind;
}

/** Whether a row passes. */
export function matches(filter: Filter, fields: FilterFields): boolean {
  const value = (field: FilterField) => ({ value: valueOf(field, fields), absent: ABSENT[fields.kind] });
  return evaluate(filter, value) === true;
}

/**
 * Whether any row of a cluster can pass: false when its name alone decides that none does, true when it decides that
 * all do, null when it depends on the rest.
 */
export function decidedByCluster(filter: Filter, cluster: string): boolean | null {
  return evaluate(filter, (field) => (field.name === 'cluster' ? { value: cluster, absent: '' } : null));
}

/** Whether the filter asks about a field anywhere. */
export function asksAbout(filter: Filter, names: readonly FilterField['name'][]): boolean {
  return filter.op === 'is' ? names.includes(filter.field.name) : filter.parts.some((part) => asksAbout(part, names));
}

/** `field:"value"`, made by hand. */
export function equals(name: PlainField, ...values: string[]): Filter {
  return { op: 'is', field: { name }, match: 'equals', negated: false, values };
}

/** All of them; the only one when there is one; null when there is none. */
export function allOf(filters: readonly (Filter | null)[]): Filter | null {
  const parts = filters.filter((filter) => filter !== null);
  return parts.length > 1 ? { op: 'and', parts } : (parts[0] ?? null);
}

/** Upper case A to Z to lower case and nothing else: what SQL's `lower` does under the C collation. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

type Known = { value: string | null; absent: string } | null;

/** Kleene's logic: null is "cannot be said". */
function evaluate(filter: Filter, lookup: (field: FilterField) => Known): boolean | null {
  if (filter.op === 'is') {
    const known = lookup(filter.field);
    return known === null ? null : compare(filter, known) !== filter.negated;
  }
  const decisive = filter.op === 'or';
  let undecided = false;
  for (const part of filter.parts) {
    const answer = evaluate(part, lookup);
    if (answer === decisive) return decisive;
    undecided ||= answer === null;
  }
  return undecided ? null : !decisive;
}

/** Only equality sees the special names that stand in for a missing value; a missing value contains nothing. */
function compare({ field, match, values }: Comparison, { value, absent }: NonNullable<Known>): boolean {
  const fold = field.name === 'controllerKind' ? lowerAscii : (text: string) => text;
  if (match === 'equals') return values.some((wanted) => fold(wanted) === fold(value ?? absent));
  if (value === null) return false;
  const text = fold(value);
  const test = { contains: 'includes', starts: 'startsWith', ends: 'endsWith' } as const;
  return values.some((wanted) => text[test[match]](fold(wanted)));
}

function valueOf(field: FilterField, fields: FilterFields): string | null {
  switch (field.name) {
    case 'label':
      return own(fields.labels, field.key);
    case 'namespaceLabel':
      return own(fields.namespaceLabels, field.key);
    case 'annotation':
      return own(fields.annotations, field.key);
    default:
      return fields[field.name];
  }
}

function own(record: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(record, key) ? (record[key] ?? null) : null;
}
