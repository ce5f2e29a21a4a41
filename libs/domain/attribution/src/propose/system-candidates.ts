import { matches } from '@showback/vocabulary';
import { fieldsOf } from '../day';
import type { SharedEntry } from '../document';
import type { Policy } from '../policy';
import type { Candidate } from './proposal';
import { isSystemNamespace } from './system-namespaces';
import type { Trial } from './trial';
import { comparison } from './write-yaml';

/** What teams that run the clusters are called. */
const PLATFORM_NAMES = ['platform', 'infrastructure', 'infra', 'sre', 'devops', 'operations', 'ops', 'cloud'];

/** What clusters are run with belongs to those who run them, and is distributed to those for whom it runs. */
export function systemCandidates(trial: Trial, policy: Policy): Candidate[] {
  const unowned = trial.unowned();
  const namespaces = unowned.map(({ items }) => items[0]?.namespace ?? '').filter(isSystemNamespace);
  const names = [...new Set(namespaces)].sort();
  if (names.length === 0) return [];
  const known = PLATFORM_NAMES.find((name) => trial.isKnown(name)) ?? 'platform';
  const team = trial.teams.resolve(known) ?? known;
  const when = comparison('namespace', names);
  const isListed = policy.unknownTeams === 'create' || trial.teams.resolve(team) !== null;
  const taken = unowned.some(({ items }) =>
    items.some(
      (item) => names.includes(item.namespace ?? '') && isTaken(fieldsOf(item, { team, service: null, parent: team }), policy),
    ),
  );
  return [
    {
      rule: { value: team, when },
      teams: isListed ? [] : [team],
      shared: taken ? null : sharedEntry(team, when, policy),
      why: `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} ${names.length === 1 ? 'is' : 'are'} what the clusters are run with`,
    },
  ];
}

function isTaken(fields: Parameters<typeof matches>[1], { shared }: Policy): boolean {
  return shared.some(({ when }) => matches(when, fields));
}

/** Only what the rule places: what else the team has stays its own. */
function sharedEntry(team: string, when: string, { shared }: Policy): SharedEntry {
  const names = ['cluster-system', ...shared.map((_, index) => `cluster-system-${index + 2}`)];
  const name = names.find((one) => shared.every((rule) => rule.name !== one)) ?? 'cluster-system';
  return { name, when: `${comparison('team', [team])}+${when}`, split: 'proportional', within: 'cluster' };
}
