/**
 * The attribution document as it is written (docs/attribution.md), after its structure was checked: who owns what, how shared
 * cost and idle are distributed. What its parts mean to each other is checked when it is compiled.
 */
export interface AttributionDocument {
  /** A UTC day, `2026-11-01`. Absent: always for the first version, the next midnight for later ones. */
  effectiveFrom?: string | undefined;
  teams: readonly TeamEntry[];
  unknownTeams?: UnknownTeams | undefined;
  /** Rules by dimension, in order; the first that gives a value decides. */
  dimensions: Readonly<Record<string, readonly RuleEntry[]>>;
  /** From top to bottom. */
  shared: readonly SharedEntry[];
  /** The first that matches decides; where none does, idle stays by itself. */
  idle: readonly IdleEntry[];
}

/** What becomes of a value that names no listed team: a team of its own, the next rule's turn, or nobody's. */
export const UNKNOWN_TEAMS = ['create', 'next', 'unattributed'] as const;
export type UnknownTeams = (typeof UNKNOWN_TEAMS)[number];

export interface TeamEntry {
  id: string;
  name?: string | undefined;
  aliases?: readonly string[] | undefined;
  /** The team that it belongs to. */
  parent?: string | undefined;
  costCenter?: string | undefined;
  slack?: string | undefined;
  timezone?: string | undefined;
  /** Groups of the identity provider whose members see this team. */
  groups?: readonly string[] | undefined;
  repositories?: readonly string[] | undefined;
}

/** Where a rule takes its value from: exactly one of them. */
export const RULE_SOURCES = ['label', 'namespaceLabel', 'annotation', 'nodeLabel', 'namespace', 'controller', 'value'] as const;
export type RuleSource = (typeof RULE_SOURCES)[number];

export interface RuleEntry {
  label?: string | undefined;
  namespaceLabel?: string | undefined;
  annotation?: string | undefined;
  nodeLabel?: string | undefined;
  /** A pattern; its group `value`, else all that it matches, is the value. */
  namespace?: string | undefined;
  /** The workload's own name. */
  controller?: true | undefined;
  value?: string | undefined;
  /** A filter: where the rule is not asked, it is passed over. */
  when?: string | undefined;
  /** Value found → value meant; others stay as they are. */
  map?: Readonly<Record<string, string>> | undefined;
  /** A pattern and what stands in for each of its matches. */
  replace?: readonly [pattern: string, replacement: string] | undefined;
}

export interface SharedEntry {
  name: string;
  when: string;
  split: 'proportional' | 'even' | 'fixed' | MetricEntry;
  weights?: Readonly<Record<string, number>> | undefined;
  within?: 'cluster' | 'region' | 'fleet' | undefined;
  /** `listed`, `all`, or a filter on the lines that make somebody a receiver. */
  among?: string | undefined;
  /** The part that stays with its owner, 0 to 1. */
  absorb?: number | undefined;
}

export const METRIC_KEYS = ['team', 'namespace', 'service'] as const;
export type MetricKey = (typeof METRIC_KEYS)[number];
export const ON_MISSING = ['lastDay', 'proportional'] as const;

/** By how much each used: a query of Prometheus with one value for each `key`, measured once a day. */
export interface MetricEntry {
  metric: string;
  key: MetricKey;
  onMissing: (typeof ON_MISSING)[number];
}

export interface IdleEntry {
  when?: string | undefined;
  mode?: 'separate' | 'share' | undefined;
  /** The team that pays for all idle of the pool. */
  to?: string | undefined;
}
