import { type Nano, sumNano } from '@showback/vocabulary';
import type { DayItem } from '../day';
import type { AttributionDocument, RuleEntry } from '../document';
import type { Policy, Rule } from '../policy';
import { labelCandidates } from './label-candidates';
import { listedCandidates } from './listed-candidates';
import { sameNameCandidates, singleCandidates, stagedCandidates } from './namespace-candidates';
import type { Candidate, Proposal } from './proposal';
import { systemCandidates } from './system-candidates';
import { Trial } from './trial';
import { listEntry } from './write-yaml';

/** What would place what nobody owns. */
export interface Proposals {
  proposals: Proposal[];
  /** Unowned workloads, dearest first. */
  unowned: UnownedWorkload[];
}

/** A workload that had no owner on at least one of the days. */
export interface UnownedWorkload {
  cluster: string;
  namespace: string | null;
  controllerKind: string | null;
  workload: string | null;
  /** Of the days on which it had none. */
  costNano: Nano;
  /** Its items of those days. */
  items: readonly DayItem[];
  /** The place of the proposal that places most of it; null: none does. */
  proposal: number | null;
}

/**
 * Proposes what to add to a document so that what nobody owns gets a team: teams that only have to be listed, system
 * namespaces, labels that name a team, namespaces that do, and last namespaces one by one. Each was tried with the rules,
 * the votes and the days as they are, after those before it; none is proposed that would take anything from its owner.
 * @param days the items of each day, of all clusters that count
 * @param compileRules as the document's compiler does it
 */
export function propose(
  days: readonly (readonly DayItem[])[],
  policy: Policy,
  compileRules: (rules: readonly RuleEntry[]) => readonly Rule[],
): Proposals {
  const trial = new Trial(days, policy);
  const before = trial.unowned();
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
  return { proposals, unowned: unownedWorkloads(before, placedBy) };
}

function unownedWorkloads(
  before: readonly Trial['workloads'][number][],
  placedBy: ReadonlyMap<string, ReadonlyMap<number, Nano>>,
): UnownedWorkload[] {
  const found = new Map<string, UnownedWorkload & { items: DayItem[] }>();
  for (const { key, items, costNano } of before) {
    const known = found.get(key);
    if (known !== undefined) {
      known.costNano += costNano;
      known.items.push(...items);
      continue;
    }
    const [first] = items;
    if (first === undefined) continue;
    const { cluster, namespace, controllerKind, workload } = first;
    const [best] = [...(placedBy.get(key) ?? [])].sort(([a, x], [b, y]) => (x > y ? -1 : x < y ? 1 : a - b));
    found.set(key, { cluster, namespace, controllerKind, workload, costNano, items: [...items], proposal: best?.[0] ?? null });
  }
  return [...found]
    .sort(([a, x], [b, y]) => (x.costNano > y.costNano ? -1 : x.costNano < y.costNano ? 1 : a < b ? -1 : 1))
    .map(([, workload]) => workload);
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

/** What is proposed as YAML, each entry under the section that it belongs to. "" where there is nothing. */
export function proposedYaml(proposals: readonly Part[]): string {
  const teams = proposals.flatMap((proposal) => proposal.teams).map((id) => listEntry({ id }, '  '));
  const rules = proposals.flatMap(({ rule }) => rule ?? []).map((rule) => listEntry(rule, '    '));
  const shared = proposals.flatMap((proposal) => proposal.shared ?? []).map((entry) => listEntry(entry, '  '));
  return [
    ...(teams.length > 0 ? ['teams:\n', ...teams] : []),
    ...(rules.length > 0 ? ['dimensions:\n  team:\n', ...rules] : []),
    ...(shared.length > 0 ? ['shared:\n', ...shared] : []),
  ].join('');
}
