import { type Usage, UsageMerger, type Window } from '@showback/vocabulary';
import type pg from 'pg';
import type { WorkloadName } from '../costs/cost-reader';
import { Parameters } from '../costs/parameters';
import { spansSql, splitGrains } from '../costs/spans';
import { readUsageRow, USAGE_FIGURES_SQL, type UsageRow } from './encode-usage';

/** How the pods of a container behaved over some hours. */
export interface ContainerUsage {
  container: string;
  usage: Usage;
}

type Row = UsageRow & { name: string };

/**
 * Usage of a workload's containers over some windows, by name; none where nobody measured it. Whole days are read from the days' table: what the
 * caller asks of days whose hours are dropped must be whole days.
 */
export async function readUsage(
  client: pg.ClientBase,
  { cluster, namespace, kind, workload }: WorkloadName,
  windows: readonly Window[],
): Promise<ContainerUsage[]> {
  const spans = windows.filter(({ start, end }) => end > start).map((window) => ({ clusterId: cluster.id, ...window }));
  const { days, hours } = splitGrains(spans, false);
  const parameters = new Parameters();
  const of = [cluster.id, namespace, workload, kind].map((value, index) =>
    parameters.add(value, index === 0 ? 'bigint' : 'text'),
  );
  const selects = (['day', 'hour'] as const).flatMap((grain) => {
    const own = grain === 'day' ? days : hours;
    if (own.length === 0) return [];
    return `SELECT c.container AS name, f.container_id, ${USAGE_FIGURES_SQL} FROM usage_${grain} f JOIN named c ON c.id = f.container_id
      WHERE ${spansSql(own, grain, parameters)}`;
  });
  if (selects.length === 0) return [];
  const { rows } = await client.query<Row>(
    `WITH named AS (SELECT id, coalesce(container, '') AS container FROM container
       WHERE cluster_id = ${of[0]} AND namespace = ${of[1]} AND workload = ${of[2]} AND lower(controller_kind COLLATE "C") = lower(${of[3]} COLLATE "C"))
     ${selects.join(' UNION ALL ')}`,
    parameters.values,
  );
  return merged(rows);
}

function merged(rows: readonly Row[]): ContainerUsage[] {
  const byName = new Map<string, Usage[]>();
  for (const row of rows) {
    const usages = byName.get(row.name);
    if (usages) usages.push(readUsageRow(row));
    else byName.set(row.name, [readUsageRow(row)]);
  }
  const merger = new UsageMerger();
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([container, usages]) => ({ container, usage: merger.merge(usages) }));
}
