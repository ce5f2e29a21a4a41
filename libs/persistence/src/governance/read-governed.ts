import { formatInstant, type Window } from '@showback/vocabulary';
import type pg from 'pg';

/** What is governed, and the column that says in which hours of a day anybody told of it. */
const TOLD = {
  quotas: 'quota_hours',
  autoscalers: 'autoscaler_hours',
  limitRanges: 'limit_range_hours',
  disruptionBudgets: 'disruption_budget_hours',
} as const;
export type GovernedKind = keyof typeof TOLD;
const KINDS = Object.keys(TOLD) as GovernedKind[];

/** Of some clusters those of which anybody said in a window what there is, by what. */
export async function readGoverned(
  client: pg.ClientBase,
  clusters: readonly { id: bigint; name: string }[],
  { start, end }: Window,
): Promise<Record<GovernedKind, Set<string>>> {
  const { rows } = await client.query<Record<GovernedKind, number> & { cluster_id: string }>(
    `SELECT cluster_id, ${KINDS.map((kind) => `bit_or(${TOLD[kind]}) AS "${kind}"`).join(', ')} FROM governance_day
     WHERE cluster_id = ANY ($1) AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date AND day < $3::timestamptz AT TIME ZONE 'UTC' GROUP BY 1`,
    [clusters.map(({ id }) => id.toString()), formatInstant(start), formatInstant(end)],
  );
  const named = (kind: GovernedKind): Set<string> => {
    const ids = new Set(rows.filter((row) => row[kind] !== 0).map(({ cluster_id: id }) => id));
    return new Set(clusters.filter(({ id }) => ids.has(id.toString())).map(({ name }) => name));
  };
  return {
    quotas: named('quotas'),
    autoscalers: named('autoscalers'),
    limitRanges: named('limitRanges'),
    disruptionBudgets: named('disruptionBudgets'),
  };
}
