import { apportion, type Instant, type Nano } from '@showback/vocabulary';
import type { Decision } from './attribute-day';
import type { MetricKey } from './document';
import type { MetricSplit, Policy } from './policy';

/** What a metric was on a UTC day in one cluster, by team, namespace or service: how much each used of what is shared. */
export interface MetricValues {
  query: string;
  key: MetricKey;
  cluster: string;
  /** When it was measured; `late`: an earlier day than the one that is decided, the last of which there are values. */
  day: Instant;
  late: boolean;
  /** In billionths; negative ones count as nothing. */
  values: ReadonlyMap<string, bigint>;
}

/** Whether a rule found the values that it splits by. */
export type Measured = 'measured' | 'last-day' | 'missing';

/** Who can receive from a rule in a scope. */
export interface Eligible {
  /** Cost of their own by team. */
  own: ReadonlyMap<string | null, Nano>;
  /** Clusters in which they have it. */
  clusters: ReadonlySet<string>;
  /** What they own of a cluster: the decisions that make them receivers there. */
  decisions: readonly Decision[];
  /** What of a decision's cost its owner keeps. */
  keptOf: (decision: Decision) => Nano;
}

/**
 * Weights by real use: the values of a day, each given to the team that it names, or to the teams that own the namespace or service in
 * proportion to what they keep of its cost. What nobody who can receive owns, gives no weight. Missing where that leaves nothing.
 */
export function metricWeights(
  split: MetricSplit,
  eligible: Eligible,
  { teams, metrics }: { teams: Policy['teams']; metrics: readonly MetricValues[] },
): { weights: ReadonlyMap<string, bigint>; measured: Measured } {
  const usable = metrics.filter(
    ({ query, key, cluster, late }) =>
      query === split.query && key === split.key && eligible.clusters.has(cluster) && (!late || split.onMissing === 'lastDay'),
  );
  const weights = new Map<string, bigint>();
  for (const metric of usable) {
    const holders = split.key === 'team' ? null : holdersOf(metric, eligible);
    for (const [name, value] of metric.values) {
      if (value <= 0n) continue;
      if (holders === null) give(weights, teams.resolve(name.trim()) ?? name.trim().toLowerCase(), value, eligible);
      else for (const [team, part] of partsOf(value, holders.get(name))) give(weights, team, part, eligible);
    }
  }
  if (weights.size === 0) return { weights, measured: 'missing' };
  return { weights, measured: usable.some(({ late }) => late) ? 'last-day' : 'measured' };
}

function give(weights: Map<string, bigint>, team: string, part: bigint, { own }: Eligible): void {
  if (part > 0n && (own.get(team) ?? 0n) > 0n) weights.set(team, (weights.get(team) ?? 0n) + part);
}

/** What teams keep of each namespace or service of a cluster. */
function holdersOf({ cluster, key }: MetricValues, { decisions, keptOf }: Eligible): Map<string, Map<string, Nano>> {
  const holders = new Map<string, Map<string, Nano>>();
  for (const decision of decisions) {
    const { item, owner } = decision;
    const name = key === 'namespace' ? item.namespace : (owner['service'] ?? null);
    const team = owner['team'] ?? null;
    if (item.cluster !== cluster || name === null || team === null) continue;
    const own = holders.get(name) ?? new Map<string, Nano>();
    holders.set(name, own);
    own.set(team, (own.get(team) ?? 0n) + keptOf(decision));
  }
  return holders;
}

function partsOf(value: bigint, holders: ReadonlyMap<string, Nano> = new Map()): [team: string, part: bigint][] {
  const sorted = [...holders].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = apportion(value, sorted.map(([, kept]) => kept)); // prettier-ignore
  return sorted.map(([team], index) => [team, parts?.[index] ?? 0n]);
}
