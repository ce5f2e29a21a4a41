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
      ...sourceOf(cluster, clock, annotations),
    };
  });
}

function sourceOf(
  cluster: ClusterConfig,
  clock: () => Instant,
  annotations: () => readonly string[],
): Pick<Collectable, 'source' | 'breaker' | 'misconfigured' | 'usage' | 'notices' | 'metrics' | 'metricFaults'> {
  const { id, sourceClusterId, region, cost } = cluster;
  const misconfigured = troubleOf(cluster);
  const plain = { breaker: () => CLOSED, misconfigured, usage: null, notices: () => [], metrics: null, metricFaults: [] };
  if (misconfigured !== null || cost.kind === 'none') return { ...plain, source: null };
  if (cost.kind === 'simulator') return { ...plain, source: new SimulatorSource({ id, region, seed: cost.settings.seed }) };
  if (cost.kind === 'prometheus') {
    const source = prometheusOf(cluster, cost.settings, clock, annotations);
    return { ...plain, source, breaker: () => source.breaker, notices: () => source.notices(), metrics: metricsOf(source) };
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
  const usage = usageBeside(cluster, clock);
  return {
    ...plain,
    source: usage?.around(source) ?? source,
    breaker: () => source.breaker,
    usage,
    metrics: usage?.metrics ?? null,
  };
}

function metricsOf(source: PrometheusSource): Collectable['metrics'] {
  return (split, day, signal) => source.readMetric(split, day, signal);
}

function usageBeside(cluster: ClusterConfig, clock: () => Instant): UsageBeside | null {
  const { prometheus } = cluster;
  if (prometheus === null) return null;
  const { trouble } = prometheus;
  return new UsageBeside(trouble === null ? prometheusOf(cluster, prometheus, clock, () => []) : null, trouble);
}

function prometheusOf(
  { id, sourceClusterId, region, prices }: ClusterConfig,
  { url, pathPrefix, headers, ca, clusterLabel }: ServerSettings,
  clock: () => Instant,
  annotations: () => readonly string[],
): PrometheusSource {
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
