import { sumNano } from '@showback/vocabulary';
import type { Candidate } from './proposal';
import { unlisted } from './label-candidates';
import { looksLikeTeam, STAGES } from './team-words';
import type { Trial, WorkloadDay } from './trial';
import { comparison } from './write-yaml';

/** What Kubernetes allows as a namespace's name: nothing in it needs escaping in a pattern. */
const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const STAGED = new RegExp(`^(?<stem>.+)-(?<stage>${STAGES.join('|')})$`);
const LEADING = new RegExp(`^(?<stage>${STAGES.join('|')})-(?<stem>.+)$`);

/** Whose these are is not in their name. */
const NOBODYS =
  /^(default|sandbox|playground|tmp|temp|test|tests|testing|demo|demos|misc|shared|common|tools|ci|cd|previews?|apps?|services?|workloads?|jobs|web)$/;

/** How many namespaces are offered one by one. */
const SINGLE_MAX = 20;

/** Unowned workloads by their namespace, dearest first. */
function byNamespace(trial: Trial): [namespace: string, workloads: WorkloadDay[]][] {
  const found = new Map<string, WorkloadDay[]>();
  for (const workload of trial.unowned()) {
    const namespace = workload.items[0]?.namespace ?? null;
    if (namespace !== null) found.set(namespace, [...(found.get(namespace) ?? []), workload]);
  }
  const costs = new Map([...found].map(([name, own]) => [name, sumNano(own.map(({ costNano }) => costNano))]));
  const cost = (name: string): bigint => costs.get(name) ?? 0n;
  return [...found].sort(([a], [b]) => (cost(a) > cost(b) ? -1 : cost(a) < cost(b) ? 1 : a < b ? -1 : 1));
}

/** `payments-dev` where payments is a team already, or where the same beginning has several stages. */
export function stagedCandidates(trial: Trial, creates: boolean): Candidate[] {
  const names = byNamespace(trial).map(([name]) => name).filter((name) => NAME.test(name)); // prettier-ignore
  const ways = [
    { pattern: STAGED, write: (stages: string) => `^(?<value>.+)-(?:${stages})$` },
    { pattern: LEADING, write: (stages: string) => `^(?:${stages})-(?<value>.+)$` },
  ];
  return ways.flatMap(({ pattern, write }) => {
    const read = names.flatMap((name) => {
      const { stem, stage } = pattern.exec(name)?.groups ?? {};
      return stem === undefined || stage === undefined ? [] : [{ name, stem, stage }];
    });
    const several = (stem: string): boolean => read.filter((other) => other.stem === stem).length > 1;
    const good = read.filter(({ stem }) => trial.isKnown(stem) || (looksLikeTeam(stem) && !NOBODYS.test(stem) && several(stem)));
    const [example] = good;
    if (example === undefined) return [];
    const stages = [...new Set(good.map(({ stage }) => stage))].sort();
    const teams = creates ? [] : unlisted(good.map(({ stem }) => stem), trial); // prettier-ignore
    const why = `namespaces are named by team and stage: ${example.name} is ${example.stem}'s`;
    return [{ rule: { namespace: write(stages.join('|')) }, teams, shared: null, why }];
  });
}

/** Namespaces that are called as a team is. */
export function sameNameCandidates(trial: Trial): Candidate[] {
  const names = byNamespace(trial).map(([name]) => name).filter((name) => NAME.test(name) && trial.isKnown(name)); // prettier-ignore
  if (names.length === 0) return [];
  const sorted = [...names].sort();
  const why = `${sorted.length === 1 ? 'a namespace has' : 'namespaces have'} the name of a team that is there already`;
  return [{ rule: { namespace: `^(?:${sorted.join('|')})$` }, teams: [], shared: null, why }];
}

/** The last resort: namespaces given to a team that is called like them. Whoever pastes it may know better. */
export function singleCandidates(trial: Trial, creates: boolean): Candidate[] {
  const byTeam = new Map<string, string[]>();
  const names = byNamespace(trial).map(([name]) => name);
  for (const name of names.filter((one) => NAME.test(one) && !NOBODYS.test(one)).slice(0, SINGLE_MAX)) {
    const stem = STAGED.exec(name)?.groups?.['stem'] ?? LEADING.exec(name)?.groups?.['stem'] ?? name;
    const team = trial.teams.resolve(stem) ?? stem;
    byTeam.set(team, [...(byTeam.get(team) ?? []), name]);
  }
  return [...byTeam].map(([team, own]) => ({
    rule: { value: team, when: comparison('namespace', own) },
    teams: creates ? [] : unlisted([team], trial),
    shared: null,
    why: `nothing that runs in ${own.join(', ')} says whose it is: write whose it is, if it is not ${team}'s`,
  }));
}
