import type { ItemIdentity } from '@showback/attribution';
import { formatDay, type Window } from '@showback/vocabulary';
import type pg from 'pg';
import type { KnownItems } from './known-items';

/** What the items of workloads are that cost anything on the UTC days that a window touches, each once. */
export async function readWorkloadItems(
  client: pg.ClientBase,
  { clusters, window }: { clusters: readonly { id: bigint; name: string }[]; window: Window },
  known: KnownItems,
): Promise<ItemIdentity[]> {
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const { rows } = await client.query<[bigint, bigint]>({
    text: ITEMS_SQL,
    values: [clusters.map(({ id }) => id), formatDay(window.start), formatDay(window.end - 1)],
    rowMode: 'array',
    types: { getTypeParser: () => BigInt },
  });
  const read = rows.map(([clusterId, id]) => ({ clusterId, id }));
  await known.learn(client, read);
  return read.flatMap(({ clusterId, id }): ItemIdentity[] => {
    const identity = known.get(id);
    return identity.kind === 'workload' ? [{ ...identity, id, cluster: names.get(clusterId) ?? '' }] : [];
  });
}

const ITEMS_SQL = `SELECT DISTINCT cluster_id, item_id FROM cost_day
  WHERE cluster_id = ANY ($1::bigint[]) AND day BETWEEN $2::date AND $3::date ORDER BY cluster_id, item_id`;
