import { matches, type Nano } from '@showback/vocabulary';
import { type DayItem, directOf, fieldsOf } from './day';
import type { IdlePolicy, IdleRule } from './policy';

const SEPARATE: IdlePolicy = { mode: 'separate' };

/**
 * What the rules of `idle` say of each item's node pool. A pool is what the pool label names, else the nodes of one instance
 * type and capacity type, and is judged as a whole, because its idle and the shares of it add up to zero only together: by
 * the idle row that costs most that day, ties bytewise.
 */
export function idlePolicies(items: readonly DayItem[], rules: readonly IdleRule[]): (item: DayItem) => IdlePolicy {
  if (rules.length === 0) return () => SEPARATE;
  const judges = new Map<string, { item: DayItem; cost: Nano }>();
  for (const item of items) {
    if (item.kind !== 'idle') continue;
    const key = poolKey(item);
    const before = judges.get(key);
    const cost = directOf(item);
    if (before === undefined || cost > before.cost || (cost === before.cost && item.id < before.item.id))
      judges.set(key, { item, cost });
  }
  const decided = new Map([...judges].map(([key, { item }]) => [key, policyOf(item, rules)]));
  return (item) => decided.get(poolKey(item)) ?? SEPARATE;
}

function policyOf(item: DayItem, rules: readonly IdleRule[]): IdlePolicy {
  const fields = fieldsOf(item);
  return rules.find(({ when }) => when === null || matches(when, fields))?.policy ?? SEPARATE;
}

function poolKey({ cluster, nodePool, instanceType, capacityType }: DayItem): string {
  return nodePool === null ? `${cluster}\0\0${capacityType ?? ''}\0${instanceType ?? ''}` : `${cluster}\0${nodePool}`;
}
