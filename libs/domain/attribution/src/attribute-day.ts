import { type DayItem, fieldsOf } from './day';
import { idlePolicies } from './idle-policies';
import { ItemValues } from './item-values';
import type { IdlePolicy, Policy } from './policy';
import type { MetricValues } from './metric-weights';
import { type ShareWeights, shareWeights, takingRule } from './share-weights';
import { votesOf, winnerOf, workloadKey, workloadsOf } from './vote';

/** Values by dimension, `parent` among them; null where it has none. */
export type Owner = Readonly<Record<string, string | null>>;

/** What was decided about one item of a day. */
export interface Decision {
  item: DayItem;
  /** One object for all that are equal. */
  owner: Owner;
  /** What the document says of the idle of the item's pool. */
  idle: IdlePolicy;
  /** Which rule of `shared` distributes it: its place in the document; null: none. */
  shared: number | null;
}

/** A day's opinions: the same whatever is asked afterwards. */
export interface DayAttribution {
  decisions: Decision[];
  /** Who receives what the rules of `shared` distribute, and by what weight. */
  weights: ShareWeights[];
}

/**
 * Decides one UTC day over all the items of all the clusters that count: whose each is, whether its idle is shared, which rule
 * distributes it, and to whom. The order of the items does not matter.
 * @param known of the same policy: what is known from other days, and what its metrics were
 */
export function attributeDay(
  items: readonly DayItem[],
  policy: Policy,
  { values = new ItemValues(policy), metrics = [] }: { values?: ItemValues | undefined; metrics?: readonly MetricValues[] } = {},
): DayAttribution {
  const owners = ownersOf(items, policy, values);
  const idle = idlePolicies(items, policy.idle);
  const decisions = items.map((item): Decision => {
    const own = idle(item);
    const owner = ownerOf(item, owners, own);
    const shared = policy.shared.length === 0 ? null : takingRule(policy.shared, fieldsOf(item, owner));
    return { item, owner, idle: own, shared };
  });
  return { decisions, weights: shareWeights(decisions, policy, metrics) };
}

/** Idle of a pool that a team pays for is that team's; everything else is whose its workload is. */
function ownerOf(item: DayItem, owners: (item: DayItem, idleTeam: string | null) => Owner, idle: IdlePolicy): Owner {
  return owners(item, item.kind === 'idle' && idle.mode === 'to' ? idle.team : null);
}

function ownersOf(
  items: readonly DayItem[],
  policy: Policy,
  values: ItemValues,
): (item: DayItem, idleTeam: string | null) => Owner {
  const names = policy.dimensions.map(({ name }) => name);
  const intern = owners(policy);
  const byWorkload = new Map<string, Owner>();
  for (const [key, own] of workloadsOf(items)) {
    const decided = decide(own, names, values);
    byWorkload.set(key, intern(names.map((name, index) => [name, decided[index] ?? null])));
  }
  const nobody = intern(names.map((name) => [name, null]));
  return (item, idleTeam) => {
    if (idleTeam !== null) return intern(names.map((name) => [name, name === 'team' ? idleTeam : null]));
    const key = workloadKey(item);
    return (key === null ? undefined : byWorkload.get(key)) ?? nobody;
  };
}

/** The value of each dimension that the items of one workload vote for; what is alone has no need to. */
function decide(own: readonly DayItem[], names: readonly string[], values: ItemValues): readonly (string | null)[] {
  const [only] = own;
  if (only !== undefined && own.length === 1) return values.of(only);
  return names.map((_, index) => winnerOf(votesOf(own, { valueOf: (item) => values.of(item)[index] ?? null })));
}

/** Makes owners of values, one object for all that are equal, with the team's parent. */
export function owners({ teams }: Pick<Policy, 'teams'>): (values: readonly (readonly [string, string | null])[]) => Owner {
  const known = new Map<string, Owner>();
  return (values) => {
    const key = JSON.stringify(values);
    const same = known.get(key);
    if (same !== undefined) return same;
    const entries = Object.fromEntries(values);
    const owner = { ...entries, parent: parentOf(entries['team'] ?? null, teams) };
    known.set(key, owner);
    return owner;
  };
}

/** The team that a team belongs to; itself where it belongs to none. */
export function parentOf(team: string | null, teams: Policy['teams']): string | null {
  return team === null ? null : (teams.byId.get(team)?.parent ?? team);
}
