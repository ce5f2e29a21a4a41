import type { Component, CostRow, Instant, Nano, Window } from '@showback/vocabulary';
import type pg from 'pg';

/** What the rows of one kind and namespace cost in one hour. */
export interface NamespaceHour extends Pick<CostRow, 'kind' | 'namespace'> {
  hour: Instant;
  cost: Record<Component, Nano>;
  /** How many rows that is. */
  rows: number;
}

/** Hours of a cluster by kind and namespace, as far as hours are kept. @throws the database's error */
export async function readNamespaceHours(
  pool: pg.Pool,
  { cluster, window }: { cluster: bigint; window: Window },
): Promise<NamespaceHour[]> {
  const { rows } = await pool.query<
    { hour: Date; kind: CostRow['kind']; namespace: string | null; rows: number } & Record<Component, string>
  >(NAMESPACE_HOURS, [cluster, new Date(window.start), new Date(window.end)]);
  return rows.map(({ hour, kind, namespace, rows: count, ...cost }) => ({
    hour: hour.getTime(),
    kind,
    namespace,
    rows: count,
    cost: {
      cpu: BigInt(cost.cpu),
      memory: BigInt(cost.memory),
      gpu: BigInt(cost.gpu),
      storage: BigInt(cost.storage),
      network: BigInt(cost.network),
      loadBalancer: BigInt(cost.loadBalancer),
      other: BigInt(cost.other),
    },
  }));
}

const NAMESPACE_HOURS = `SELECT f.hour, i.kind, i.namespace, count(*)::int AS rows,
    sum(f.cpu_nano)::text AS cpu, sum(f.memory_nano)::text AS memory, coalesce(sum(f.gpu_nano), 0)::text AS gpu,
    coalesce(sum(f.storage_nano), 0)::text AS storage, coalesce(sum(f.network_nano), 0)::text AS network,
    coalesce(sum(f.load_balancer_nano), 0)::text AS "loadBalancer", coalesce(sum(f.other_nano), 0)::text AS other
  FROM cost_hour f JOIN item i ON i.cluster_id = f.cluster_id AND i.id = f.item_id
  WHERE f.cluster_id = $1 AND f.hour >= $2 AND f.hour < $3
  GROUP BY f.hour, i.kind, i.namespace`;
