import type { Database } from '@showback/persistence';

/** A row of an hour with what it is about. Money in nano-units. */
export interface FactRow {
  hour: string;
  kind: string;
  namespace: string | null;
  controllerKind: string | null;
  workload: string | null;
  /** Container, pod, node, pool and labels, as the ledger has them. */
  about: string;
  cost: Record<string, bigint>;
  /** Micro-cores × hours, bytes × hours, bytes; null: not measured. */
  quantity: Record<string, bigint | null>;
}

/** A node of an hour. */
interface FactNode {
  hour: string;
  name: string;
  /** All that is no money, and no measured use. */
  node: string;
  /** How many rows ran on it. */
  rows: bigint;
  asset: Record<string, bigint>;
  idle: Record<string, bigint>;
}

/** What a ledger has of its hours, in an order that does not depend on ids. */
export interface Facts {
  rows: FactRow[];
  nodes: FactNode[];
  volumes: string[];
}

const ROWS = `SELECT f.hour::text, i.kind, i.namespace, i.controller_kind AS "controllerKind", i.workload,
    json_build_object('container', i.container, 'pod', s.pod, 'node', s.node, 'pool', i.node_pool, 'capacityType', i.capacity_type,
      'instanceType', i.instance_type, 'region', i.region, 'labels', l.labels, 'namespaceLabels', l.namespace_labels,
      'annotations', l.annotations, 'nodeLabels', l.node_labels)::text AS about,
    json_build_object('cpu', f.cpu_nano::text, 'memory', f.memory_nano::text, 'gpu', f.gpu_nano::text, 'storage', f.storage_nano::text,
      'network', f.network_nano::text, 'loadBalancer', f.load_balancer_nano::text) AS cost,
    json_build_object('cpuRequested', f.cpu_micro_core_hours_requested::text, 'cpuUsed', f.cpu_micro_core_hours_used::text,
      'cpuAllocated', f.cpu_micro_core_hours_allocated::text, 'memoryRequested', f.memory_byte_hours_requested::text,
      'memoryUsed', f.memory_byte_hours_used::text, 'memoryAllocated', f.memory_byte_hours_allocated::text, 'gpu', f.gpu_micro_hours::text,
      'storage', f.storage_byte_hours::text, 'sent', f.network_bytes_sent::text, 'received', f.network_bytes_received::text) AS quantity
  FROM cost_hour f
  JOIN item i ON i.cluster_id = f.cluster_id AND i.id = f.item_id
  JOIN subject s ON s.cluster_id = f.cluster_id AND s.id = f.subject_id
  JOIN label_set l ON l.cluster_id = i.cluster_id AND l.id = i.label_set_id
  ORDER BY f.hour, i.kind, i.namespace, i.workload, s.pod, i.container, s.node`;

const NODES = `SELECT n.hour::text, n.node AS name,
    (to_jsonb(n) - ARRAY['cpu_nano', 'memory_nano', 'gpu_nano', 'total_nano', 'cpu_idle_nano', 'memory_idle_nano', 'gpu_idle_nano',
      'memory_byte_hours_used', 'cpu_micro_core_hours_used'])::text AS node,
    (SELECT count(*) FROM cost_hour f JOIN subject s ON s.cluster_id = f.cluster_id AND s.id = f.subject_id
      WHERE f.hour = n.hour AND s.node = n.node)::text AS rows,
    json_build_object('cpu', cpu_nano::text, 'memory', memory_nano::text, 'gpu', gpu_nano::text, 'total', total_nano::text) AS asset,
    json_build_object('cpu', cpu_idle_nano::text, 'memory', memory_idle_nano::text, 'gpu', gpu_idle_nano::text) AS idle
  FROM node_hour n ORDER BY n.hour, n.node`;

const VOLUMES = 'SELECT to_jsonb(v)::text AS volume FROM volume_hour v ORDER BY v.hour, v.volume';

type Texts = Record<string, string | null>;
const money = (texts: Texts): Record<string, bigint> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, BigInt(text ?? 0)]));

/** Reads what a ledger has of its hours, so that two that were filled from different sources can be compared. */
export async function readFacts({ pool }: Database): Promise<Facts> {
  const rows = await pool.query<Omit<FactRow, 'cost' | 'quantity'> & { cost: Texts; quantity: Texts }>(ROWS);
  const nodes = await pool.query<Omit<FactNode, 'rows' | 'asset' | 'idle'> & { rows: string; asset: Texts; idle: Texts }>(NODES);
  const volumes = await pool.query<{ volume: string }>(VOLUMES);
  return {
    rows: rows.rows.map(({ cost, quantity, ...row }) => ({
      ...row,
      cost: money(cost),
      quantity: Object.fromEntries(Object.entries(quantity).map(([name, text]) => [name, text === null ? null : BigInt(text)])),
    })),
    nodes: nodes.rows.map((node) => ({ ...node, rows: BigInt(node.rows), asset: money(node.asset), idle: money(node.idle) })),
    volumes: volumes.rows.map(({ volume }) => volume),
  };
}
