import type { DayItem } from './day';
import { RuleReader } from './evaluate';
import type { Policy } from './policy';

/** Items remembered at most: a few hundred bytes each. */
const MOST = 100_000;

/** What the rules of a policy say of single items, before the pods of a workload vote. */
export class ItemValues {
  private readonly readers: readonly RuleReader[];
  private readonly known = new Map<string, Map<bigint, readonly (string | null)[]>>();
  private count = 0;

  /** @param remember by cluster and id: for many days of a ledger, whose ids stand for the same from day to day */
  constructor(
    readonly policy: Policy,
    private readonly remember = false,
  ) {
    this.readers = policy.dimensions.map((dimension) => new RuleReader(dimension, policy));
  }

  /** By dimension, in the policy's order. */
  of(item: DayItem): readonly (string | null)[] {
    const same = this.known.get(item.cluster)?.get(item.id);
    if (same !== undefined) return same;
    const values = this.readers.map((reader) => reader.valueOf(item));
    if (this.remember) this.keep(item, values);
    return values;
  }

  private keep({ cluster, id }: DayItem, values: readonly (string | null)[]): void {
    if (this.count >= MOST) {
      this.known.clear();
      this.count = 0;
    }
    const ofCluster = this.known.get(cluster) ?? new Map<bigint, readonly (string | null)[]>();
    this.known.set(cluster, ofCluster.set(id, values));
    this.count += 1;
  }
}
