import type { BudgetFigures } from '@showback/allocation';
import type pg from 'pg';
import { clusterNames, type GovernedSpan, partsOf, spanParameters } from './governed-spans';

interface Figures {
  cluster_id: string;
  namespace: string;
  name: string;
  expected: number;
  healthy: number;
  desired: number;
  allowed: number;
  least: number;
  blocked: string;
  hopeless: string;
  hours: string;
}

/** Pods that a budget guards, and no disruption allowed. */
const BLOCKED = 'h.allowed < 1 AND h.expected > 0';

/** Disruption budgets over some spans, in no order. Spans of one namespace must not overlap. */
export async function readDisruptionBudgets(client: pg.ClientBase, spans: readonly GovernedSpan[]): Promise<BudgetFigures[]> {
  const { rows } = await client.query<Figures>(
    `WITH ${partsOf('disruption_budget_day')}
     SELECT q.cluster_id, q.namespace, q.name, ${['expected', 'healthy', 'desired', 'allowed']
       .map((name) => `(array_agg(h.${name} ORDER BY q.day DESC, h.place DESC))[1] AS ${name}`)
       .join(', ')}, min(h.allowed) AS least, count(*) FILTER (WHERE ${BLOCKED}) AS blocked,
       count(*) FILTER (WHERE ${BLOCKED} AND h.desired >= h.expected) AS hopeless, count(*) AS hours
     FROM part q CROSS JOIN LATERAL unnest(q.pods_expected[q.lo:q.hi], q.pods_healthy[q.lo:q.hi], q.pods_desired[q.lo:q.hi], q.disruptions_allowed[q.lo:q.hi])
       WITH ORDINALITY AS h (expected, healthy, desired, allowed, place)
     WHERE h.expected IS NOT NULL GROUP BY 1, 2, 3`,
    spanParameters(spans),
  );
  const named = clusterNames(spans);
  return rows.map(
    ({ cluster_id: id, namespace, name, expected, healthy, desired, allowed, least, blocked, hopeless, hours }) => ({
      ...{ cluster: named(id), namespace, name },
      pods: { expected, healthy, desired },
      allowed: { last: allowed, least },
      blocked: { hours: Number(blocked), whateverIsHealthy: Number(hopeless) },
      hours: Number(hours),
    }),
  );
}

/** Workloads of some names that ran on a day or after it. */
export async function readNamesakes(
  client: pg.ClientBase,
  spans: readonly GovernedSpan[],
  names: readonly string[],
): Promise<{ cluster: string; namespace: string; kind: string; name: string }[]> {
  const { rows } = await client.query<{ cluster_id: string; namespace: string; kind: string; name: string }>(
    `SELECT DISTINCT i.cluster_id, i.namespace, i.controller_kind AS kind, i.workload AS name
     FROM unnest($1::bigint[], $2::text[], $3::date[]) AS s (cluster_id, namespace, first)
     JOIN item i ON i.cluster_id = s.cluster_id AND (s.namespace IS NULL OR i.namespace = s.namespace) AND i.last_day >= s.first
     WHERE i.kind = 'workload' AND i.workload = ANY ($4) AND i.namespace IS NOT NULL AND i.controller_kind IS NOT NULL`,
    [...spanParameters(spans).slice(0, 3), names],
  );
  const named = clusterNames(spans);
  return rows.map(({ cluster_id: id, ...row }) => ({ cluster: named(id), ...row }));
}
