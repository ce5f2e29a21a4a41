import { type FilterFields, matches, type Nano } from '@showback/vocabulary';
import type { Decision } from './attribute-day';
import { directOf, fieldsOf } from './day';
import type { Policy, SharedRule } from './policy';

/** A whole, in billionths. */
export const WHOLE = 1_000_000_000n;

/** Who receives what one rule distributes in one scope, and in what proportion. */
export interface ShareWeights {
  /** The rule's place in the document. */
  rule: number;
  /** The cluster or region whose cost it is; "" for the fleet. */
  scope: string;
  /** By team, bytewise; null: what nobody owns. Empty: nobody receives, the cost stays with its owner. */
  receivers: readonly { team: string | null; weight: Nano }[];
}

/** The first rule that takes a line; idle has rules of its own. */
export function takingRule(rules: readonly SharedRule[], fields: FilterFields): number | null {
  if (fields.kind === 'idle') return null;
  const index = rules.findIndex(({ when }) => matches(when, fields));
  return index < 0 ? null : index;
}

/** Where a rule distributes the cost of a line. */
export function scopeOf({ within }: SharedRule, { cluster, region }: { cluster: string; region: string | null }): string {
  return { cluster, region: region ?? '', fleet: '' }[within];
}

/**
 * Receivers by rule and scope: teams that have cost of their own that day in the scope, among those that the rule names, by
 * what they keep of it. Cost that is distributed fully is nobody's own, so that a team whose cost is fully distributed
 * receives nothing; and a team that is nothing but the cost a rule distributes receives none of it back.
 */
export function shareWeights(decisions: readonly Decision[], policy: Policy): ShareWeights[] {
  return policy.shared.flatMap((rule, index) => {
    const scopes = new Set(decisions.filter(({ shared }) => shared === index).map(({ item }) => scopeOf(rule, item)));
    return [...scopes].sort().map((scope) => ({ rule: index, scope, receivers: receiversOf(decisions, policy, index, scope) }));
  });
}

function receiversOf(decisions: readonly Decision[], policy: Policy, index: number, scope: string): ShareWeights['receivers'] {
  const rule = policy.shared[index];
  if (rule === undefined) return [];
  const own = new Map<string | null, Nano>();
  for (const decision of decisions) {
    const { item, owner, shared } = decision;
    if (item.kind === 'idle' || item.kind === 'management') continue;
    if (shared === index || scopeOf(rule, item) !== scope || !isAmong(decision, rule, policy)) continue;
    const team = owner['team'] ?? null;
    if (team === null && item.kind !== 'workload') continue;
    own.set(team, (own.get(team) ?? 0n) + keptOf(decision, policy));
  }
  return [...own]
    .filter(([, weight]) => weight > 0n)
    .map(([team, weight]) => ({ team, weight: weighed(rule, team, weight) }))
    .filter(({ weight }) => weight > 0n)
    .sort((a, b) => (a.team === null ? 1 : b.team === null ? -1 : a.team < b.team ? -1 : 1));
}

/** What nobody owns receives in proportion only. */
function weighed({ split, weights }: SharedRule, team: string | null, own: Nano): Nano {
  if (split === 'proportional') return own;
  if (team === null) return 0n;
  return split === 'even' ? 1n : (weights?.get(team) ?? 0n);
}

function isAmong({ item, owner }: Decision, { among }: SharedRule, { teams }: Policy): boolean {
  const team = owner['team'] ?? null;
  if (among === 'all') return true;
  if (among === 'listed') return team !== null && teams.byId.has(team);
  return matches(among, fieldsOf(item, owner));
}

/** Direct cost with the idle that lies on it under the document's policy, less what is distributed of it. */
function keptOf({ item, idle, shared }: Decision, policy: Policy): Nano {
  const cost = directOf(item) + (idle.mode === 'share' ? item.idleShareNano : 0n);
  const absorb = shared === null ? WHOLE : (policy.shared[shared]?.absorb ?? WHOLE);
  return absorb === WHOLE ? cost : (cost * absorb) / WHOLE;
}
