import { ItemValues, type Policy } from '@showback/attribution';
import type { Instant, Window } from '@showback/vocabulary';
import type pg from 'pg';
import { type Database, transaction } from '../database';
import { readDay } from './day-items';
import { expectedDigest, type PolicyOfDay, spansClusters } from './digest';
import { type LineStanding, readStandings } from './freshness';
import { KnownItems } from './known-items';
import { linesOfDay } from './lines-of-day';
import { readSharedMetrics } from './shared-metrics';
import { type SwapOutcome, swapLines } from './write-lines';

/** Every day that there can be. */
const ALWAYS: Window = { start: Date.UTC(1970, 0, 1), end: Date.UTC(9999, 0, 1) };

export interface BuildRequest {
  /** All that count. */
  clusters: readonly { id: bigint; name: string }[];
  policyOf: PolicyOfDay;
  now: Instant;
}

/** Lines of some clusters' day that were made, or not: see {@link SwapOutcome}. */
export interface BuiltLines {
  day: Instant;
  clusters: string[];
  outcome: SwapOutcome;
  items: number;
  lines: number;
}

/** A day whose lines could not be made. It is passed over until it, or the policy, changes. */
export class LineFault extends Error {
  constructor(
    readonly day: Instant,
    readonly clusters: readonly string[],
    cause: unknown,
  ) {
    super(`the lines of ${new Date(day).toISOString().slice(0, 10)} of ${clusters.join(', ')} could not be made`, { cause });
    this.name = 'LineFault';
  }
}

/** Makes stale lines fresh, the newest day first. Several may do it at once: each day is swapped as a whole. */
export class LineBuilder {
  private readonly known = new KnownItems();
  /** What the rules of the last policy say of them. */
  private values: ItemValues | null = null;
  /** Digests of what could not be made. */
  private readonly refused = new Set<string>();

  constructor(private readonly database: Pick<Database, 'pool'>) {}

  /** How many days of clusters wait to be made. */
  async countStale(request: BuildRequest): Promise<number> {
    return (await this.stale(request)).length;
  }

  /** Makes the lines of the newest stale day of one cluster, or of all where a rule spans them. @returns null: nothing is stale @throws LineFault */
  async buildNext(request: BuildRequest): Promise<BuiltLines | null> {
    const stale = await this.stale(request);
    const next = stale.find(({ digest, day, clusterId }) => !this.refused.has(`${clusterId}/${day}/${digest}`));
    if (next === undefined) return null;
    const policy = request.policyOf(next.day);
    const spans = spansClusters(policy.policy);
    const clusters = request.clusters.filter(({ id }) => spans || id === next.clusterId);
    try {
      return await this.build({ clusters, day: next.day, ...policy, now: request.now });
    } catch (error) {
      this.refused.add(`${next.clusterId}/${next.day}/${next.digest}`);
      const names = clusters.map(({ name }) => name);
      throw new LineFault(next.day, names, error);
    }
  }

  /** Tries again what could not be made. */
  forgive(): void {
    this.refused.clear();
  }

  private async stale({ clusters, policyOf }: BuildRequest): Promise<LineStanding[]> {
    const { pool } = this.database;
    const standings = await snapshot(pool, (client) => readStandings(client, { clusters, window: ALWAYS, policyOf }));
    return standings.filter(({ standing }) => standing === 'stale');
  }

  private async build({ clusters, day, policy, hash, now }: Build): Promise<BuiltLines> {
    const { pool } = this.database;
    const { items, facts, metrics } = await snapshot(pool, async (client) => ({
      ...(await readDay(client, { clusters, day }, this.known)),
      metrics: await readSharedMetrics(client, { clusters, day, policy }),
    }));
    const ids = new Map(clusters.map(({ id, name }) => [name, id]));
    const digest = expectedDigest(hash, new Map([...facts].map(([name, count]) => [ids.get(name) ?? 0n, count])));
    if (this.values?.policy !== policy) this.values = new ItemValues(policy, true);
    const lines = linesOfDay(items, policy, { values: this.values, metrics });
    const outcome = await swapLines(pool, { day, facts, digest, lines, now });
    return { day, clusters: [...facts.keys()], outcome, items: items.length, lines: lines.lines.length };
  }
}

interface Build extends Pick<BuildRequest, 'clusters' | 'now'> {
  day: Instant;
  policy: Policy;
  hash: string;
}

function snapshot<T>(pool: pg.Pool, read: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return transaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off');
    return read(client);
  });
}
