import { OpenCostSource } from '@showback/opencost';
import { SimulatorSource } from '@showback/simulator';
import type { CostSource } from '@showback/allocation';
import type { Instant } from '@showback/vocabulary';
import type { ClusterConfig, Config } from '../config/config';
import { Breaker } from './breaker';
import type { Collectable } from './collectable';
import { DEFAULT_HISTORY_DAYS, historyStart } from './due';
import type { CollectionSettings } from './settings';

/** The configured clusters with the source of each. One that is misconfigured has none and keeps its reason; the others work. */
export function collectables(
  config: Config,
  { clock, random, settings }: { clock: () => Instant; random: () => number; settings: CollectionSettings },
): Collectable[] {
  return config.clusters.map((cluster) => {
    const { cost, collect } = cluster;
    const misconfigured = troubleOf(cluster);
    const days = cost.kind === 'simulator' ? cost.settings.days : DEFAULT_HISTORY_DAYS;
    return {
      cluster: cluster.id,
      region: cluster.region,
      simulated: cost.kind === 'simulator',
      kind: cost.kind === 'simulator' ? 'simulator' : 'opencost',
      source: misconfigured === null ? sourceOf(cluster) : null,
      misconfigured,
      from: collect.from ?? historyStart(days, clock()),
      delayMs: collect.delayMs,
      settleMs: collect.settleMs,
      breaker: new Breaker({ ...settings.breaker, random }, clock),
      identity: identityOf(config),
    };
  });
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

function sourceOf({ id, sourceClusterId, region, cost }: ClusterConfig): CostSource | null {
  if (cost.kind === 'simulator') return new SimulatorSource({ id, region: region ?? '', seed: cost.settings.seed });
  if (cost.kind === 'opencost') return new OpenCostSource({ cluster: id, sourceClusterId, region, ...cost.settings });
  return null;
}
