import { type Filter, type FilterFields, matches } from '@showback/vocabulary';
import { type DayItem, fieldsOf, type ItemIdentity } from './day';
import type { Dimension, Policy, Rule } from './policy';
import { RuleCandidates } from './rule-candidates';

/** Values longer than a Kubernetes label value can be are nobody's name. */
export const VALUE_MAX = 63;

/** What a rule saw, and what came of it. */
export interface RuleOutcome {
  /** Of the rule in its dimension, from 0. */
  index: number;
  /** The value that the rule's source has; null: none. */
  saw: string | null;
  /** Whose value it is; null: nobody's label (a namespace's name, the controller's, a constant, nothing). */
  from: 'pod' | 'namespace' | 'node' | null;
  outcome: 'decided' | 'no value' | 'passed over' | 'not applicable';
  /** What it decided; null: nobody's (`unknownTeams: unattributed`). Only with `decided`. */
  value?: string | null;
}

/** Gives items their value of a dimension. */
export class RuleReader {
  private readonly candidates: RuleCandidates;

  constructor(
    private readonly dimension: Dimension,
    private readonly policy: Pick<Policy, 'teams' | 'unknownTeams'>,
  ) {
    this.candidates = new RuleCandidates(dimension.rules);
  }

  /** The value that the first deciding rule gives; null: none does. */
  valueOf(item: ItemIdentity): string | null {
    return this.read(item).value;
  }

  /** The value that neither a rule after the others nor another listed team can change; null: there is none, or one could. */
  settledOf(item: ItemIdentity): string | null {
    const { value, passedOver } = this.read(item);
    return passedOver ? null : value;
  }

  private read(item: ItemIdentity): { value: string | null; passedOver: boolean } {
    let fields: FilterFields | null = null;
    let passedOver = false;
    for (const { rule, certain } of this.candidates.of(item)) {
      if (!certain && rule.when !== null && !matches(rule.when, (fields ??= fieldsOf(item)))) continue;
      const read = readValue(rule, item);
      const judged = judge(read.value, this.dimension.name, this.policy);
      if (judged.outcome === 'decided') return { value: judged.value ?? null, passedOver };
      passedOver ||= judged.outcome === 'passed over';
    }
    return { value: null, passedOver };
  }

  /** Each rule up to the one that decided, with what it saw. */
  trace(item: DayItem): RuleOutcome[] {
    const outcomes: RuleOutcome[] = [];
    for (const [index, rule] of this.dimension.rules.entries()) {
      if (rule.when !== null && !matches(rule.when, fieldsOf(item))) {
        outcomes.push({ index, saw: null, from: null, outcome: 'not applicable' });
        continue;
      }
      const { saw, from, value } = readValue(rule, item);
      const judged = judge(value, this.dimension.name, this.policy);
      outcomes.push({ index, saw, from, ...judged });
      if (judged.outcome === 'decided') break;
    }
    return outcomes;
  }
}

interface Read {
  saw: string | null;
  from: RuleOutcome['from'];
  /** After `replace` and `map`; null: no value. */
  value: string | null;
}

/** The rule's source read, its value trimmed, replaced, mapped. */
function readValue(rule: Rule, item: ItemIdentity): Read {
  const { saw, from, own } = seen(rule, item);
  if (saw === null || !own) return { saw, from, value: null };
  const trimmed = saw.trim();
  const replaced = rule.replace === null ? trimmed : rule.replace.pattern.replaceAll(trimmed, rule.replace.by).trim();
  const value = rule.map?.get(replaced) ?? replaced;
  return { saw, from, value: isValue(value) ? value : null };
}

/** Empty text, OpenCost's own `__names__` and what is too long for a label are no values. */
function isValue(value: string): boolean {
  return value !== '' && !value.startsWith('__') && value.length <= VALUE_MAX;
}

/** `own`: it is the source's; a pod's label that equals its namespace's or its node's counts as theirs. */
function seen({ source }: Rule, item: ItemIdentity): { saw: string | null; from: RuleOutcome['from']; own: boolean } {
  const { labels, namespaceLabels, annotations, nodeLabels } = item.labelSet;
  switch (source.from) {
    case 'label': {
      const saw = own(labels, source.key);
      if (saw !== null && saw === own(namespaceLabels, source.key)) return { saw, from: 'namespace', own: false };
      if (saw !== null && saw === own(nodeLabels, source.key)) return { saw, from: 'node', own: false };
      return { saw, from: saw === null ? null : 'pod', own: true };
    }
    case 'namespaceLabel':
      return of(own(namespaceLabels, source.key), 'namespace');
    case 'annotation':
      return of(own(annotations, source.key), 'pod');
    case 'nodeLabel':
      return of(own(nodeLabels, source.key), 'node');
    case 'namespace':
      return of(item.namespace === null ? null : source.pattern.read(item.namespace), null);
    case 'controller':
      return of(item.workload, null);
    case 'value':
      return of(source.value, null);
  }
}

function of(saw: string | null, from: RuleOutcome['from']): { saw: string | null; from: RuleOutcome['from']; own: boolean } {
  return { saw, from: saw === null ? null : from, own: true };
}

function own(record: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(record, key) ? (record[key] ?? null) : null;
}

/** What a value means in a dimension: teams are known by id or alias. */
function judge(
  value: string | null,
  dimension: string,
  { teams, unknownTeams }: Pick<Policy, 'teams' | 'unknownTeams'>,
): Pick<RuleOutcome, 'outcome' | 'value'> {
  if (value === null) return { outcome: 'no value' };
  if (dimension !== 'team') return { outcome: 'decided', value };
  const listed = teams.resolve(value);
  if (listed !== null) return { outcome: 'decided', value: listed };
  if (unknownTeams === 'next') return { outcome: 'passed over' };
  return { outcome: 'decided', value: unknownTeams === 'create' ? value.toLowerCase() : null };
}

/** What an idle pool has. */
export const POOL_FIELDS: readonly string[] = ['cluster', 'region', 'nodePool', 'capacityType', 'instanceType', 'kind'];

/** Whether a filter is about what an idle pool has. */
export function isAboutPools(filter: Filter): boolean {
  return filter.op === 'is' ? POOL_FIELDS.includes(filter.field.name) : filter.parts.every(isAboutPools);
}
