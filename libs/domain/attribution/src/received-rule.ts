import { decidedBy, matches } from '@showback/vocabulary';
import { type Owner, parentOf } from './attribute-day';
import { fieldsOf } from './day';
import type { Policy } from './policy';
import type { SharedLine } from './share-out';

/** Service of what a team received. */
export const SHARED_SERVICE = '__shared__';

/** The owner of what a team received of somebody's line. */
export function receiverOf(origin: Owner, team: string | null, teams: Policy['teams']): Owner {
  return { ...origin, team, service: SHARED_SERVICE, parent: parentOf(team, teams) };
}

/** Which later rule takes what a team received. */
export interface NextRule {
  /** Whether any can, whatever the line. */
  maybe: (team: string | null, rule: number) => boolean;
  /** Whether any can, whatever the team. */
  maybeOf: (line: SharedLine<unknown>, rule: number) => boolean;
  /** The first that does; null: it stays with the team. */
  of: (line: SharedLine<unknown>, team: string | null, rule: number) => number | null;
}

export function receivedRule({ shared, teams }: Pick<Policy, 'shared' | 'teams'>): NextRule {
  const possible = new Map<string, number[]>();
  const candidates = (team: string | null, after: number): number[] => {
    const key = `${after}\0${team ?? ''}`;
    const known = possible.get(key);
    if (known !== undefined) return known;
    const dimensions = { team, service: SHARED_SERVICE, parent: parentOf(team, teams) };
    const found = shared.flatMap(({ when }, index) =>
      index > after && decidedBy(when, { kind: 'shared', dimensions }) !== false ? [index] : [],
    );
    possible.set(key, found);
    return found;
  };
  const maybeOf = ({ item, owner }: SharedLine<unknown>, after: number): boolean => {
    const dimensions = receiverOf(owner, null, teams);
    return shared.some(({ when }, index) => index > after && decidedBy(when, { ...item, kind: 'shared', dimensions }) !== false);
  };
  return {
    maybe: (team, rule) => candidates(team, rule).length > 0,
    maybeOf,
    of: (line, team, rule) => {
      const later = candidates(team, rule);
      if (later.length === 0) return null;
      const fields = { ...fieldsOf(line.item, receiverOf(line.owner, team, teams)), kind: 'shared' as const };
      return (
        later.find((index) => {
          const when = shared[index]?.when;
          return when !== undefined && matches(when, fields);
        }) ?? null
      );
    },
  };
}
