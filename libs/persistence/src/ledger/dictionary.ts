import type pg from 'pg';
import { type ContainerName, formatDay, NO_LABELS, type CostRow, type Instant, type LabelSet } from '@showback/vocabulary';
import { storable, storableJson } from './identity';
import type { PreparedHour } from './prepare-hour';

const BATCH = 2_000;
/** Ids remembered in all: about 100 bytes each. */
const MOST_IDS = 600_000;

interface Ids {
  labelSets: Set<bigint>;
  /** A known subject's item and label set are known too. */
  subjects: Set<bigint>;
  containers: Set<bigint>;
}

const noIds = (): Ids => ({ labelSets: new Set(), subjects: new Set(), containers: new Set() });

/**
 * The ids that the dictionaries are known to hold for a cluster and day, so that an hour like the one before writes none.
 * Least recently used days are forgotten first.
 */
export class KnownIds {
  private readonly days = new Map<string, Ids>();

  of(clusterId: bigint, day: Instant): Readonly<Ids> {
    return this.days.get(`${clusterId}/${day}`) ?? noIds();
  }

  /** To be called after the transaction that wrote them has been committed. */
  add(clusterId: bigint, day: Instant, entries: DictionaryEntries): void {
    const key = `${clusterId}/${day}`;
    const ids = this.days.get(key) ?? noIds();
    for (const id of entries.labelSets.keys()) ids.labelSets.add(id);
    for (const id of entries.subjects.keys()) ids.subjects.add(id);
    for (const id of entries.containers.keys()) ids.containers.add(id);
    this.days.delete(key);
    this.days.set(key, ids);
    for (const oldest of this.days.keys()) {
      if (this.size() <= MOST_IDS || oldest === key) break;
      this.days.delete(oldest);
    }
  }

  forget(): void {
    this.days.clear();
  }

  private size(): number {
    let size = 0;
    for (const ids of this.days.values()) size += ids.labelSets.size + ids.subjects.size + ids.containers.size;
    return size;
  }
}

/** What the dictionaries must hold before the facts of some hours may refer to it. */
export interface DictionaryEntries {
  labelSets: Map<bigint, LabelSet>;
  items: Map<bigint, { row: CostRow; labelSetId: bigint }>;
  subjects: Map<bigint, { row: CostRow; itemId: bigint }>;
  containers: Map<bigint, ContainerName>;
}

/** The entries that some hours need beyond the known ones. */
export function unknownEntries(hours: readonly PreparedHour[], known: Readonly<Ids>): DictionaryEntries {
  const entries: DictionaryEntries = { labelSets: new Map(), items: new Map(), subjects: new Map(), containers: new Map() };
  for (const { hour, ids, nodeLabelSetIds, usage } of hours) {
    for (const { id, usage: name } of usage?.rows ?? []) if (!known.containers.has(id)) entries.containers.set(id, name);
    ids.forEach(({ subjectId, itemId, labelSetId }, index) => {
      const row = hour.rows[index];
      if (row === undefined) return;
      if (known.subjects.has(subjectId) || entries.subjects.has(subjectId)) return;
      entries.subjects.set(subjectId, { row, itemId });
      entries.items.set(itemId, { row, labelSetId });
      if (!known.labelSets.has(labelSetId)) entries.labelSets.set(labelSetId, row.labelSet);
    });
    hour.nodes.forEach(({ labels }, index) => {
      const id = nodeLabelSetIds[index] ?? 0n;
      if (!known.labelSets.has(id)) entries.labelSets.set(id, { ...NO_LABELS, labels });
    });
  }
  return entries;
}

/** Writes entries, in the order of their ids, so that two transactions of one cluster never wait for each other in a circle. */
export async function writeEntries(
  client: pg.ClientBase,
  clusterId: bigint,
  day: Instant,
  entries: DictionaryEntries,
): Promise<void> {
  const at = [clusterId.toString(), formatDay(day)];
  await inBatches(entries.labelSets, async (ids, sets) => {
    await client.query(
      upsert('label_set', ['labels jsonb', 'namespace_labels jsonb', 'annotations jsonb', 'node_labels jsonb']),
      [
        ...at,
        ids,
        sets.map((set) => storableJson(set.labels)),
        sets.map((set) => storableJson(set.namespaceLabels)),
        sets.map((set) => storableJson(set.annotations)),
        sets.map((set) => storableJson(set.nodeLabels)),
      ],
    );
  });
  await inBatches(entries.items, async (ids, items) => {
    const column = (read: (row: CostRow) => string | null): (string | null)[] => items.map(({ row }) => text(read(row)));
    await client.query(ITEM_UPSERT, [
      ...at,
      ids,
      items.map(({ labelSetId }) => labelSetId.toString()),
      ...ITEM_COLUMNS.map(([, read]) => column(read)),
    ]);
  });
  await inBatches(entries.subjects, async (ids, subjects) => {
    await client.query(upsert('subject', ['item_id bigint', 'pod text', 'node text']), [
      ...at,
      ids,
      subjects.map(({ itemId }) => itemId.toString()),
      subjects.map(({ row }) => text(row.pod)),
      subjects.map(({ row }) => text(row.node)),
    ]);
  });
  await inBatches(entries.containers, async (ids, names) => {
    const column = (name: keyof ContainerName): (string | null)[] => names.map((of) => text(of[name]));
    const columns = ['namespace text', 'controller_kind text', 'workload text', 'container text'];
    const values = [column('namespace'), column('controllerKind'), column('workload'), column('container')];
    await client.query(upsert('container', columns), [...at, ids, ...values]);
  });
}

const ITEM_COLUMNS: readonly (readonly [string, (row: CostRow) => string | null])[] = [
  ['kind', (row) => row.kind],
  ['namespace', (row) => row.namespace],
  ['controller_kind', (row) => row.controllerKind],
  ['workload', (row) => row.workload],
  ['container', (row) => row.container],
  ['node_pool', (row) => row.nodePool],
  ['capacity_type', (row) => row.capacityType],
  ['instance_type', (row) => row.instanceType],
  ['region', (row) => row.region],
];

const ITEM_UPSERT = upsert('item', ['label_set_id bigint', ...ITEM_COLUMNS.map(([name]) => `${name} text`)]);

function upsert(table: string, columns: readonly string[]): string {
  const names = columns.map((column) => column.split(' ')[0]).join(', ');
  const arrays = columns.map((column, index) => `$${index + 4}::${column.split(' ')[1]}[]`).join(', ');
  return `INSERT INTO ${table} (cluster_id, last_day, id, ${names})
    SELECT $1::bigint, $2::date, v.* FROM unnest($3::bigint[], ${arrays}) v
    ON CONFLICT (cluster_id, id) DO UPDATE SET last_day = excluded.last_day WHERE ${table}.last_day < excluded.last_day`;
}

async function inBatches<T>(entries: Map<bigint, T>, write: (ids: string[], values: T[]) => Promise<void>): Promise<void> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  for (let start = 0; start < sorted.length; start += BATCH) {
    const batch = sorted.slice(start, start + BATCH);
    await write(
      batch.map(([id]) => id.toString()),
      batch.map(([, value]) => value),
    );
  }
}

function text(value: string | null): string | null {
  return value === null ? null : storable(value);
}
