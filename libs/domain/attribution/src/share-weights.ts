import { type FilterFields, matches, type Nano } from '@showback/vocabulary';
import type { Decision } from './attribute-day';
import { directOf, fieldsOf } from './day';
import { type Eligible, type Measured, metricWeights, type MetricValues } from './metric-weights';
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
  /** Of a rule that splits by a metric. */
  measured?: Measured;
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
 * @param metrics what the metrics that rules split by were that day, or on the last day of which there are values
 */
export function shareWeights(
  decisions: readonly Decision[],
  policy: Policy,
  metrics: readonly MetricValues[] = [],
): ShareWeights[] {
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
    const entitled =
      typeof among === 'string' ? decisions : decisions.filter(({ item, owner }) => matches(among, fieldsOf(item, owner)));
    const costs = typeof among === 'string' ? (all ??= keptCosts(decisions, policy)) : keptCosts(entitled, policy);
    return found.map((scope) => weightsIn({ rule, index, scope }, { costs, decisions: entitled, policy, metrics }));
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

/** Whether cost of a kind makes its owner a receiver. */
function isReceiving(kind: Decision['item']['kind'], team: string | null): boolean {
  return kind === 'workload' || (kind === 'unmounted' && team !== null);
}

/** Cost that makes somebody a receiver, summed as far as rules can tell it apart. */
function keptCosts(decisions: readonly Decision[], policy: Policy): KeptCost[] {
  const costs = new Map<string, KeptCost>();
  for (const decision of decisions) {
    const { item, owner, shared } = decision;
    const team = owner['team'] ?? null;
    if (!isReceiving(item.kind, team)) continue;
    const { cluster, region } = item;
    const key = `${shared ?? ''}\0${cluster}\0${region ?? ''}\0${team ?? ''}`;
    const known = costs.get(key);
    if (known !== undefined) known.cost += keptOf(decision, policy);
    else costs.set(key, { cluster, region, team, shared, cost: keptOf(decision, policy) });
  }
  return [...costs.values()];
}

interface Entitled {
  costs: readonly KeptCost[];
  decisions: readonly Decision[];
  policy: Policy;
  metrics: readonly MetricValues[];
}

function weightsIn(
  { rule, index, scope }: { rule: SharedRule; index: number; scope: string },
  { costs, decisions, policy, metrics }: Entitled,
): ShareWeights {
  const isEntitled = (team: string | null): boolean => rule.among !== 'listed' || (team !== null && policy.teams.byId.has(team));
  const own = new Map<string | null, Nano>();
  const clusters = new Set<string>();
  for (const kept of costs) {
    const { cluster, team, shared, cost } = kept;
    if (shared === index || scopeOf(rule, kept) !== scope || !isEntitled(team)) continue;
    own.set(team, (own.get(team) ?? 0n) + cost);
    clusters.add(cluster);
  }
  const at = { rule: index, scope };
  if (rule.metric === undefined) return { ...at, receivers: receiversOf(rule, own) };
  const there = decisions.filter(
    ({ item, owner, shared }) =>
      shared !== index &&
      isReceiving(item.kind, owner['team'] ?? null) &&
      scopeOf(rule, item) === scope &&
      isEntitled(owner['team'] ?? null),
  );
  const eligible: Eligible = { own, clusters, decisions: there, keptOf: (decision) => keptOf(decision, policy) };
  const { weights, measured } = metricWeights(rule.metric, eligible, { teams: policy.teams, metrics });
  const instead = { ...rule, split: 'proportional' } as const;
  if (measured === 'missing')
    return { ...at, measured, receivers: rule.metric.onMissing === 'proportional' ? receiversOf(instead, own) : [] };
  return { ...at, measured, receivers: receiversOf({ ...rule, weights }, own) };
}

function receiversOf(rule: SharedRule, own: ReadonlyMap<string | null, Nano>): ShareWeights['receivers'] {
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
