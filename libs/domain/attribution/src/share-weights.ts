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
  if (within === 'cluster') return cluster;
  return within === 'region' ? (region ?? '') : '';
}

/**
 * Receivers by rule and scope: teams that have cost of their own that day in the scope, among those that the rule names, by
 * what they keep of it. Cost that is distributed fully is nobody's own, so that a team whose cost is fully distributed
 * receives nothing; and a team that is nothing but the cost a rule distributes receives none of it back.
 */
export function shareWeights(decisions: readonly Decision[], policy: Policy): ShareWeights[] {
  const scopes = policy.shared.map(() => new Set<string>());
  for (const { item, shared } of decisions) {
    const rule = shared === null ? undefined : policy.shared[shared];
    if (shared !== null && rule !== undefined) scopes[shared]?.add(scopeOf(rule, item));
  }
  let all: KeptCost[] | null = null;
  return policy.shared.flatMap((rule, index) => {
    const found = [...(scopes[index] ?? [])].sort();
    if (found.length === 0) return [];
    const { among } = rule;
    const costs =
      typeof among === 'string'
        ? (all ??= keptCosts(decisions, policy))
        : keptCosts(decisions.filter(({ item, owner }) => matches(among, fieldsOf(item, owner))), policy); // prettier-ignore
    return found.map((scope) => ({ rule: index, scope, receivers: receiversOf(costs, policy, index, scope) }));
  });
}

/** What a team keeps of its cost in one place and of the lines that one rule takes, or none. */
interface KeptCost {
  cluster: string;
  region: string | null;
  team: string | null;
  shared: number | null;
  cost: Nano;
}

/** Cost that makes somebody a receiver, summed as far as rules can tell it apart. */
function keptCosts(decisions: readonly Decision[], policy: Policy): KeptCost[] {
  const costs = new Map<string, KeptCost>();
  for (const decision of decisions) {
    const { item, owner, shared } = decision;
    const team = owner['team'] ?? null;
    if (item.kind === 'idle' || item.kind === 'management' || (team === null && item.kind !== 'workload')) continue;
    const { cluster, region } = item;
    const key = `${shared ?? ''}\0${cluster}\0${region ?? ''}\0${team ?? ''}`;
    const known = costs.get(key);
    if (known !== undefined) known.cost += keptOf(decision, policy);
    else costs.set(key, { cluster, region, team, shared, cost: keptOf(decision, policy) });
  }
  return [...costs.values()];
}

function receiversOf(costs: readonly KeptCost[], policy: Policy, index: number, scope: string): ShareWeights['receivers'] {
  const rule = policy.shared[index];
  if (rule === undefined) return [];
  const own = new Map<string | null, Nano>();
  for (const kept of costs) {
    const { team, shared, cost } = kept;
    if (shared === index || scopeOf(rule, kept) !== scope) continue;
    if (rule.among === 'listed' && (team === null || !policy.teams.byId.has(team))) continue;
    own.set(team, (own.get(team) ?? 0n) + cost);
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

/** Direct cost with the idle that lies on it under the document's policy, less what is distributed of it. */
function keptOf({ item, idle, shared }: Decision, policy: Policy): Nano {
  const cost = directOf(item) + (idle.mode === 'share' ? item.idleShareNano : 0n);
  const absorb = shared === null ? WHOLE : (policy.shared[shared]?.absorb ?? WHOLE);
  return absorb === WHOLE ? cost : (cost * absorb) / WHOLE;
}
