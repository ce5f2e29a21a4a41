import { sumNano, type LabelSet } from '@showback/vocabulary';
import type { DayItem } from '../day';
import type { Candidate, ProposedRule } from './proposal';
import { looksLikeTeam, teamRank } from './team-words';
import type { Trial, WorkloadDay } from './trial';
import { comparison } from './write-yaml';

const SOURCES = ['label', 'namespaceLabel', 'annotation'] as const;
type From = (typeof SOURCES)[number];
const FIELDS = { label: 'labels', namespaceLabel: 'namespaceLabels', annotation: 'annotations' } as const;

/** A workload with more values of one label than this in the days has a label of its runs, not of its team. */
const VALUES_PER_WORKLOAD_MAX = 2;
/** From so many workloads on, a label that each has differently is the workload's name. */
const UNIQUE_FROM = 4;
/** More values than this are not written into a filter. */
const LISTED_VALUES_MAX = 20;

/** A label that unowned workloads have, and what it says. */
interface Seen {
  from: From;
  key: string;
  rank: number;
  /** By workload. */
  values: Map<string, Set<string>>;
}

/** Rules for labels that name a team, the plainest first; what is on the pod before what is on its namespace. */
export function labelCandidates(trial: Trial, creates: boolean): Candidate[] {
  const unowned = trial.unowned();
  const ofNodes = nodeKeys(trial);
  const money = new Map(unowned.map(({ key, costNano }) => [key, costNano]));
  return [...seenLabels(unowned, trial, creates)]
    .filter(({ from, key }) => from !== 'label' || !ofNodes.has(key))
    .filter((seen) => !isVolatile(seen) && !isUnique(seen, trial))
    .map((seen) => ({ seen, cost: sumNano([...seen.values.keys()].map((key) => money.get(key) ?? 0n)) }))
    .sort((a, b) => a.seen.rank - b.seen.rank || (a.cost > b.cost ? -1 : a.cost < b.cost ? 1 : a.seen.key < b.seen.key ? -1 : 1))
    .flatMap(({ seen }) => candidateOf(seen, trial, creates) ?? []);
}

/** A key that some node has is never offered: on another node's pods it may be the node's as well. */
function nodeKeys({ workloads, settled }: Trial): Set<string> {
  const keys = workloads.flatMap(({ items }) => items.flatMap(({ labelSet }) => Object.keys(labelSet.nodeLabels)));
  return new Set([...settled.nodeKeys, ...keys]);
}

function* seenLabels(unowned: readonly WorkloadDay[], trial: Trial, creates: boolean): Iterable<Seen> {
  const found = new Map<string, Seen>();
  for (const { key: workload, items } of unowned) {
    for (const { from, key, value } of items.flatMap(labelsOf)) {
      // Where unlisted values are passed over, a label that holds listed teams can be asked whatever it is called.
      const rank = teamRank(key) ?? (!creates && trial.teams.resolve(value) !== null ? OTHER_KEY_RANK : null);
      const name = `${from} ${key}`;
      const seen = found.get(name) ?? (rank === null ? null : { from, key, rank, values: new Map<string, Set<string>>() });
      if (seen === null) continue;
      found.set(name, seen);
      seen.values.set(workload, (seen.values.get(workload) ?? new Set()).add(value));
    }
  }
  yield* found.values();
}

const OTHER_KEY_RANK = 100;

function labelsOf({ labelSet }: DayItem): { from: From; key: string; value: string }[] {
  return SOURCES.flatMap((from) =>
    Object.entries((labelSet satisfies LabelSet)[FIELDS[from]]).map(([key, value]) => ({ from, key, value: value.trim() })),
  );
}

function isVolatile({ values }: Seen): boolean {
  return [...values.values()].some(({ size }) => size > VALUES_PER_WORKLOAD_MAX);
}

/** A namespace's label may well differ from one to the next: there a team often has one. */
function isUnique({ from, values }: Seen, trial: Trial): boolean {
  const all = [...values.values()].flatMap((own) => [...own]);
  return (
    from !== 'namespaceLabel' &&
    values.size >= UNIQUE_FROM &&
    new Set(all).size >= values.size &&
    !all.some((value) => trial.isKnown(value))
  );
}

function candidateOf({ from, key, values }: Seen, trial: Trial, creates: boolean): Candidate | null {
  const all = [...new Set([...values.values()].flatMap((own) => [...own]))].sort();
  const named = teamRank(key) !== null;
  const good = all.filter((value) => trial.isKnown(value) || (named && looksLikeTeam(value)));
  if (good.length === 0) return null;
  const only = creates && good.length < all.length;
  if (only && good.length > LISTED_VALUES_MAX) return null;
  const rule: ProposedRule = { [from]: key, ...(only && { when: comparison(`${from}[${key}]`, good) }) };
  const teams = creates ? [] : unlisted(good, trial);
  const where = { label: 'the label', namespaceLabel: "the namespaces' label", annotation: 'the annotation' }[from];
  return { rule, teams, shared: null, why: `${where} ${key} says ${said(good)}` };
}

/** Ids for the values that name no listed team, each once. */
export function unlisted(values: readonly string[], trial: Trial): string[] {
  return [
    ...new Set(values.filter((value) => trial.teams.resolve(value) === null).map((value) => value.trim().toLowerCase())),
  ].sort();
}

const SAID_MAX = 3;

function said(values: readonly string[]): string {
  const shown = values.slice(0, SAID_MAX).join(', ');
  return values.length > SAID_MAX ? `${shown} and ${values.length - SAID_MAX} more` : shown;
}
