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

/** Dimensions that every attribution has; documents add their own. */
export const OWNER_DIMENSIONS = ['team', 'service', 'parent'] as const;

export const LABEL_FIELDS = ['label', 'namespaceLabel', 'annotation'] as const;
export type LabelField = (typeof LABEL_FIELDS)[number];

/** `key` is sanitised as OpenCost does it; of a dimension it is the dimension's name: `team`, `service`, or one of the document's own. */
export type FilterField = { name: PlainField } | { name: LabelField; key: string } | { name: 'dimension'; key: string };

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

/** A row of an answer: of the ledger, or shared cost that a team received. */
export type LineKind = RowKind | 'shared';

/** What stands in a row's key where a field has no value, by the row's kind. Of the dimension team: {@link absentOf}. */
export const ABSENT: Readonly<Record<LineKind, string>> = {
  idle: '__idle__',
  unmounted: '__unmounted__',
  management: '__management__',
  workload: '__unallocated__',
  shared: '__unallocated__',
};

/** The team of what nobody owns. */
export const UNATTRIBUTED = '__unattributed__';

/** What stands in for a field's missing value. */
export function absentOf({ name, ...rest }: FilterField, kind: LineKind): string {
  const ownerless = name === 'dimension' && 'key' in rest && (rest.key === 'team' || rest.key === 'parent');
  return ownerless && ABSENT[kind] === ABSENT.workload ? UNATTRIBUTED : ABSENT[kind];
}

/** What a filter is asked of. */
export interface FilterFields extends Omit<Record<PlainField, string | null>, 'kind'>, LabelSet {
  kind: LineKind;
  /** Values by dimension; absent: nothing is attributed. */
  dimensions?: Readonly<Record<string, string | null>>;
}

/** Whether a row passes. Asked millions of times of a large fleet: makes nothing on its way. */
export function matches(filter: Filter, fields: FilterFields): boolean {
  if (filter.op === 'is') {
    const value = fieldValue(filter.field, fields);
    return compare(filter, value ?? absentText(filter, fields.kind)) !== filter.negated;
  }
  const decisive = filter.op === 'or';
  for (const part of filter.parts) if (matches(part, fields) === decisive) return decisive;
  return !decisive;
}

/** Only equality sees the special names that stand in for a missing value; a missing value contains nothing. */
function absentText({ field, match }: Comparison, kind: LineKind): string | null {
  return match === 'equals' ? absentOf(field, kind) : null;
}

/**
 * Whether any row of a cluster can pass: false when its name alone decides that none does, true when it decides that
 * all do, null when it depends on the rest.
 */
export function decidedByCluster(filter: Filter, cluster: string): boolean | null {
  return evaluate(filter, (field) => (field.name === 'cluster' ? cluster : null));
}

/** What is known of a row, for {@link decidedBy}; what is null or not there is not known. */
export type KnownFields = Readonly<Partial<Record<PlainField, string | null>>> & {
  dimensions?: Readonly<Record<string, string | null>>;
};

/** What the known fields decide: true or false for every row that has them, null when it depends on the others. */
export function decidedBy(filter: Filter, known: KnownFields): boolean | null {
  return evaluate(filter, (field) => {
    const value = field.name === 'dimension' ? known.dimensions?.[field.key] : isPlain(field) ? known[field.name] : null;
    return value ?? null;
  });
}

function isPlain(field: FilterField): field is { name: PlainField } {
  return !('key' in field);
}

/** The fields that a filter asks about, each as often as it does. */
export function filterFields(filter: Filter): FilterField[] {
  return filter.op === 'is' ? [filter.field] : filter.parts.flatMap(filterFields);
}

/** The names of the dimensions that a filter asks about. */
export function dimensionsAsked(filter: Filter): string[] {
  return [...new Set(filterFields(filter).flatMap((field) => (field.name === 'dimension' ? [field.key] : [])))];
}

/** Whether the filter asks about a field anywhere. */
export function asksAbout(filter: Filter, names: readonly FilterField['name'][]): boolean {
  return filter.op === 'is' ? names.includes(filter.field.name) : filter.parts.some((part) => asksAbout(part, names));
}

/** `field:"value"`, made by hand. */
export function equals(name: PlainField, ...values: string[]): Filter {
  return { op: 'is', field: { name }, match: 'equals', negated: false, values };
}

/** `team:"payments"`, made by hand. */
export function isOf(dimension: string, ...values: string[]): Comparison {
  return { op: 'is', field: { name: 'dimension', key: dimension }, match: 'equals', negated: false, values };
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

/** Kleene's logic: null is "cannot be said". */
function evaluate(filter: Filter, lookup: (field: FilterField) => string | null): boolean | null {
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

/** Kinds and teams are matched without case. */
export function isFolded(field: FilterField): boolean {
  return field.name === 'controllerKind' || (field.name === 'dimension' && (field.key === 'team' || field.key === 'parent'));
}

/** `text`: null is nothing, which nothing is in. */
function compare({ field, match, values }: Comparison, text: string | null): boolean {
  if (text === null) return false;
  const folded = isFolded(field);
  const own = folded ? lowerAscii(text) : text;
  for (const value of values) {
    const wanted = folded ? lowerAscii(value) : value;
    if (match === 'equals' ? own === wanted : own[TESTS[match]](wanted)) return true;
  }
  return false;
}

const TESTS = { contains: 'includes', starts: 'startsWith', ends: 'endsWith' } as const;

/** What a row has in a field; null: nothing. */
export function fieldValue(field: FilterField, fields: FilterFields): string | null {
  switch (field.name) {
    case 'label':
      return own(fields.labels, field.key);
    case 'namespaceLabel':
      return own(fields.namespaceLabels, field.key);
    case 'annotation':
      return own(fields.annotations, field.key);
    case 'dimension':
      return own(fields.dimensions ?? {}, field.key);
    default:
      return fields[field.name];
  }
}

function own(record: Readonly<Record<string, string | null>>, key: string): string | null {
  return Object.hasOwn(record, key) ? (record[key] ?? null) : null;
}
