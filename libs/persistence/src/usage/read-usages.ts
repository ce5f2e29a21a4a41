import { type ContainerName, floorDay, type Instant, type Usage, UsageMerger, type Window } from '@showback/vocabulary';
import type pg from 'pg';
import type { LedgerCluster } from '../costs/cost-reader';
import { Parameters } from '../costs/parameters';
import { spansSql, splitGrains } from '../costs/spans';
import { Identities } from '../ledger/identity';
import { readUsageRow, USAGE_FIGURES_SQL, type UsageRow } from './encode-usage';

/** A container of which usage is asked. */
export interface AskedContainer {
  cluster: LedgerCluster;
  name: ContainerName;
  /** UTC days of which the asker may know; null: all. */
  days: ReadonlySet<Instant> | null;
}

/**
 * Usage of many containers over a window, in the order in which they are asked for; null where nobody measured it. Whole days are read from the days'
 * table: parts of days must be of days whose hours are kept.
 */
export async function readUsages(
  client: pg.ClientBase,
  asked: readonly AskedContainer[],
  window: Window,
): Promise<(Usage | null)[]> {
  const identities = new Identities();
  const ids = asked.map(({ name }) => identities.containerId(name).toString());
  const clusters = [...new Set(asked.map(({ cluster }) => cluster.id))];
  const grains = splitGrains(
    clusters.map((clusterId) => ({ clusterId, ...window })),
    false,
  );
  const found = new Map<string, { at: Instant; usage: Usage }[]>();
  for (const [grain, spans] of [
    ['day', grains.days],
    ['hour', grains.hours],
  ] as const) {
    if (spans.length === 0) continue;
    const parameters = new Parameters();
    const where = `${spansSql(spans, grain, parameters)} AND f.container_id = ANY (${parameters.add(ids, 'bigint[]')})`;
    const { rows } = await client.query<UsageRow & { cluster_id: string; at: string }>(
      `SELECT f.cluster_id, f.container_id, extract(epoch FROM f.${grain}) AS at, ${USAGE_FIGURES_SQL} FROM usage_${grain} f WHERE ${where}`,
      parameters.values,
    );
    for (const row of rows) {
      const key = `${row.cluster_id} ${row.container_id}`;
      const own = found.get(key) ?? [];
      found.set(key, own);
      own.push({ at: Number(row.at) * 1000, usage: readUsageRow(row) });
    }
  }
  const merger = new UsageMerger();
  return asked.map(({ cluster, days }, index) => {
    const own = found.get(`${cluster.id} ${ids[index]}`) ?? [];
    const seen = own.filter(({ at }) => days === null || days.has(floorDay(at)));
    return seen.length === 0 ? null : merger.merge(seen.map(({ usage }) => usage));
  });
}
