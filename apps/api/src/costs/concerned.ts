import type { ConcernedCluster } from '@showback/allocation';
import type { LedgerCluster } from '@showback/persistence';
import { decidedByCluster, type Filter, floorDay, HOUR_MS, type Instant } from '@showback/vocabulary';
import { dueEnd } from '../collection/due';
import type { ClusterConfig, Config } from '../config/config';

/** The clusters whose figures count: once a real one is configured, simulated ones are left out; removed ones still count. */
export function counted(clusters: readonly LedgerCluster[], configured: readonly ClusterConfig[]): LedgerCluster[] {
  const real = configured.some(({ cost }) => cost.kind !== 'simulator');
  return clusters.filter(({ simulated }) => !real || !simulated);
}

/** Those of which a row can pass the filter. */
export function concerned(clusters: readonly LedgerCluster[], filter: Filter | null): LedgerCluster[] {
  return clusters.filter(({ name }) => filter === null || decidedByCluster(filter, name) !== false);
}

/** For coverage: what is still configured and kept is expected to be collected. */
export function forCoverage(
  clusters: readonly LedgerCluster[],
  { clusters: configured, retention }: Pick<Config, 'clusters' | 'retention'>,
  now: Instant,
): ConcernedCluster[] {
  const ids = new Set(configured.map(({ id }) => id));
  const keptFrom = floorDay(now - retention.daysMs);
  return clusters.map(({ name, collectFrom }) => ({ name, collectFrom, keptFrom, configured: ids.has(name) }));
}

/** End of the last hour that is due in any cluster. */
export function dueEndOf(configured: readonly ClusterConfig[], now: Instant): Instant {
  const delays = configured.map(({ collect }) => collect.delayMs);
  return delays.length === 0 ? Math.floor(now / HOUR_MS) * HOUR_MS : dueEnd(now, Math.min(...delays));
}
