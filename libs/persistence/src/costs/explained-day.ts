import { attributeDay, type DayAttribution, idlePolicies } from '@showback/attribution';
import { DAY_MS, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { readDay } from '../lines/day-items';
import { readStandings } from '../lines/freshness';
import { readSharedMetrics } from '../lines/shared-metrics';
import type { LedgerCluster, WorkloadName } from './cost-reader';
import type { Ownership } from './owned-cells';
import { readTakenLines, readWeights } from './taken-lines';

/** What a workload's day is explained from. */
export interface ExplainedDay {
  /** Start of the UTC day. */
  day: Instant;
  name: WorkloadName;
  ownership: Pick<Ownership, 'policyOf' | 'built' | 'universe'>;
}

/**
 * What was decided about a workload's items of a day, and about all that rules of `shared` distribute: from the read model where
 * it has the day and knows all, else by deciding everything.
 */
export async function readExplainedDay(client: pg.ClientBase, asked: ExplainedDay): Promise<DayAttribution> {
  const { day, name, ownership } = asked;
  const { policy } = ownership.policyOf(day);
  const beyond = policy.shared.some(({ within }) => within !== 'cluster');
  const clusters = beyond ? ownership.universe : [name.cluster];
  // The read model does not know how a metric was measured.
  const known = policy.shared.every(({ metric }) => metric === undefined);
  if (known && (await isBuilt(client, asked, clusters))) return fromReadModel(client, asked, clusters);
  const { items } = await readDay(client, { clusters, day });
  return attributeDay(items, policy, { metrics: await readSharedMetrics(client, { clusters, day, policy }) });
}

async function isBuilt(
  client: pg.ClientBase,
  { day, ownership }: ExplainedDay,
  clusters: readonly LedgerCluster[],
): Promise<boolean> {
  if (!ownership.built) return false;
  const { universe, policyOf } = ownership;
  const standings = await readStandings(client, { clusters: universe, window: { start: day, end: day + DAY_MS }, policyOf });
  const wanted = new Set(clusters.map(({ id }) => id));
  return standings.every(({ clusterId, standing }) => !wanted.has(clusterId) || standing === 'fresh');
}

async function fromReadModel(
  client: pg.ClientBase,
  { day, name, ownership }: ExplainedDay,
  clusters: readonly LedgerCluster[],
): Promise<DayAttribution> {
  const names = new Map(clusters.map(({ id, name: cluster }) => [id.toString(), cluster]));
  const { cluster, namespace, kind, workload } = name;
  const explained = { clusterId: cluster.id, namespace, kind, workload };
  const lines = (await readTakenLines(client, { names, days: [day], explained })).get(day) ?? [];
  const weights = await readWeights(client, { clusterIds: [...names.keys()], days: [day] });
  const items = lines.map(({ item }) => item);
  const idle = idlePolicies(items, ownership.policyOf(day).policy.idle);
  const decisions = lines.map(({ item, owner, shared }) => ({ item, owner, idle: idle(item), shared }));
  return { decisions, weights: weights.get(day) ?? [] };
}
