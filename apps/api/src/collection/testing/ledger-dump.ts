import type { Database } from '@showback/persistence';

/** Facts and dictionaries, each with the columns that name a row; and of the windows what does not depend on when they were read. */
const TABLES: Readonly<Record<string, { columns: string; order: string }>> = {
  cost_hour: { columns: '*', order: 'hour, cluster_id, subject_id' },
  cost_day: { columns: '*', order: 'day, cluster_id, item_id' },
  node_hour: { columns: '*', order: 'hour, cluster_id, node' },
  node_day: { columns: '*', order: 'day, cluster_id, node' },
  volume_hour: { columns: '*', order: 'hour, cluster_id, volume' },
  volume_day: { columns: '*', order: 'day, cluster_id, volume' },
  usage_hour: { columns: '*', order: 'hour, cluster_id, container_id' },
  usage_day: { columns: '*', order: 'day, cluster_id, container_id' },
  governance_day: { columns: '*', order: 'day, cluster_id' },
  quota_day: { columns: '*', order: 'day, cluster_id, namespace, name, resource' },
  autoscaler_day: { columns: '*', order: 'day, cluster_id, namespace, name' },
  limit_range_day: { columns: '*', order: 'day, cluster_id, namespace, name, type, resource, kind' },
  disruption_budget_day: { columns: '*', order: 'day, cluster_id, namespace, name' },
  container: { columns: '*', order: 'cluster_id, id' },
  label_set: { columns: '*', order: 'cluster_id, id' },
  item: { columns: '*', order: 'cluster_id, id' },
  subject: { columns: '*', order: 'cluster_id, id' },
  restatement: { columns: 'cluster_id, hour, before_nano, after_nano, reason', order: 'cluster_id, hour' },
  collection_window: {
    columns: 'cluster_id, hour, state, flags, reason, settled, content_hash, rows, total_nano, asset_difference',
    order: 'cluster_id, hour',
  },
};

/** The ledger as text, a line a row, so that two ledgers can be compared row for row. */
export async function dumpLedger({ pool }: Database): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const [table, { columns, order }] of Object.entries(TABLES)) {
    const { rows } = await pool.query<{ line: string }>(
      `SELECT row_to_json(chosen)::text AS line FROM (SELECT ${columns} FROM ${table} ORDER BY ${order}) AS chosen`,
    );
    dump[table] = rows.map(({ line }) => line);
  }
  return dump;
}
