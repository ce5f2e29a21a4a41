import type { Nano } from '@showback/vocabulary';
import type { DayAttribution, Owner } from './attribute-day';
import { type DayItem, directOf, orderItems } from './day';
import { type RuleOutcome, RuleReader } from './evaluate';
import type { Measured } from './metric-weights';
import type { IdlePolicy, Policy } from './policy';
import { type SharedLine, shareOut } from './share-out';
import { scopeOf } from './share-weights';
import { votesOf, winnerOf } from './vote';

/** Why a workload is whose it is on a day. */
export interface Explanation {
  dimensions: Record<string, DimensionExplained>;
  shared: SharedExplained[];
  idle: { policy: IdlePolicy; shareNano: Nano };
  owner: Owner;
}

export interface DimensionExplained {
  value: string | null;
  /** What its pods said, with the money behind it; the dearest first. */
  votes: { value: string | null; items: DayItem[]; nano: Nano }[];
  /** Each rule that was tried for the pods that decided, up to the one that did. */
  rules: RuleOutcome[];
}

const NO_MEMO = { cpuUnused: 0n, memoryUnused: 0n, gpuUnused: 0n, precision: 0n };

/** What a rule of `shared` has to do with a workload. */
export interface SharedExplained {
  /** Its place in the document. */
  rule: number;
  /** `distributed`: the rule takes the workload's own cost; `received`: its team receives from the rule. */
  role: 'distributed' | 'received';
  scope: string;
  /** Distributed: what of the workload went to others. Received: what the team received in all. */
  nano: Nano;
  /** Distributed: what stays. */
  keptNano: Nano | null;
  /** Received: the weight of the team, and of all that receive. */
  weight: { team: Nano; all: Nano } | null;
  receivers: { team: string | null; nano: Nano }[];
  /** Why nobody receives. */
  reason: string | null;
  /** Of a rule that splits by a metric; null: it does not. */
  measured: Measured | null;
}

/**
 * Explains one workload's day.
 * @param day what was decided about the workload's items and about all that rules of `shared` take, at least
 * @param isIt tells the workload's items
 * @returns null where nothing of it ran
 */
export function explainWorkload(day: DayAttribution, policy: Policy, isIt: (item: DayItem) => boolean): Explanation | null {
  const own = day.decisions.map(({ item }) => item).filter(isIt);
  const first = day.decisions.find(({ item }) => isIt(item));
  if (first === undefined) return null;
  const dimensions = Object.fromEntries(
    policy.dimensions.map((dimension) => [dimension.name, explainDimension(new RuleReader(dimension, policy), own)]),
  );
  const shareNano = own.reduce((sum, { idleShareNano }) => sum + idleShareNano, 0n);
  const shared = explainShared(day, policy, isIt, first.owner['team'] ?? null);
  return { dimensions, shared, idle: { policy: first.idle, shareNano }, owner: first.owner };
}

function explainDimension(reader: RuleReader, own: readonly DayItem[]): DimensionExplained {
  const value = winnerOf(votesOf(own, reader));
  const byValue = new Map<string | null, DayItem[]>();
  for (const item of own) {
    const said = reader.valueOf(item);
    byValue.set(said, [...(byValue.get(said) ?? []), item]);
  }
  const votes = [...byValue].map(([said, items]) => ({ value: said, items, nano: total(items) }));
  votes.sort((a, b) => (a.nano === b.nano ? 0 : a.nano > b.nano ? -1 : 1));
  const deciding = dearest(byValue.get(value) ?? own);
  return { value, votes, rules: deciding === undefined ? [] : reader.trace(deciding) };
}

function total(items: readonly DayItem[]): Nano {
  return items.reduce((sum, item) => sum + directOf(item), 0n);
}

function dearest(items: readonly DayItem[]): DayItem | undefined {
  return orderItems(items).reduce<DayItem | undefined>(
    (most, item) => (most === undefined || directOf(item) > directOf(most) ? item : most),
    undefined,
  );
}

interface Part {
  own: boolean;
  scope: string;
}

function explainShared(
  day: DayAttribution,
  policy: Policy,
  isIt: (item: DayItem) => boolean,
  team: string | null,
): SharedExplained[] {
  const lines = sharedLines(day, policy, isIt);
  const { kept, received } = shareOut(lines, day.weights, policy);
  const scopes = new Set(day.decisions.filter(({ item }) => isIt(item)).map(({ item }) => item));
  return policy.shared.flatMap((rule, index): SharedExplained[] => {
    const entries: SharedExplained[] = [];
    const taken = lines.filter((line) => line.rule === index && line.parts[0]?.group.own === true);
    const inScope = new Set([...scopes].map((item) => scopeOf(rule, item)));
    if (taken.length > 0) {
      const parts = received.filter((part) => part.rule === index && part.group.own);
      const keptNano = kept
        .filter(({ line }) => taken.includes(line))
        .reduce((sum, { amounts }) => sum + directOf({ cost: amounts }), 0n);
      const receivers = byTeam(parts);
      const scope = [...inScope].join(', ');
      const reason = receivers.length === 0 ? 'nobody receives it that day: it stays with its owner' : null;
      const measured = day.weights.find((one) => one.rule === index && inScope.has(one.scope))?.measured ?? null;
      const nano = receivers.reduce((sum, one) => sum + one.nano, 0n);
      entries.push({ rule: index, role: 'distributed', scope, nano, keptNano, weight: null, receivers, reason, measured });
    }
    for (const { scope, receivers, measured = null } of day.weights.filter(
      (one) => one.rule === index && inScope.has(one.scope),
    )) {
      const own = receivers.find((one) => one.team === team);
      if (own === undefined || team === null) continue;
      const parts = received.filter((part) => part.rule === index && part.team === team && part.group.scope === scope);
      const nano = parts.reduce((sum, part) => sum + part.directNano, 0n);
      const all = receivers.reduce((sum, one) => sum + one.weight, 0n);
      const weight = { team: own.weight, all };
      entries.push({ rule: index, role: 'received', scope, nano, keptNano: null, weight, receivers: [], reason: null, measured });
    }
    return entries;
  });
}

function byTeam(parts: readonly { team: string | null; directNano: Nano }[]): { team: string | null; nano: Nano }[] {
  const sums = new Map<string | null, Nano>();
  for (const { team, directNano } of parts) sums.set(team, (sums.get(team) ?? 0n) + directNano);
  return [...sums].map(([team, nano]) => ({ team, nano }));
}

/** The lines that rules take, the workload's apart from the others of its scope. */
function sharedLines(day: DayAttribution, policy: Policy, isIt: (item: DayItem) => boolean): SharedLine<Part>[] {
  const byItem = new Map(day.decisions.map((decision) => [decision.item, decision]));
  const groups = new Map<string, Part>();
  const groupOf = (own: boolean, scope: string): Part => {
    const known = groups.get(`${own} ${scope}`) ?? { own, scope };
    groups.set(`${own} ${scope}`, known);
    return known;
  };
  return orderItems(day.decisions.filter(({ shared }) => shared !== null).map(({ item }) => item)).flatMap((item) => {
    const decision = byItem.get(item);
    const rule = decision?.shared ?? null;
    const at = rule === null ? undefined : policy.shared[rule];
    if (decision === undefined || rule === null || at === undefined) return [];
    const amounts = { ...item.cost, idleShare: item.idleShareNano, ...NO_MEMO };
    return [{ item, owner: decision.owner, rule, parts: [{ group: groupOf(isIt(item), scopeOf(at, item)), amounts }] }];
  });
}
