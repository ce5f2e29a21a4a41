import type { DayItem } from '@showback/attribution';
import { type LabelSet, NO_LABELS, type RowKind } from '@showback/vocabulary';
import type pg from 'pg';

/** Items remembered at most: about half a kilobyte each. */
const MOST = 60_000;

/** What an id stands for, whatever the cluster and day: ids are made of just this. */
type ItemIdentity = Omit<DayItem, 'id' | 'cluster' | 'cost' | 'idleShareNano'>;

/** What ids of items stand for, read once: most items of a day are those of the day before. */
export class KnownItems {
  private items = new Map<bigint, ItemIdentity>();
  private labelSets = new Map<bigint, LabelSet>();

  /** Only after `learn`. */
  get(id: bigint): ItemIdentity {
    return this.items.get(id) ?? UNKNOWN;
  }

  /** Reads what is not known yet of some items. Forgets the others when there are too many. */
  async learn(client: pg.ClientBase, wanted: readonly { id: bigint; clusterId: bigint }[]): Promise<void> {
    const missing = new Map(wanted.filter(({ id }) => !this.items.has(id)).map(({ id, clusterId }) => [id, clusterId]));
    if (missing.size === 0) return;
    if (this.items.size + missing.size > MOST) {
      this.items = new Map(wanted.flatMap(({ id }) => (this.items.has(id) ? [[id, this.get(id)]] : [])));
      this.labelSets = new Map();
    }
    const { rows } = await client.query<(string | null)[]>({ text: ITEMS_SQL, values: keysOf(missing), rowMode: 'array' });
    await this.learnLabels(client, new Map(rows.map((row) => [BigInt(row[2] ?? 0), BigInt(row[0] ?? 0)])));
    for (const row of rows) this.items.set(BigInt(row[1] ?? 0), this.itemOf(row));
  }

  private async learnLabels(client: pg.ClientBase, wanted: ReadonlyMap<bigint, bigint>): Promise<void> {
    const missing = new Map([...wanted].filter(([id]) => !this.labelSets.has(id)));
    if (missing.size === 0) return;
    const { rows } = await client.query<string[]>({ text: LABELS_SQL, values: keysOf(missing), rowMode: 'array' });
    for (const [id = '0', ...maps] of rows) {
      const [labels = {}, namespaceLabels = {}, annotations = {}, nodeLabels = {}] = maps.map(readMap);
      this.labelSets.set(BigInt(id), { labels, namespaceLabels, annotations, nodeLabels });
    }
  }

  private itemOf(row: readonly (string | null)[]): ItemIdentity {
    const [, , labelSet, kind, namespace, controllerKind, workload, container, nodePool, capacityType, instanceType, region] =
      row;
    return {
      kind: (kind ?? 'workload') as RowKind,
      region: region ?? null,
      namespace: namespace ?? null,
      controllerKind: controllerKind ?? null,
      workload: workload ?? null,
      container: container ?? null,
      nodePool: nodePool ?? null,
      capacityType: capacityType ?? null,
      instanceType: instanceType ?? null,
      labelSet: this.labelSets.get(BigInt(labelSet ?? 0)) ?? NO_LABELS,
    };
  }
}

/** Cannot be met: a fact's item is written in the transaction that writes the fact, and removed after the last fact. */
const UNKNOWN: ItemIdentity = {
  kind: 'workload',
  region: null,
  namespace: null,
  controllerKind: null,
  workload: null,
  container: null,
  nodePool: null,
  capacityType: null,
  instanceType: null,
  labelSet: NO_LABELS,
};

const EMPTY = {};

function readMap(text: string): Readonly<Record<string, string>> {
  return text === '{}' ? EMPTY : (JSON.parse(text) as Record<string, string>);
}

/** Clusters and ids, side by side. */
function keysOf(missing: ReadonlyMap<bigint, bigint>): [bigint[], bigint[]] {
  return [[...missing.values()], [...missing.keys()]];
}

const ITEMS_SQL = `SELECT i.cluster_id, i.id, i.label_set_id, i.kind, i.namespace, i.controller_kind, i.workload, i.container,
    i.node_pool, i.capacity_type, i.instance_type, i.region
  FROM unnest($1::bigint[], $2::bigint[]) AS wanted (cluster_id, id)
  JOIN item i ON i.cluster_id = wanted.cluster_id AND i.id = wanted.id`;

const LABELS_SQL = `SELECT l.id, l.labels::text, l.namespace_labels::text, l.annotations::text, l.node_labels::text
  FROM unnest($1::bigint[], $2::bigint[]) AS wanted (cluster_id, id)
  JOIN label_set l ON l.cluster_id = wanted.cluster_id AND l.id = wanted.id`;
