import { formatInstant, HOUR_MS, type Instant, type Window } from '@showback/vocabulary';

/** A cluster that a question concerns. */
export interface ConcernedCluster {
  name: string;
  /** First hour that is collected at all. */
  collectFrom: Instant;
  /** Days before are no longer kept. */
  keptFrom: Instant;
  /** False: no longer configured. Its figures count; hours that nobody asked for are then not expected. */
  configured: boolean;
}

/** Hours of a cluster that are in no figure, as the ledger knows them. */
export interface UncollectedHours extends Window {
  cluster: string;
  state: 'pending' | 'missing' | 'quarantined' | 'given_up' | 'unplanned';
  reason: string | null;
}

export interface CoverageGap extends Window {
  cluster: string;
  reason: string;
}

export interface WindowCoverage {
  expectedHours: number;
  collectedHours: number;
  /** By cluster and time; adjacent hours with one reason are one. */
  missing: CoverageGap[];
  /** Hours of a bucket (its index), of one cluster or (null) of all. */
  count: (cluster: string | null, bucket: number) => { collected: number; expected: number };
}

/** Hours in the figures against hours asked for, over the clusters concerned; `gaps` may reach beyond the buckets. */
export function coverageOf(
  clusters: readonly ConcernedCluster[],
  buckets: readonly Window[],
  gaps: readonly UncollectedHours[],
): WindowCoverage {
  const byCluster = new Map(clusters.map((cluster) => [cluster.name, tally(cluster, gaps, buckets)]));
  const all = [...byCluster.values()];
  const sum = (pick: (one: Tally) => number) => all.reduce((total, one) => total + pick(one), 0);
  const count = (cluster: string | null, index: number) => {
    const counted = cluster === null ? all : [byCluster.get(cluster)];
    const add = (pick: (one: Tally) => readonly number[]) =>
      counted.reduce((total, one) => total + (one ? (pick(one)[index] ?? 0) : 0), 0);
    const expected = add((one) => one.expected);
    return { expected, collected: expected - add((one) => one.missing) };
  };
  const expectedHours = sum(({ expected }) => total(expected));
  return {
    expectedHours,
    collectedHours: expectedHours - sum(({ missing }) => total(missing)),
    missing: all.flatMap((one) => one.gaps),
    count,
  };
}

interface Tally {
  gaps: CoverageGap[];
  /** Hours by bucket. */
  expected: number[];
  missing: number[];
}

function tally(cluster: ConcernedCluster, gaps: readonly UncollectedHours[], buckets: readonly Window[]): Tally {
  const bounds = { start: buckets[0]?.start ?? 0, end: buckets.at(-1)?.end ?? 0 };
  const own = gaps
    .filter((gap) => gap.cluster === cluster.name)
    .map((gap) => ({ ...gap, start: Math.max(gap.start, bounds.start), end: Math.min(gap.end, bounds.end) }))
    .filter(({ start, end }) => end > start);
  const expected = buckets.map((bucket) => overlap(bucket, bucket));
  const missing = buckets.map(() => 0);
  const shown: CoverageGap[] = [];
  for (const gap of own) {
    const inBucket = buckets.map((bucket) => overlap(bucket, gap));
    const column = gap.state === 'unplanned' && !cluster.configured ? expected : missing;
    const sign = column === expected ? -1 : 1;
    inBucket.forEach((hours, index) => (column[index] = (column[index] ?? 0) + sign * hours));
    if (column === missing) shown.push(...explain(gap, cluster));
  }
  return { gaps: consolidate(shown), expected, missing };
}

function overlap(a: Window, b: Window): number {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start)) / HOUR_MS;
}

/** In words; hours before a cluster's collection begins, or of before what is kept, apart from those that are only late. */
function explain({ cluster, start, end, state, reason }: UncollectedHours, concerned: ConcernedCluster): CoverageGap[] {
  if (state !== 'unplanned') return [{ cluster, start, end, reason: reasonOf(state, reason) }];
  const { collectFrom, keptFrom } = concerned;
  const cut = (instant: Instant) => Math.max(start, Math.min(end, instant));
  const [collected, kept] = [cut(collectFrom), cut(Math.max(collectFrom, keptFrom))];
  return [
    { cluster, start, end: collected, reason: `before collection begins (${formatInstant(collectFrom)})` },
    { cluster, start: collected, end: kept, reason: `no longer kept (from ${formatInstant(keptFrom)})` },
    { cluster, start: kept, end, reason: reasonOf('pending', null) },
  ].filter((gap) => gap.end > gap.start);
}

function reasonOf(state: UncollectedHours['state'], reason: string | null): string {
  if (state === 'quarantined') return `in quarantine: ${reason ?? 'it cannot be true'}`;
  if (state === 'given_up') return `given up: ${reason ?? 'it could not be had'}`;
  return reason ?? (state === 'missing' ? 'it could not be had yet' : 'not collected yet');
}

function consolidate(gaps: readonly CoverageGap[]): CoverageGap[] {
  const joined: CoverageGap[] = [];
  for (const gap of [...gaps].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && last.end === gap.start && last.reason === gap.reason) last.end = gap.end;
    else joined.push({ ...gap });
  }
  return joined;
}

function total(hours: readonly number[]): number {
  return hours.reduce((sum, count) => sum + count, 0);
}
