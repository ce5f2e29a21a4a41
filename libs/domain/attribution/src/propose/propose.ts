import { type Nano, sumNano } from '@showback/vocabulary';
import type { DayItem } from '../day';
import type { AttributionDocument, RuleEntry } from '../document';
import type { Policy, Rule } from '../policy';
import { labelCandidates } from './label-candidates';
import { listedCandidates } from './listed-candidates';
import { sameNameCandidates, singleCandidates, stagedCandidates } from './namespace-candidates';
import type { Candidate, Proposal } from './proposal';
import type { Settled } from './open-workloads';
import { systemCandidates } from './system-candidates';
import { Trial } from './trial';
import { documentYaml } from './write-yaml';

/** What would place what nobody owns. */
export interface Proposals {
  proposals: Proposal[];
  /** By {@link workloadKey}: every workload of the days. */
  standings: ReadonlyMap<string, Standing>;
}

/** What the document says of a workload, and what would change that. */
export interface Standing {
  /** Null: it has none on some day, or not the same on all. */
  team: string | null;
  /** The place of the proposal that places most of it; null: none does. */
  proposal: number | null;
}

/**
 * Proposes what to add to a document so that what nobody owns gets a team: teams that only have to be listed, system
 * namespaces, labels that name a team, namespaces that do, and last namespaces one by one. Each was tried with the rules,
 * the votes and the days as they are, after those before it; none is proposed that would take anything from its owner.
 * @param days the items of each day, of all clusters that count
 * @param compileRules as the document's compiler does it
 * @param settled what is known of workloads that are not among the items, because nothing that is added could move them
 */
export function propose(
  days: readonly (readonly DayItem[])[],
  policy: Policy,
  compileRules: (rules: readonly RuleEntry[]) => readonly Rule[],
  settled: Settled = { teams: new Set(), nodeKeys: new Set() },
): Proposals {
  const trial = new Trial(days, policy, settled);
  const before = trial.teamsByWorkload();
  const placedBy = new Map<string, Map<number, Nano>>();
  const proposals: Proposal[] = [];
  const creates = policy.unknownTeams === 'create';
  const consider = (candidate: Candidate): void => {
    const rules = candidate.rule === null ? [] : compileRules([candidate.rule]);
    // A candidate before it may have brought the team in.
    const teams = candidate.teams.filter((team) => trial.teams.resolve(team) === null);
    const { placed, moves } = trial.attempt(rules, teams);
    const costNano = sumNano(placed.map((one) => one.costNano));
    if (moves || costNano <= 0n) return;
    for (const { key, costNano: cost } of placed) {
      const parts = placedBy.get(key) ?? new Map<number, Nano>();
      placedBy.set(key, parts.set(proposals.length, (parts.get(proposals.length) ?? 0n) + cost));
    }
    trial.accept(rules, teams);
    const change = { ...candidate, teams };
    const places = { costNano, workloads: new Set(placed.map(({ key }) => key)).size };
    proposals.push({ dimension: 'team', ...change, places, yaml: proposedYaml([change]) });
  };
  listedCandidates(trial, policy).forEach(consider);
  systemCandidates(trial, policy).forEach(consider);
  labelCandidates(trial, creates).forEach(consider);
  stagedCandidates(trial, creates).forEach(consider);
  sameNameCandidates(trial).forEach(consider);
  singleCandidates(trial, creates).forEach(consider);
  return { proposals, standings: standingsOf(before, placedBy) };
}

function standingsOf(
  before: ReadonlyMap<string, string | null>,
  placedBy: ReadonlyMap<string, ReadonlyMap<number, Nano>>,
): Map<string, Standing> {
  return new Map(
    [...before].map(([key, team]) => {
      const [best] = [...(placedBy.get(key) ?? [])].sort(([a, x], [b, y]) => (x > y ? -1 : x < y ? 1 : a - b));
      return [key, { team, proposal: best?.[0] ?? null }];
    }),
  );
}

type Part = Pick<Proposal, 'rule' | 'teams' | 'shared'>;

/** The document with what is proposed: new rules after those there are. */
export function withProposals(document: AttributionDocument, proposals: readonly Part[]): AttributionDocument {
  const team = Object.hasOwn(document.dimensions, 'team') ? (document.dimensions['team'] ?? []) : [];
  return {
    ...document,
    teams: [...document.teams, ...proposals.flatMap(({ teams }) => teams.map((id) => ({ id })))],
    dimensions: { ...document.dimensions, team: [...team, ...proposals.flatMap(({ rule }) => rule ?? [])] },
    shared: [...document.shared, ...proposals.flatMap(({ shared }) => shared ?? [])],
  };
}

const NOTHING: AttributionDocument = { teams: [], dimensions: {}, shared: [], idle: [] };

/** What is proposed as YAML, each entry under the section that it belongs to. "" where there is nothing. */
export function proposedYaml(proposals: readonly Part[]): string {
  return documentYaml(withProposals(NOTHING, proposals));
}
