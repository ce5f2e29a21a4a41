import {
  gpuUseOf,
  priceHour,
  SourceFault,
  type CostSource,
  type MeasuredHour,
  type PriceList,
  type SourceGpuUse,
  type SourceHour,
} from '@showback/allocation';
import {
  CarefulServer,
  DEFAULT_BREAKER,
  DEFAULT_PACING,
  Interner,
  Transport,
  type BreakerSettings,
  type BreakerView,
  type Pacing,
  type Server,
} from '@showback/http';
import { DAY_MS, parseNano, type Instant } from '@showback/vocabulary';
import { askAll, PRICED, type Answers } from './answers';
import { PROMETHEUS, PrometheusClient } from './client';
import { refuseHoles } from './coverage';
import { ENGINE_ACTIVE, GPU_UTILISATION, NEEDED, REQUESTS, RUNNING, STARTED } from './metrics';
import { gpuFindings, lacking, type Notices } from './notices';
import { readGovernance } from './read-governance';
import { readNodes } from './read-nodes';
import { readPods } from './read-pods';
import { readLoadBalancers, readManagement, readNetworkPrices, readVolumes } from './read-volumes';

/** One cluster of one Prometheus, or of a store that speaks its API. */
export interface PrometheusOptions extends Partial<Server> {
  url: string;
  /** What the ledger calls the cluster. */
  cluster: string;
  /** What the cluster's label says. */
  sourceClusterId: string;
  /** The label that names the cluster where the server holds several; empty where it holds one. */
  clusterLabel: string;
  region: string | null;
  /** Another source says what things cost: what this one lacks for that is no notice. Absent: false. */
  usageAlone?: boolean;
  /** What the configuration says of prices. */
  prices: PriceList;
  /** Annotations that are kept from now on, as Kubernetes writes them. Absent: none. */
  annotations?: () => readonly string[];
  pacing?: Partial<Pacing>;
  breakerSettings?: Partial<BreakerSettings>;
  now?: () => Instant;
}

type Beside = Pick<SourceHour, 'usage'> & MeasuredHour['governance'] & { gpuUse: SourceGpuUse[] };

/** Prometheus' own limit for a question is two minutes. */
const TIMEOUT_MS = 150_000;
const DEFAULT_INTERVAL_MS = 60_000;
/** A metric's values beyond it are none that anything has. */
const MOST = 1e21;

/** Reads whole hours from Prometheus, one question at a time, and leaves a server alone that keeps failing. */
export class PrometheusSource implements CostSource {
  readonly hoursPerBatch = 1;
  readonly client: PrometheusClient;
  private readonly transport: Transport;
  private readonly server: CarefulServer;
  private said: Notices | null = null;

  constructor(private readonly options: PrometheusOptions) {
    const { url, pathPrefix = '', headers = {}, ca = null, timeoutMs = TIMEOUT_MS, clusterLabel, sourceClusterId } = options;
    this.transport = new Transport({ url, pathPrefix, headers, ca, timeoutMs }, PROMETHEUS);
    this.server = new CarefulServer(url, { ...DEFAULT_BREAKER, ...options.breakerSettings }, options.now ?? Date.now);
    this.client = new PrometheusClient(
      this.transport,
      clusterLabel === '' ? null : { label: clusterLabel, op: '=', value: sourceClusterId },
      { ...DEFAULT_PACING, ...options.pacing },
    );
  }

  get breaker(): BreakerView {
    return this.server.breaker;
  }

  /** What the server does not have, as of the newest hour read; null before the first. */
  notices(): Notices | null {
    return this.said;
  }

  /** Reads what ran in one hour and prices it. @throws SourceFault with a sentence that says what to do; the signal's reason when it aborts. */
  readHour(hour: Instant, signal: AbortSignal): Promise<SourceHour> {
    return this.server.inTurn(signal, () => this.server.guarded(async () => priceHour(await this.measure(hour, signal))));
  }

  /** What another source of cost does not say of one hour: how containers behaved, how much of their GPUs they used, quotas and autoscalers. @throws as `readHour` does */
  async readBeside(hour: Instant, signal: AbortSignal): Promise<Beside> {
    const read = await this.readHour(hour, signal);
    const { usage, quotas, autoscalers, disruptionBudgets, limitRanges } = read;
    return {
      gpuUse: gpuUseOf(read),
      ...(usage && { usage }),
      ...(quotas && { quotas }),
      ...(autoscalers && { autoscalers }),
      ...(disruptionBudgets && { disruptionBudgets }),
      ...(limitRanges && { limitRanges }),
    };
  }

