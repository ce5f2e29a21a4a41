import type { ItemIdentity } from '../day';
import { RuleReader } from '../evaluate';
import type { Policy } from '../policy';
import { workloadKey } from '../vote';

/** What the workloads say that have an owner whatever is added to a document. */
export interface Settled {
  /** Those that own them. */
  teams: ReadonlySet<string>;
  /** Labels that nodes under them have, by name. */
  nodeKeys: ReadonlySet<string>;
}

/**
 * Tells the workloads that may be without an owner on some day, or that more rules or more listed teams could move, from those
 * that can not: of which every item settles for one and the same team, so that no vote has to be counted.
 * @param items of all the days, each once
 * @param policies the one that is to be added to, and then all others that decide on any of the days
 */
export function openWorkloads<Item extends ItemIdentity>(
  items: readonly Item[],
  policies: readonly [Policy, ...Policy[]],
): { open: Item[]; settled: Settled } {
  const readers = policies.map(
    (policy) => new RuleReader(policy.dimensions.find(({ name }) => name === 'team') ?? { name: 'team', rules: [] }, policy),
  );
  const byWorkload = new Map<string, Item[]>();
  for (const item of items) {
    const key = item.kind === 'workload' ? workloadKey(item) : null;
    if (key !== null) byWorkload.set(key, [...(byWorkload.get(key) ?? []), item]);
  }
  const open: Item[] = [];
  const teams = new Set<string>();
  const nodeKeys = new Set<string>();
  for (const own of byWorkload.values()) {
    const found = readers.map((reader) => new Set(own.map((item) => reader.settledOf(item))));
    if (found.some((values) => values.size !== 1 || values.has(null))) open.push(...own);
    else {
      for (const value of found[0] ?? []) if (value !== null) teams.add(value);
      for (const { labelSet } of own) for (const key of Object.keys(labelSet.nodeLabels)) nodeKeys.add(key);
    }
  }
  return { open, settled: { teams, nodeKeys } };
}
