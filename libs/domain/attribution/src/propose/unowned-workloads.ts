import type { Nano } from '@showback/vocabulary';
import type { Decision } from '../attribute-day';
import { type DayItem, directOf } from '../day';
import { workloadKey } from '../vote';
import type { Proposals, Standing } from './propose';

/** A workload that had no owner on at least one of the days. */
export interface UnownedWorkload extends Standing {
  cluster: string;
  namespace: string | null;
  controllerKind: string | null;
  workload: string | null;
  /** Of the days on which it had none. */
  costNano: Nano;
  /** What ran of it on those days. */
  items: DayItem[];
}

const UNKNOWN: Standing = { team: null, proposal: null };

/** Workloads without an owner, dearest first, with what the proposals' document says of them. */
export function unownedWorkloads(decisions: Iterable<Decision>, { standings }: Pick<Proposals, 'standings'>): UnownedWorkload[] {
  const found = new Map<string, UnownedWorkload>();
  for (const { item, owner } of decisions) {
    const key = item.kind === 'workload' && (owner['team'] ?? null) === null ? workloadKey(item) : null;
    if (key === null) continue;
    const { cluster, namespace, controllerKind, workload } = item;
    const bare = { cluster, namespace, controllerKind, workload, costNano: 0n, items: [] };
    const known = found.get(key) ?? { ...bare, ...(standings.get(key) ?? UNKNOWN) };
    known.costNano += directOf(item);
    known.items.push(item);
    found.set(key, known);
  }
  return [...found]
    .sort(([a, x], [b, y]) => (x.costNano > y.costNano ? -1 : x.costNano < y.costNano ? 1 : a < b ? -1 : 1))
    .map(([, workload]) => workload);
}

/** What an unowned workload says of itself. */
export interface SeenLabel {
  name: string;
  from: 'pod' | 'namespace' | 'annotation' | 'node';
  /** Bytewise. */
  values: string[];
}

const FIELDS = { pod: 'labels', namespace: 'namespaceLabels', annotation: 'annotations', node: 'nodeLabels' } as const;
const PLACES = ['pod', 'namespace', 'annotation', 'node'] as const;

/** Labels by where they come from and by name; of each the first values. */
export function seenLabels(items: readonly DayItem[], most: { labels: number; values: number }): SeenLabel[] {
  const sets = new Set(items.map(({ labelSet }) => labelSet));
  const labels = PLACES.flatMap((from) => {
    const values = new Map<string, Set<string>>();
    for (const set of sets)
      for (const [name, value] of Object.entries(set[FIELDS[from]])) values.set(name, (values.get(name) ?? new Set()).add(value));
    return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]) => ({ from, name, values: [...own].sort() }));
  });
  return labels.slice(0, most.labels).map((label) => ({ ...label, values: label.values.slice(0, most.values) }));
}