  /**
   * What a query of somebody's own says at the end of a UTC day, by the value of one label, in billionths: each used so much of what is shared. Series of another cluster, or
   * without the label, are left out; several of one name are added. The query is taken as it is: where the server holds several clusters, it must pick its own.
   * @throws SourceFault
   */
  readMetric({ query, key }: { query: string; key: string }, day: Instant, signal: AbortSignal): Promise<Map<string, bigint>> {
    const { clusterLabel, sourceClusterId } = this.options;
    // What is wrong with the query says nothing of the server: cost is collected all the same.
    return this.server.inTurn(signal, async () => {
      const values = new Map<string, bigint>();
      for (const { labels, value } of await this.client.evaluate(query, day + DAY_MS, signal)) {
        const name = labels[key] ?? '';
        const foreign = clusterLabel !== '' && (labels[clusterLabel] ?? sourceClusterId) !== sourceClusterId;
        if (name === '' || foreign || !(Math.abs(value) < MOST)) continue;
        values.set(name, (values.get(name) ?? 0n) + parseNano(String(value)));
      }
      return values;
    });
  }

  /** Closes idle connections. */
  close(): void {
    this.transport.close();
  }

  private async measure(hour: Instant, signal: AbortSignal): Promise<MeasuredHour> {
    const { cluster, region, prices, usageAlone = false } = this.options;
    const answers = await askAll(this.client, hour, signal);
    const intervalOf = (metric: string): number => answers.coverage.get(metric)?.intervalMs() ?? DEFAULT_INTERVAL_MS;
    const running = intervalOf(RUNNING);
    const priced = answers.coverage.get(PRICED)?.intervalMs() ?? running;
    const gpu = answers.coverage.get(ENGINE_ACTIVE)?.intervalMs() ?? intervalOf(GPU_UTILISATION);
    const intervalMs = { running, use: intervalOf('container_cpu_usage_seconds_total'), priced, gpu };
    const foreignClusters = this.foreign(answers);
    this.refuse(answers, hour, Math.max(intervalMs.running, intervalMs.use));
    if (hour >= (this.said?.hour ?? hour)) {
      const findings = [...lacking(answers, prices, usageAlone), ...gpuFindings(answers, gpu)];
      this.said = { hour, seenAt: (this.options.now ?? Date.now)(), findings };
    }
    const interner = new Interner();
    return {
      cluster,
      hour,
      region,
      intervalMs,
      pods: readPods(answers, intervalMs, { interner, annotations: this.options.annotations?.() ?? [] }),
      nodes: readNodes(answers, intervalMs.running, interner),
      volumes: readVolumes(answers, intervalMs.running),
      loadBalancers: readLoadBalancers(answers, priced),
      management: readManagement(answers, priced),
      networkPrices: readNetworkPrices(answers),
      prices,
      measures: {
        cpu: answers.seen.has('container_cpu_usage_seconds_total'),
        memory: answers.seen.has('container_memory_working_set_bytes'),
        starts: STARTED.some((metric) => answers.seen.has(metric)),
        requests: REQUESTS.some((metric) => answers.seen.has(metric)),
        gpu: answers.seen.has(ENGINE_ACTIVE) || answers.seen.has(GPU_UTILISATION),
      },
      governance: readGovernance(answers),
      flags: [],
      ...(foreignClusters && { foreignClusters }),
    };
  }

  /** @throws SourceFault `no-data` for an hour of which nothing or only a part is there */
  private refuse({ seen, coverage }: Answers, hour: Instant, intervalMs: number): void {
    const there = NEEDED.filter((metric) => seen.has(metric));
    if (there.length === 0)
      throw new SourceFault(
        'no-data',
        'Prometheus has nothing of this hour: neither kube-state-metrics nor cAdvisor is scraped, it lost the hour or does not have it yet, or clusterLabel and sourceClusterId name another cluster.',
      );
    refuseHoles(new Map([...coverage].filter(([metric]) => there.some((known) => known === metric))), hour, intervalMs);
  }

  /** Without a label that picks the cluster, several may stand in the answer; null where there is one, whatever it is called. */
  private foreign({ clusters }: Answers): Map<string, number> | null {
    const { clusterLabel, sourceClusterId } = this.options;
    if (clusterLabel !== '' || clusters.size < 2) return null;
    const foreign = new Map(clusters);
    foreign.delete(sourceClusterId);
    return foreign;
  }
}
