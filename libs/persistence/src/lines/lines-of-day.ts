import { addMeasures, type Measures, zeroMeasures } from '@showback/allocation';
import {
  attributeDay,
  type Decision,
  type IdlePolicy,
  type ItemValues,
  type MetricValues,
  orderItems,
  type Owner,
  type Policy,
  type ReceivedPart,
  receiverOf,
  type SharedLine,
  shareOut,
  type ShareWeights,
} from '@showback/attribution';
import type { LineKind, Nano } from '@showback/vocabulary';
import type { MeasuredItem } from './day-items';
import { type KeptOwner, KeptOwners } from './kept-owners';

/** What a line is to the rules of `shared`: not touched by them; before them; what stays after them; received. */
export const FORMS = { untouched: 0, before: 1, kept: 2, received: 3 } as const;
export type LineForm = (typeof FORMS)[keyof typeof FORMS];

/** The idle policy of a line's pool, as it is stored. */
export const IDLE_POLICIES: Readonly<Record<IdlePolicy['mode'], number>> = { separate: 0, share: 1, to: 2 };

/** A day's figures of one owner: a row of `line_day`. */
export interface Line {
  cluster: string;
  kind: LineKind;
  form: LineForm;
  idlePolicy: number;
  owner: KeptOwner;
  /** All zero on what was received, which has money only, but for how far that may be off. */
  measures: Measures;
  sharedNano: Nano;
  sharedIdleNano: Nano;
}

/** What was decided about one item: a row of `owner_day`. */
export interface OwnedItem {
  item: MeasuredItem;
  owner: KeptOwner;
  idlePolicy: number;
  sharedRule: number | null;
}

/** Rows of `share_weight`. `cluster`: null where the scope is a region or the fleet. */
export type ScopedWeights = ShareWeights & { cluster: string | null };

/** Everything that the read model holds of a day. */
export interface DayLines {
  owners: KeptOwner[];
  items: OwnedItem[];
  weights: ScopedWeights[];
  lines: Line[];
}

/** Attributes a day and sums it by owner. `items`: all of the day, of one cluster or of all that a rule may distribute over. */
export function linesOfDay(
  items: readonly MeasuredItem[],
  policy: Policy,
  known: { values?: ItemValues; metrics?: readonly MetricValues[] } = {},
): DayLines {
  const { decisions, weights } = attributeDay(items, policy, known);
  const owners = new KeptOwners();
  const sums = new Sums();
  const owned = decisions.map((decision, index): OwnedItem => {
    const item = items[index] ?? (decision.item as MeasuredItem);
    const { owner, idle, shared } = decision;
    const line = { item, owner: owners.keep(owner), idlePolicy: IDLE_POLICIES[idle.mode], sharedRule: shared };
    const { cluster, kind } = item;
    sums.of({ cluster, kind, ...line, form: shared === null ? FORMS.untouched : FORMS.before }, item.measures);
    return line;
  });
  addShared({ decisions, owned, weights, policy, owners, sums });
  const scoped = weights.map((one) => ({ ...one, cluster: policy.shared[one.rule]?.within === 'cluster' ? one.scope : null }));
  return { owners: owners.all(), items: owned, weights: scoped, lines: sums.lines() };
}

/** Lines that receive alike: of one cluster, idle policy, and dimensions beside team and service. */
interface Group {
  cluster: string;
  idlePolicy: number;
  origin: Owner;
}

interface Shared {
  decisions: readonly Decision[];
  owned: readonly OwnedItem[];
  weights: readonly ShareWeights[];
  policy: Policy;
  owners: KeptOwners;
  sums: Sums;
}

function addShared({ decisions, owned, weights, policy, owners, sums }: Shared): void {
  const taken = new Map<unknown, { owned: OwnedItem; origin: Owner }>();
  decisions.forEach(({ item, shared, owner }, index) => {
    const line = owned[index];
    if (shared !== null && line !== undefined) taken.set(item, { owned: line, origin: owner });
  });
  if (taken.size === 0) return;
  const groups = new Groups(owners);
  const lines = orderItems([...taken.values()].map(({ owned: { item } }) => item)).flatMap((item): SharedLine<Group>[] => {
    const found = taken.get(item);
    if (found === undefined || found.owned.sharedRule === null) return [];
    const group = groups.of(item.cluster, found.owned.idlePolicy, found.origin);
    const amounts = (item as MeasuredItem).measures;
    return [{ item, owner: found.origin, rule: found.owned.sharedRule, parts: [{ group, amounts }] }];
  });
  const { kept, received } = shareOut(lines, weights, policy);
  for (const { line, amounts } of kept) {
    const found = taken.get(line.item);
    if (found === undefined) continue;
    const { item, owner, idlePolicy } = found.owned;
    const { cluster, kind } = item;
    sums.of({ cluster, kind, owner, idlePolicy, form: FORMS.kept }, { ...item.measures, ...amounts });
  }
  for (const { team, group, ...amounts } of received) {
    const owner = groups.receiver(group, team, policy);
    const { cluster, idlePolicy } = group;
    sums.received({ cluster, kind: 'shared', form: FORMS.received, idlePolicy, owner }, amounts);
  }
}

/** One object for each group, and for each owner that receives of it. */
class Groups {
  private readonly groups = new Map<string, Group>();
  private readonly receivers = new Map<Group, Map<string | null, KeptOwner>>();

  constructor(private readonly owners: KeptOwners) {}

  of(cluster: string, idlePolicy: number, origin: Owner): Group {
    // What a receiver replaces tells no groups apart.
    const key = JSON.stringify([cluster, idlePolicy, { ...origin, team: null, service: null, parent: null }]);
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    const group = { cluster, idlePolicy, origin };
    this.groups.set(key, group);
    return group;
  }

  receiver(group: Group, team: string | null, { teams }: Policy): KeptOwner {
    const byTeam = this.receivers.get(group) ?? new Map<string | null, KeptOwner>();
    this.receivers.set(group, byTeam);
    const owner = byTeam.get(team) ?? this.owners.keep(receiverOf(group.origin, team, teams));
    byTeam.set(team, owner);
    return owner;
  }
}

type ReceivedAmounts = Pick<ReceivedPart<unknown>, 'directNano' | 'idleNano' | 'precisionNano'>;
type LineKey = Pick<Line, 'cluster' | 'kind' | 'form' | 'idlePolicy' | 'owner'>;

const NOTHING = zeroMeasures();

/** Lines by key, in the order in which they came. */
class Sums {
  /** An owner has few: of its kinds of lines in each cluster. */
  private readonly byOwner = new Map<KeptOwner, Line[]>();

  of(key: LineKey, measures: Measures): void {
    addMeasures(this.line(key).measures, measures);
  }

  received(key: LineKey, { directNano, idleNano, precisionNano }: ReceivedAmounts): void {
    const line = this.line(key);
    line.sharedNano += directNano;
    line.sharedIdleNano += idleNano;
    line.measures.precision += precisionNano;
  }

  lines(): Line[] {
    return [...this.byOwner.values()].flat();
  }

  private line({ cluster, kind, form, idlePolicy, owner }: LineKey): Line {
    const own = this.byOwner.get(owner) ?? [];
    if (own.length === 0) this.byOwner.set(owner, own);
    for (const line of own) {
      if (line.form === form && line.kind === kind && line.idlePolicy === idlePolicy && line.cluster === cluster) return line;
    }
    // Made in one order and at once: an owner may be a workload, and there may be many.
    const line = { cluster, kind, form, idlePolicy, owner, measures: { ...NOTHING }, sharedNano: 0n, sharedIdleNano: 0n };
    own.push(line);
    return line;
  }
}
