import { attributeDay, type DayItem, directOf, type Policy } from '@showback/attribution';
import type { DryRunResponse } from '@showback/contracts';
import { formatNano, type Nano, UNATTRIBUTED } from '@showback/vocabulary';

const SHOWN = 1_000;

interface Moved {
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  before: string;
  after: string;
  cost: Nano;
}

/** Workloads whose team would be another one, with what they cost on the days on which it would. */
export class MovedWorkloads {
  private readonly moved = new Map<string, Moved>();

  /** One UTC day of all the clusters that count, under two documents. */
  add(items: readonly DayItem[], before: Policy, after: Policy): void {
    const [was, is] = [attributeDay(items, before).decisions, attributeDay(items, after).decisions];
    was.forEach(({ item, owner }, index) => {
      const [from, to] = [owner['team'] ?? UNATTRIBUTED, is[index]?.owner['team'] ?? UNATTRIBUTED];
      if (item.kind !== 'workload' || from === to) return;
      const { cluster, namespace, controllerKind, workload } = item;
      const key = JSON.stringify([cluster, namespace, controllerKind, workload, from, to]);
      const place = { cluster, namespace: namespace ?? '', kind: controllerKind ?? '', name: workload ?? '' };
      const known = this.moved.get(key) ?? { ...place, before: from, after: to, cost: 0n };
      known.cost += directOf(item);
      this.moved.set(key, known);
    });
  }

  /** Those that cost most. */
  present(): Pick<DryRunResponse, 'workloads' | 'movedWorkloads'> {
    const all = [...this.moved].sort(([keyA, a], [keyB, b]) =>
      a.cost === b.cost ? (keyA < keyB ? -1 : 1) : a.cost > b.cost ? -1 : 1,
    );
    const names = new Set(all.map(([, { cluster, namespace, kind, name }]) => JSON.stringify([cluster, namespace, kind, name])));
    return {
      movedWorkloads: names.size,
      workloads: all.slice(0, SHOWN).map(([, { cost, ...one }]) => ({ ...one, cost: formatNano(cost) })),
    };
  }
}
