import { COMPONENTS, ROW_ROUNDING_NANO, type Component, type CostRow, type Nano } from '@showback/vocabulary';
import { ratioOf } from '../report/figures';

/** What two sources are compared by: the components of what ran, with management in `other`, and all idle as one. */
export const COMPARED_PARTS = [...COMPONENTS, 'idle'] as const;
export type ComparedPart = Component | 'idle';

/** As much of a row, or of a sum of rows of one kind and namespace, as is compared. */
export type ComparedRow = Pick<CostRow, 'kind' | 'namespace'> & { cost: Record<Component, Nano> };

/** What one source says of something, and what the other one does. */
export interface Difference {
  kept: Nano;
  other: Nano;
  /** `other` less `kept`. */
  difference: Nano;
  /** Of what is kept; null where that is nothing. */
  ratio: number | null;
}

export interface SourceComparison {
  total: Difference;
  /** In the order of {@link COMPARED_PARTS}; what neither source has is absent. */
  byComponent: (Difference & { component: ComparedPart })[];
  /** The largest difference first; `__idle__`, `__unmounted__` and `__management__` where there is no namespace. */
  byNamespace: (Difference & { namespace: string })[];
}

type Sums<Key> = Map<Key, Nano>;

/** Sums of what one source says of some hours; an hour's rows need not be kept. */
export class SourceTally {
  /** How many rows stand behind the sums. */
  rows = 0;
  readonly byComponent: Sums<ComparedPart> = new Map();
  readonly byNamespace: Sums<string> = new Map();

  /** By how much OpenCost's rounding of each row to five decimals may have moved the total. */
  get precisionNano(): Nano {
    return BigInt(this.rows) * ROW_ROUNDING_NANO;
  }

  /** @param rows how many the row is the sum of */
  add({ kind, namespace, cost }: ComparedRow, rows = 1): void {
    this.rows += rows;
    let total = 0n;
    for (const component of COMPONENTS) {
      add(this.byComponent, kind === 'idle' ? 'idle' : component, cost[component]);
      total += cost[component];
    }
    add(this.byNamespace, namespace ?? `__${kind}__`, total);
  }
}

function add<Key>(sums: Sums<Key>, key: Key, amount: Nano): void {
  if (amount !== 0n || !sums.has(key)) sums.set(key, (sums.get(key) ?? 0n) + amount);
}

/** Sets what two sources say of the same hours side by side. Components and namespaces each add up to the total, exactly. */
export function compareSources(kept: SourceTally, other: SourceTally): SourceComparison {
  const components = COMPARED_PARTS.map((component) => ({
    component,
    ...difference(kept.byComponent.get(component), other.byComponent.get(component)),
  }));
  const namespaces = [...new Set([...kept.byNamespace.keys(), ...other.byNamespace.keys()])].map((namespace) => ({
    namespace,
    ...difference(kept.byNamespace.get(namespace), other.byNamespace.get(namespace)),
  }));
  return {
    total: difference(sum(kept.byComponent), sum(other.byComponent)),
    byComponent: components.filter(isSaid),
    byNamespace: namespaces.filter(isSaid).sort(byDifference),
  };
}

function difference(kept: Nano = 0n, other: Nano = 0n): Difference {
  return { kept, other, difference: other - kept, ratio: ratioOf(other - kept, magnitude(kept)) };
}

function isSaid({ kept, other }: Difference): boolean {
  return kept !== 0n || other !== 0n;
}

function byDifference(a: SourceComparison['byNamespace'][number], b: SourceComparison['byNamespace'][number]): number {
  const [first, second] = [magnitude(a.difference), magnitude(b.difference)];
  if (first !== second) return first > second ? -1 : 1;
  return a.namespace < b.namespace ? -1 : 1;
}

function sum(sums: ReadonlyMap<unknown, Nano>): Nano {
  let total = 0n;
  for (const amount of sums.values()) total += amount;
  return total;
}

function magnitude(amount: Nano): Nano {
  return amount < 0n ? -amount : amount;
}
