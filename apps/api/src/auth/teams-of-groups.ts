import type { Policies } from '../attribution/policies';

/** Inject: the teams that belong to groups of the sign-in proxy. */
export const TEAMS_OF_GROUPS = Symbol('TeamsOfGroups');

export type TeamsOfGroups = (groups: readonly string[]) => readonly string[];

/** By the `groups` of the teams that are listed today: who changes the group sees the whole past of the new team, and no more of the old. */
export function teamsOfGroups(policies: Policies): TeamsOfGroups {
  return (groups) => {
    const asked = new Set(groups);
    const { byId } = policies.current().policy.teams;
    return [...byId].filter(([, team]) => (team.groups ?? []).some((group) => asked.has(group))).map(([id]) => id);
  };
}
