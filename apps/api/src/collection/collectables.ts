import type { BreakerView } from '@showback/http';
import { OpenCostSource } from '@showback/opencost';
import { SimulatorSource } from '@showback/simulator';
import type { Instant } from '@showback/vocabulary';
import type { ClusterConfig, Config } from '../config/config';
import type { Collectable } from './collectable';
import { DEFAULT_HISTORY_DAYS, historyStart } from './due';

/** What never fails needs no breaker. */
const CLOSED: BreakerView = { state: 'closed', failures: 0, openUntil: null };

/** The configured clusters with the source of each; `annotations`: names of those that are stored, at any time. One that is misconfigured has none and keeps its reason; the others work. */
export function collectables(config: Config, clock: () => Instant, annotations: () => readonly string[]): Collectable[] {
  return config.clusters.map((cluster) => {
    const { cost, collect } = cluster;
    const days = cost.kind === 'simulator' ? cost.settings.days : DEFAULT_HISTORY_DAYS;
    return {
      cluster: cluster.id,
      region: cluster.region,
      simulated: cost.kind === 'simulator',
      kind: cost.kind === 'simulator' ? 'simulator' : 'opencost',
      from: collect.from ?? historyStart(days, clock()),
      fromIsDefault: collect.from === null,
      delayMs: collect.delayMs,
      settleMs: collect.settleMs,
      identity: identityOf(config),
      ...sourceOf(cluster, clock, annotations),
    };
  });
}

function sourceOf(
  cluster: ClusterConfig,
  clock: () => Instant,
  annotations: () => readonly string[],
): Pick<Collectable, 'source' | 'breaker' | 'misconfigured'> {
  const { id, sourceClusterId, region, cost } = cluster;
  const misconfigured = troubleOf(cluster);
  if (misconfigured !== null || cost.kind === 'none') return { source: null, breaker: () => CLOSED, misconfigured };
  if (cost.kind === 'simulator') {
    const source = new SimulatorSource({ id, region, seed: cost.settings.seed });
    return { source, breaker: () => CLOSED, misconfigured };
  }
  const { url, pathPrefix, headers, ca } = cost.settings;
  const source = new OpenCostSource({
    cluster: id,
    sourceClusterId,
    region,
    url,
    pathPrefix,
    headers,
    ca,
    annotations,
    now: clock,
  });
  return { source, breaker: () => source.breaker, misconfigured };
}

function troubleOf({ misconfigured, cost }: ClusterConfig): string | null {
  if (misconfigured !== null) return misconfigured;
  return cost.kind === 'none' ? cost.reason : cost.kind === 'opencost' ? cost.settings.trouble : null;
}

function identityOf({ workloads, labels, currency }: Config): Collectable['identity'] {
  return {
    currency,
    ...(workloads === null ? {} : { workloadRules: workloads }),
    ...(labels.drop === null ? {} : { droppedLabels: labels.drop }),
  };
}
