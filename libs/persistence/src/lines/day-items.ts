import { type Measures, zeroMeasures } from '@showback/allocation';
import type { DayItem } from '@showback/attribution';
import { formatDay, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { DAY_COLUMNS } from './day-columns';
import { KnownItems } from './known-items';
import { readFacts } from './line-state';

/** A row of a UTC day with all its figures; its cost is theirs. */
export type MeasuredItem = DayItem & { measures: Measures };

/** What the ledger holds of a UTC day. */
export interface LedgerDay {
  /** In the order of their clusters and ids. */
  items: MeasuredItem[];
  /** By cluster: how often its rows of the day were changed so far; a cluster without figures that day is not there. */
  facts: Map<string, bigint>;
}

export interface DayRequest {
  clusters: readonly { id: bigint; name: string }[];
  /** Its start. */
  day: Instant;
  /** Only these items; absent: all. */
  itemIds?: readonly bigint[];
}

/**
 * Reads the rows of some clusters' day, every one unless only some are asked for. Three to five statements: run it on one snapshot.
 * @param known what was read of items before; give the same one to read many days faster
 */
export async function readDay(
  client: pg.ClientBase,
  { clusters, day, itemIds }: DayRequest,
  known: KnownItems = new KnownItems(),
): Promise<LedgerDay> {
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const clusterIds = clusters.map(({ id }) => id);
  const counted = await readFacts(client, { clusterIds, day });
  const facts = new Map([...counted].map(([id, count]) => [names.get(id) ?? '', count]));
  const { rows } = await client.query<(bigint | null)[]>({
    text: daySql(itemIds !== undefined),
    values: [formatDay(day), clusterIds, ...(itemIds === undefined ? [] : [itemIds])],
    rowMode: 'array',
    types: INTEGERS,
  });
  const read = rows.map((row) => ({ row, id: row[1] ?? 0n, clusterId: row[0] ?? 0n }));
  await known.learn(client, read);
  const items = read.map(({ row, id, clusterId }): MeasuredItem => {
    const measures = readMeasures(row);
    const cluster = names.get(clusterId) ?? '';
    return itemOf(known.get(id), id, cluster, measures);
  });
  return { items, facts };
}

/** Named one by one: there may be a hundred thousand of them. */
function itemOf(identity: ReturnType<KnownItems['get']>, id: bigint, cluster: string, measures: Measures): MeasuredItem {
  return {
    id,
    cluster,
    kind: identity.kind,
    region: identity.region,
    namespace: identity.namespace,
    controllerKind: identity.controllerKind,
    workload: identity.workload,
    container: identity.container,
    nodePool: identity.nodePool,
    capacityType: identity.capacityType,
    instanceType: identity.instanceType,
    labelSet: identity.labelSet,
    cost: measures,
    idleShareNano: measures.idleShare,
    measures,
  };
}

const daySql = (
  some: boolean,
): string => `SELECT cluster_id, item_id, ${DAY_COLUMNS.map(({ column, read }) => read ?? `"${column}"`).join(', ')}
  FROM cost_day WHERE day = $1::date AND cluster_id = ANY($2::bigint[])
    ${some ? 'AND item_id = ANY($3::bigint[])' : ''} ORDER BY cluster_id, item_id`;

/** Every column is an integer: read at once, without the detour over the driver's texts. */
const INTEGERS = { getTypeParser: () => BigInt };

const NOTHING = zeroMeasures();

function readMeasures(row: readonly (bigint | null)[]): Measures {
  // Made in one order and at once: there may be a hundred thousand of them.
  const measures = { ...NOTHING };
  let index = 2;
  for (const { measure } of DAY_COLUMNS) {
    const value = row[index];
    if (value !== null && value !== undefined) measures[measure] = value;
    index += 1;
  }
  return measures;
}
