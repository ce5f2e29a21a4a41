import { allOf, type Filter, isOf, lowerAscii } from '@showback/vocabulary';
import type { Scope } from './scope';

/** As much of a scope as decides which lines it sees. */
type Seeing = Pick<Scope, 'teams'>;

/**
 * The filter that is really asked: the asker's own within what the asker may see. A scope with teams sees lines of these
 * teams and nothing else, so that undistributed idle, unmounted, management and what nobody owns are absent. It narrows
 * after ownership and sharing are decided over the whole cluster: the lines that are left are the same for everyone.
 */
export function scopedFilter({ teams }: Seeing, filter: Filter | null): Filter | null {
  return teams === 'all' ? filter : allOf([isOf('team', ...realTeams(teams)), filter]);
}

/** Whether lines of this team are in scope; null: of nobody. What is not is answered as if it were not there: 404. */
export function seesTeam({ teams }: Seeing, team: string | null): boolean {
  if (teams === 'all') return true;
  return team !== null && realTeams(teams).some((own) => lowerAscii(own) === lowerAscii(team));
}

/**
 * Whether the words of sources are for this asker: why an hour is missing, quarantined or odd. They name nodes and workloads
 * of anybody, and what they cost; others are told the state alone.
 */
export function hearsSources({ teams }: Seeing): boolean {
  return teams === 'all';
}

/** `__idle__`, `__unattributed__` and their like stand in for a missing team: nobody belongs to them. */
function realTeams(teams: readonly string[]): string[] {
  return teams.filter((team) => !team.startsWith('__'));
}
