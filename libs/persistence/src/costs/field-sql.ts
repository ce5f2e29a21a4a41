import { type FilterField, LABEL_FIELDS, type PlainField } from '@showback/vocabulary';
import type { Parameters } from './parameters';

/** Where a statement finds the fields of the language. */
export interface FieldColumns {
  /** SQL for a field's value, null where a row has none. Clusters stand as ids. */
  of: (field: FilterField, parameters: Parameters) => string;
  /** SQL for the row's kind. */
  kind: string;
}

/** Columns by field: `f` is the fact, `i` its item, `s` its subject (pods and nodes). */
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

/** Dimensions that stand in columns of their own. */
const OWNER_COLUMNS: Readonly<Record<string, string>> = { team: 'o.team', service: 'o.service', parent: 'o.parent' };

/** Of facts joined with their items, and with owners where dimensions are asked for. */
export function factColumns(idleTeams: boolean): FieldColumns {
  const of: FieldColumns['of'] = (field, parameters) => {
    if (field.name === 'cluster') return 'f.cluster_id';
    if (field.name === 'dimension')
      return ownerSql(field.key, { kind: 'i.kind', idlePolicy: 'd.idle_policy', idleTeams }, parameters);
    const label = LABEL_FIELDS.find((name) => name === field.name);
    if (label !== undefined && 'key' in field) return `${LABEL_COLUMNS[label]} ->> ${parameters.add(field.key, 'text')}`;
    return COLUMNS[field.name as keyof typeof COLUMNS];
  };
  return { of, kind: 'i.kind' };
}

/** Of the read model, which knows cluster, kind and dimensions only. */
export function lineColumns(idleTeams: boolean): FieldColumns {
  const of: FieldColumns['of'] = (field, parameters) => {
    if (field.name === 'cluster') return 'f.cluster_id';
    if (field.name === 'kind') return 'f.kind';
    if (field.name === 'dimension')
      return ownerSql(field.key, { kind: 'f.kind', idlePolicy: 'f.idle_policy', idleTeams }, parameters);
    throw new Error(`lines do not know ${field.name}`);
  };
  return { of, kind: 'f.kind' };
}

/** Whether lines alone can answer a question about a field. */
export function isLineField({ name }: FilterField): boolean {
  return name === 'cluster' || name === 'kind' || name === 'dimension';
}

/** `idleTeams`: idle of a pool that a team pays for is the team's; otherwise it is nobody's. */
function ownerSql(
  key: string,
  { kind, idlePolicy, idleTeams }: { kind: string; idlePolicy: string; idleTeams: boolean },
  parameters: Parameters,
): string {
  const value = OWNER_COLUMNS[key] ?? `o.dimensions ->> ${parameters.add(key, 'text')}`;
  return idleTeams ? value : `CASE WHEN ${kind} = 'idle' AND ${idlePolicy} = 2 THEN NULL ELSE ${value} END`;
}
