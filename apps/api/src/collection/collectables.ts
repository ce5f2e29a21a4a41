import type { BreakerView } from '@showback/http';
import { priceList, type PriceSettings } from '@showback/allocation';
import { OpenCostSource } from '@showback/opencost';
import { PrometheusSource } from '@showback/prometheus';
import { SimulatorSource } from '@showback/simulator';
import { parseFilter, type Instant } from '@showback/vocabulary';
import type { ClusterConfig, Config, ServerSettings } from '../config/config';
import type { Collectable } from './collectable';
import { DEFAULT_HISTORY_DAYS, historyStart } from './due';
import { UsageBeside } from './usage-beside';

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
      kind: cost.kind === 'none' ? 'opencost' : cost.kind,
      from: collect.from ?? historyStart(days, clock()),
      fromIsDefault: collect.from === null,
      delayMs: collect.delayMs,
      settleMs: collect.settleMs,
      identity: identityOf(config),
      ...sourceOf({ cluster, clock, annotations }),
    };
  });
}

type Sources = Pick<Collectable, 'source' | 'breaker' | 'misconfigured' | 'usage' | 'second' | 'notices' | 'metrics'>;

/** What the sources of a cluster are made from. */
interface Making {
  cluster: ClusterConfig;
  clock: () => Instant;
  annotations: () => readonly string[];
}

function sourceOf(making: Making): Sources {
  const { id, region, cost } = making.cluster;
  const none: Sources = {
    source: null,
    breaker: () => CLOSED,
    misconfigured: troubleOf(making.cluster),
    usage: null,
    second: null,
    notices: () => null,
    metrics: null,
  };
  switch (cost.kind) {
    case 'none':
      return none;
    case 'simulator':
      return none.misconfigured === null
        ? { ...none, source: new SimulatorSource({ id, region, seed: cost.settings.seed }) }
        : none;
    case 'prometheus':
      return costFromPrometheus(making, cost.settings, none);
    case 'opencost':
      return costFromOpenCost(making, cost.settings, none);
  }
}

function costFromPrometheus(making: Making, settings: ServerSettings, none: Sources): Sources {
  const { opencost } = making.cluster;
  const second = opencost && {
    kind: 'opencost' as const,
    source: opencost.trouble === null ? openCostOf(making, opencost) : null,
    misconfigured: opencost.trouble,
  };
  if (none.misconfigured !== null) return { ...none, second };
  const source = prometheusOf(making, settings);
  return {
    ...none,
    source,
    second,
    breaker: () => source.breaker,
    notices: () => source.notices(),
    metrics: metricsOf(source),
  };
}

/** A Prometheus beside it measures usage, and is what its cost can be compared with. */
function costFromOpenCost(making: Making, settings: ServerSettings, none: Sources): Sources {
  const { prometheus: beside } = making.cluster;
  const prometheus = beside?.trouble === null ? prometheusOf({ ...making, annotations: () => [] }, beside, true) : null;
  const second = beside && { kind: 'prometheus' as const, source: prometheus, misconfigured: beside.trouble };
  if (none.misconfigured !== null) return { ...none, second };
  const source = openCostOf(making, settings);
  const usage = beside && new UsageBeside(prometheus, beside.trouble);
  return {
    ...none,
    source: usage?.around(source) ?? source,
    second,
    breaker: () => source.breaker,
    notices: () => prometheus?.notices() ?? null,
    usage,
    metrics: prometheus && metricsOf(prometheus),
  };
}

function metricsOf(source: PrometheusSource): Collectable['metrics'] {
  return (split, day, signal) => source.readMetric(split, day, signal);
}

function openCostOf({ cluster, clock, annotations }: Making, { url, pathPrefix, headers, ca }: ServerSettings): OpenCostSource {
  const { id, sourceClusterId, region } = cluster;
  return new OpenCostSource({ cluster: id, sourceClusterId, region, url, pathPrefix, headers, ca, annotations, now: clock });
}

function prometheusOf(
  { cluster, clock, annotations }: Making,
  { url, pathPrefix, headers, ca, clusterLabel }: ServerSettings,
  usageAlone = false,
): PrometheusSource {
  const { id, sourceClusterId, region, prices } = cluster;
  const settings = Object.entries(prices).map(([name, rules]) => [
    name,
    rules.map(({ price, when }) => ({ price, when: when === null ? null : parseFilter(when, []) })),
  ]);
  return new PrometheusSource({
    cluster: id,
    sourceClusterId,
    region,
    url,
    pathPrefix,
    headers,
    ca,
    clusterLabel,
    usageAlone,
    prices: priceList(Object.fromEntries(settings) as PriceSettings, region),
    annotations,
    now: clock,
  });
}

function troubleOf({ misconfigured, cost }: ClusterConfig): string | null {
  if (misconfigured !== null) return misconfigured;
  return cost.kind === 'none'
    ? cost.reason
    : cost.kind === 'opencost' || cost.kind === 'prometheus'
      ? cost.settings.trouble
      : null;
}

function identityOf({ workloads, labels, currency }: Config): Collectable['identity'] {
  return {
    currency,
    ...(workloads === null ? {} : { workloadRules: workloads }),
    ...(labels.drop === null ? {} : { droppedLabels: labels.drop }),
  };
}
