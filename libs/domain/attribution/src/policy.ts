import type { Filter, Nano } from '@showback/vocabulary';
import type { MetricEntry, MetricKey, TeamEntry, UnknownTeams } from './document';

/** An attribution document, ready to be applied: see {@link compileDocument}. */
export interface Policy {
  teams: Teams;
  unknownTeams: UnknownTeams;
  /** `team` first, then `service`, then the document's own in its order. */
  dimensions: readonly Dimension[];
  shared: readonly SharedRule[];
  idle: readonly IdleRule[];
}

/** The listed teams. */
export interface Teams {
  /** Whether any team is listed. */
  any: boolean;
  byId: ReadonlyMap<string, TeamEntry>;
  /** The id of a listed team by its id or an alias, without case; null: none is called so. */
  resolve: (value: string) => string | null;
}

export interface Dimension {
  name: string;
  rules: readonly Rule[];
}

/** One rule of a dimension. */
export interface Rule {
  source: Source;
  /** Null: always. */
  when: Filter | null;
  map: ReadonlyMap<string, string> | null;
  replace: { pattern: Pattern; by: string } | null;
}

/** Keys are sanitised as OpenCost does it. */
export type Source =
  | { from: 'label' | 'namespaceLabel' | 'annotation' | 'nodeLabel'; key: string }
  | { from: 'namespace'; pattern: Pattern }
  | { from: 'controller' }
  | { from: 'value'; value: string };

/** A regular expression that takes time linear in the text: the caller brings the engine. */
export interface Pattern {
  source: string;
  /** What its group `value` matches, or all that it matches where it has no such group; null: no match. */
  read: (text: string) => string | null;
  replaceAll: (text: string, by: string) => string;
}

export interface SharedRule {
  name: string;
  when: Filter;
  split: 'proportional' | 'even' | 'fixed' | 'metric';
  /** Of `fixed`: by team, in billionths. */
  weights: ReadonlyMap<string, bigint> | null;
  /** Of `metric`. */
  metric?: MetricSplit;
  within: 'cluster' | 'region' | 'fleet';
  among: 'listed' | 'all' | Filter;
  /** The part that stays with its owner, in billionths: 0 to 1_000_000_000. */
  absorb: Nano;
}

export interface MetricSplit {
  query: string;
  key: MetricKey;
  onMissing: MetricEntry['onMissing'];
}

export interface IdleRule {
  when: Filter | null;
  policy: IdlePolicy;
}

/** `separate`: idle stays a row of its own; `share`: it lies on what ran in the pool; `to`: a team pays for it. */
export type IdlePolicy = { mode: 'separate' | 'share' } | { mode: 'to'; team: string };
