import type { Nano } from '@showback/vocabulary';
import type { RuleEntry, SharedEntry } from '../document';

/** A rule that asks one source, perhaps somewhere only. */
export type ProposedRule = Omit<RuleEntry, 'map' | 'replace'>;

/** A change of the document that would give unowned workloads a team. */
export interface Proposal {
  dimension: 'team';
  /** To stand after the rules that are there, in the order of the proposals; null: to list the teams is enough. */
  rule: ProposedRule | null;
  /** Teams to list with it, where unlisted ones are not created. */
  teams: readonly string[];
  /** To stand after the rules of `shared`; null: nothing is to be distributed. */
  shared: SharedEntry | null;
  /** A sentence for people. */
  why: string;
  /** What it places of what nobody owns, over the days; it moves nothing that has an owner. */
  places: { costNano: Nano; workloads: number };
  /** Its entries, to paste. */
  yaml: string;
}

/** What is not yet known to place anything. */
export interface Candidate {
  rule: ProposedRule | null;
  teams: readonly string[];
  shared: SharedEntry | null;
  why: string;
}
