import { type CostHour, type UsageHour, UsageMerger } from '@showback/vocabulary';
import type { Identities } from '../ledger/identity';
import { encodeUsage } from './encode-usage';
import type { MeasuredHour } from './store-usage';

/** Usage of an hour with its containers' names, in the order of their ids. */
export interface PreparedUsage extends MeasuredHour {
  rows: readonly { id: bigint; usage: UsageHour }[];
}

/** Null where nobody measured the hour. */
export function prepareUsage({ hour, usage }: CostHour, clusterId: bigint, identities: Identities): PreparedUsage | null {
  if (usage === undefined) return null;
  const usages = new Map<bigint, UsageHour>();
  for (const one of usage) {
    const id = identities.containerId(one);
    const before = usages.get(id);
    // Names that the database cannot hold may be the same once they can be held.
    usages.set(id, before === undefined ? one : { ...before, ...new UsageMerger().merge([before, one]) });
  }
  const ids = BigInt64Array.from(usages.keys()).sort();
  const rows = Array.from(ids, (id) => usages.get(id)).flatMap((of, index) => (of ? [{ id: ids[index] ?? 0n, usage: of }] : []));
  return { hour, rows, chunks: [...encodeUsage({ grain: 'hour', at: hour, clusterId }, rows)] };
}
