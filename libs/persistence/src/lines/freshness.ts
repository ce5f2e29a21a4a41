import { formatDay, type Instant, type Window } from '@showback/vocabulary';
import type pg from 'pg';
import { partitionNamed } from '../ledger/partitions';
import { expectedDigest, type PolicyOfDay, spansClusters } from './digest';

/**
 * How the lines of a cluster's day stand. `fresh`: they are those of its figures and of the policy in force. `stale`: they
 * are not, or not there yet. `frozen`: its items are no longer kept, the lines stay as they are, if there are any.
 */
export interface LineStanding {
  clusterId: bigint;
  /** Its start. */
  day: Instant;
  standing: 'fresh' | 'stale' | 'frozen';
  /** What fresh lines are made from. */
  digest: string;
}

export interface StandingsRequest {
  /** All that count, even if fewer are asked about: where a rule spans clusters, each depends on all. */
  clusters: readonly { id: bigint }[];
  /** The UTC days that it touches. */
  window: Window;
  policyOf: PolicyOfDay;
}

/** How the lines of every day with figures stand, newest first. Days that were never collected are not there. */
export async function readStandings(client: pg.ClientBase, request: StandingsRequest): Promise<LineStanding[]> {
  const { clusters, window, policyOf } = request;
  const { rows } = await client.query<[id: string, day: string, facts: string, builtFrom: string | null, month: string]>({
    text: STATES_SQL,
    values: [clusters.map(({ id }) => id), formatDay(window.start), formatDay(window.end - 1)],
    rowMode: 'array',
  });
  const months = await monthsOfItems(client);
  return byDay(rows).flatMap(({ day, month, states }) => {
    const { policy, hash } = policyOf(day);
    const all = spansClusters(policy) ? expectedDigest(hash, new Map(states.map(({ id, facts }) => [id, facts]))) : null;
    return states.map(({ id, facts, builtFrom }): LineStanding => {
      const digest = all ?? expectedDigest(hash, new Map([[id, facts]]));
      const standing = !months.has(month) ? 'frozen' : builtFrom === digest ? 'fresh' : 'stale';
      return { clusterId: id, day, standing, digest };
    });
  });
}

interface State {
  id: bigint;
  facts: bigint;
  builtFrom: string | null;
}

function byDay(rows: readonly (readonly [string, string, string, string | null, string])[]) {
  const days = new Map<string, { day: Instant; month: string; states: State[] }>();
  for (const [id, seconds, facts, builtFrom, month] of rows) {
    const found = days.get(seconds) ?? { day: Number(seconds) * 1000, month, states: [] };
    days.set(seconds, found);
    found.states.push({ id: BigInt(id), facts: BigInt(facts), builtFrom });
  }
  return [...days.values()];
}

const STATES_SQL = `SELECT cluster_id, extract(epoch FROM day)::bigint, facts, built_from, to_char(day, 'YYYYMM')
  FROM line_state WHERE cluster_id = ANY($1::bigint[]) AND day >= $2::date AND day <= $3::date ORDER BY day DESC, cluster_id`;

/** The months whose items are kept. */
async function monthsOfItems(client: pg.ClientBase): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'cost_day'::regclass`,
  );
  return new Set(rows.map(({ name }) => formatDay(partitionNamed(name).start).slice(0, 7).replace('-', '')));
}
