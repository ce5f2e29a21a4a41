import { RuleReader } from '../evaluate';
import type { Policy } from '../policy';
import type { Candidate } from './proposal';
import { looksLikeTeam } from './team-words';
import type { Trial } from './trial';

/** How many teams are offered to be listed. */
const TEAMS_MAX = 50;

/** Teams that the rules there are find and that are not listed. */
export function listedCandidates(trial: Trial, policy: Policy): Candidate[] {
  if (policy.unknownTeams === 'create') return [];
  const rules = policy.dimensions.find(({ name }) => name === 'team')?.rules ?? [];
  const reader = new RuleReader({ name: 'team', rules }, { teams: policy.teams, unknownTeams: 'create' });
  const costs = new Map<string, bigint>();
  for (const { items, costNano } of trial.unowned()) {
    const values = new Set(items.flatMap((item) => reader.valueOf(item) ?? []));
    for (const value of values) if (looksLikeTeam(value)) costs.set(value, (costs.get(value) ?? 0n) + costNano);
  }
  return [...costs]
    .sort(([a, x], [b, y]) => (x > y ? -1 : x < y ? 1 : a < b ? -1 : 1))
    .slice(0, TEAMS_MAX)
    .map(([team]) => ({ rule: null, teams: [team], shared: null, why: `the rules find ${team}, which is not among the teams` }));
}
