import { COMPONENTS, type Component, type FilterFields, type LabelSet, type Nano, type RowKind } from '@showback/vocabulary';

/** What one UTC day knows of a container of a workload under one label set and in one place; or of idle, of something unmounted, of management. */
export interface DayItem {
  /** Of the ledger. */
  id: bigint;
  cluster: string;
  kind: RowKind;
  region: string | null;
  namespace: string | null;
  controllerKind: string | null;
  workload: string | null;
  container: string | null;
  nodePool: string | null;
  capacityType: string | null;
  instanceType: string | null;
  labelSet: LabelSet;
  cost: Readonly<Record<Component, Nano>>;
  /** Idle of its pool shared onto it; negative on the idle rows that gave it. */
  idleShareNano: Nano;
}

/** What an item is, whatever it costs. */
export type ItemIdentity = Omit<DayItem, 'cost' | 'idleShareNano'>;

/** What the sources said that it costs. */
export function directOf({ cost }: Pick<DayItem, 'cost'>): Nano {
  let sum = 0n;
  for (const component of COMPONENTS) sum += cost[component];
  return sum;
}

/** For filters; `dimensions` as far as they are known. */
export function fieldsOf(item: ItemIdentity, dimensions: Readonly<Record<string, string | null>> = {}): FilterFields {
  const { labels, namespaceLabels, annotations, nodeLabels } = item.labelSet;
  // Named one by one: there may be a hundred thousand of them.
  return {
    cluster: item.cluster,
    kind: item.kind,
    region: item.region,
    namespace: item.namespace,
    controllerKind: item.controllerKind,
    workload: item.workload,
    container: item.container,
    nodePool: item.nodePool,
    capacityType: item.capacityType,
    instanceType: item.instanceType,
    pod: null,
    node: null,
    labels,
    namespaceLabels,
    annotations,
    nodeLabels,
    dimensions,
  };
}

/** The order in which shared lines are laid end to end: bytewise, the same whatever order they came in. */
export function orderItems(items: readonly DayItem[]): DayItem[] {
  const keyed = items.map((item) => ({ item, key: orderKey(item) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.item.id < b.item.id ? -1 : a.item.id > b.item.id ? 1 : 0));
  return keyed.map(({ item }) => item);
}

function orderKey({ cluster, kind, namespace, controllerKind, workload, container }: DayItem): string {
  return [cluster, kind, namespace, controllerKind, workload, container].map((part) => part ?? '').join('\0');
}
