/** Inject: the teams that belong to groups of the sign-in proxy, by the `groups` of teams in the attribution document in force. */
export const TEAMS_OF_GROUPS = Symbol('TeamsOfGroups');

export type TeamsOfGroups = (groups: readonly string[]) => readonly string[];
