import type { ShareWeights } from '@showback/attribution';
import { type Instant, NO_LABELS, type RowKind } from '@showback/vocabulary';
import type pg from 'pg';
import { measuresSql } from './cells-sql';
import type { OwnedLine } from './day-cells';
import { readMeasures } from './read-measures';

/** Idle policies as `owner_day` and `line_day` write them. */
const IDLE = ['separate', 'share', 'to'] as const;

/** Clusters by id. */
type Names = ReadonlyMap<string, string>;

/** A workload, whose kind is matched without case. */
export interface NamedWorkload {
  clusterId: bigint;
  namespace: string;
  kind: string;
  workload: string;
}

/**
 * The lines that rules of `shared` take, as the read model has them, with the whole day as one part; by day.
 * @param explained a workload: its lines, and those of idle, are read too
 */
export async function readTakenLines(
  client: pg.ClientBase,
  { names, days, explained }: { names: Names; days: readonly Instant[]; explained?: NamedWorkload },
): Promise<Map<Instant, OwnedLine[]>> {
  const own = explained === undefined ? [] : [explained.clusterId, explained.namespace, explained.kind, explained.workload];
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT extract(epoch FROM f.day)::bigint, f.cluster_id::text, f.item_id::text, i.kind, i.region, i.namespace,
        i.controller_kind, i.workload, i.container, i.node_pool, i.capacity_type, i.instance_type,
        l.labels::text, l.namespace_labels::text, l.annotations::text, l.node_labels::text,
        o.dimensions::text, d.idle_policy::text, d.shared_rule::text, ${measuresSql('day')}
      FROM owner_day d
      JOIN cost_day f ON f.day = d.day AND f.cluster_id = d.cluster_id AND f.item_id = d.item_id
      JOIN item i ON i.cluster_id = f.cluster_id AND i.id = f.item_id
      JOIN owner o ON o.id = d.owner_id
      LEFT JOIN label_set l ON l.cluster_id = i.cluster_id AND l.id = i.label_set_id
      WHERE d.cluster_id = ANY ($1::bigint[]) AND d.day = ANY ($2::date[])
        AND (d.shared_rule IS NOT NULL ${explained === undefined ? '' : EXPLAINED_SQL})
      GROUP BY f.day, f.cluster_id, f.item_id, i.cluster_id, i.id, l.cluster_id, l.id, o.id, d.idle_policy, d.shared_rule
      ORDER BY f.day, f.cluster_id, f.item_id`,
    values: [[...names.keys()], days.map((day) => new Date(day).toISOString()), ...own],
    rowMode: 'array',
  });
  const lines = new Map<Instant, OwnedLine[]>(days.map((day) => [day, []]));
  for (const row of rows) lines.get(Number(row[0]) * 1000)?.push(readLine(row, names));
  return lines;
}

const EXPLAINED_SQL = `OR i.kind = 'idle' OR (i.kind = 'workload' AND f.cluster_id = $3::bigint AND i.namespace = $4::text
  AND lower(i.controller_kind COLLATE "C") = lower($5::text COLLATE "C") AND i.workload = $6::text)`;

const record = (json: string | null | undefined): Record<string, string> =>
  json === null || json === undefined ? {} : (JSON.parse(json) as Record<string, string>);

function readLine(row: readonly (string | null)[], names: Names): OwnedLine {
  const [, cluster, item, kind, region = null, namespace = null, controllerKind = null, workload = null] = row;
  const [container = null, nodePool = null, capacityType = null, instanceType = null] = row.slice(8, 12);
  const [labels, namespaceLabels, annotations, nodeLabels, owner, idle, shared] = row.slice(12, 19);
  const measures = readMeasures(row, 19, 'all');
  const { cpu, memory, gpu, storage, network, loadBalancer, other, idleShare } = measures;
  return {
    item: {
      id: BigInt(item ?? 0),
      cluster: names.get(cluster ?? '') ?? '',
      kind: (kind ?? 'workload') as RowKind,
      ...{ region, namespace, controllerKind, workload, container, nodePool, capacityType, instanceType },
      labelSet: {
        ...NO_LABELS,
        labels: record(labels),
        namespaceLabels: record(namespaceLabels),
        annotations: record(annotations),
        nodeLabels: record(nodeLabels),
      },
      cost: { cpu, memory, gpu, storage, network, loadBalancer, other },
      idleShareNano: idleShare,
    },
    owner: record(owner),
    idle: IDLE[Number(idle)] ?? 'separate',
    shared: shared === null || shared === undefined ? null : Number(shared),
    parts: [{ hour: null, pod: null, node: null, measures }],
  };
}

/** Who receives, as the read model has it; by day. `clusterIds` of the clusters' own scopes; the fleet's are among them always. */
export async function readWeights(
  client: pg.ClientBase,
  { clusterIds, days }: { clusterIds: readonly string[]; days: readonly Instant[] },
): Promise<Map<Instant, ShareWeights[]>> {
  const { rows } = await client.query<[string, string, string, string, string]>({
    text: `SELECT extract(epoch FROM day)::bigint, rule::text, scope, team, weight::text FROM share_weight
      WHERE cluster_id = ANY ($1::bigint[]) AND day = ANY ($2::date[]) ORDER BY day, rule, scope, team = '', team COLLATE "C"`,
    values: [[...clusterIds, '0'], days.map((day) => new Date(day).toISOString())],
    rowMode: 'array',
  });
  const weights = new Map<Instant, ShareWeights[]>(days.map((day) => [day, []]));
  for (const [day, rule, scope, team, weight] of rows) {
    const ofDay = weights.get(Number(day) * 1000) ?? [];
    const last = ofDay.at(-1);
    const receiver = { team: team === '' ? null : team, weight: BigInt(weight) };
    if (last !== undefined && last.rule === Number(rule) && last.scope === scope)
      (last.receivers as ShareWeights['receivers'][number][]).push(receiver);
    else ofDay.push({ rule: Number(rule), scope, receivers: [receiver] });
  }
  return weights;
}
