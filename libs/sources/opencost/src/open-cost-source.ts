import { SourceFault, type CostSource, type SourceHour } from '@showback/allocation';
import {
  CarefulServer,
  DEFAULT_BREAKER,
  DEFAULT_PACING,
  Interner,
  Transport,
  withRetries,
  type BreakerSettings,
  type BreakerView,
  type Pacing,
  type Product,
  type Server,
} from '@showback/http';
import { formatInstant, HOUR_MS, type Finding, type Instant } from '@showback/vocabulary';
import { probe } from './check';
import { readAllocations } from './read-allocations';
import { readAssets } from './read-assets';

/** One cluster of one OpenCost or Kubecost. */
export interface OpenCostOptions extends Partial<Server> {
  url: string;
  /** What the ledger calls the cluster. */
  cluster: string;
  /** What the server calls it. */
  sourceClusterId: string;
  region: string | null;
  /** Annotations that are kept from now on, as Kubernetes or OpenCost writes them. Absent: none. */
  annotations?: () => readonly string[];
  pacing?: Partial<Pacing>;
  breakerSettings?: Partial<BreakerSettings>;
  now?: () => Instant;
}

/** OpenCost's own proxy gives up then; larger clusters need most of it. */
const TIMEOUT_MS = 180_000;

const OPENCOST: Product = {
  name: 'OpenCost',
  headers: 'opencost.headers',
  path: 'url and pathPrefix ("/model" behind the UI or Kubecost)',
  failing: "OpenCost's log and whether its Prometheus answers",
  version: 'OpenCost, of a version from 2023 on',
  slow: 'OpenCost or its Prometheus',
};

/** Reads whole hours from OpenCost, one request at a time, and leaves a server alone that keeps failing. */
export class OpenCostSource implements CostSource {
  readonly hoursPerBatch = 1;
  private readonly transport: Transport;
  private readonly pacing: Pacing;
  private readonly server: CarefulServer;
  private readonly now: () => Instant;

  constructor(private readonly options: OpenCostOptions) {
    this.now = options.now ?? Date.now;
    const { url, pathPrefix = '', headers = {}, ca = null, timeoutMs = TIMEOUT_MS } = options;
    this.transport = new Transport({ url, pathPrefix, headers, ca, timeoutMs }, OPENCOST);
    this.pacing = { ...DEFAULT_PACING, ...options.pacing };
    this.server = new CarefulServer(url, { ...DEFAULT_BREAKER, ...options.breakerSettings }, this.now);
  }

  get breaker(): BreakerView {
    return this.server.breaker;
  }

  /**
   * Reads the assets and then the allocations of one hour. Money is exact; nothing is derived.
   * @throws SourceFault with a sentence that says what to do; the signal's reason when it aborts.
   */
  readHour(hour: Instant, signal: AbortSignal): Promise<SourceHour> {
    // OpenCost computes each answer from its Prometheus: two questions at once make both slow.
    return this.server.inTurn(signal, () => this.server.guarded(() => this.read(hour, signal)));
  }

  /** What a doctor wants to know: a line for each thing that is wrong, `ok` for what is right. Asks even while the breaker is open. */
  check(signal: AbortSignal = AbortSignal.timeout(2 * TIMEOUT_MS)): Promise<Finding[]> {
    const { sourceClusterId } = this.options;
    const readHour = (hour: Instant): Promise<SourceHour> => this.read(hour, signal);
    return this.server.inTurn(signal, () =>
      probe({ transport: this.transport, sourceClusterId, readHour, now: this.now(), signal }),
    );
  }

  /** Closes idle connections. */
  close(): void {
    this.transport.close();
  }

  private async read(hour: Instant, signal: AbortSignal): Promise<SourceHour> {
    const { cluster, region } = this.options;
    const annotations = this.options.annotations?.() ?? [];
    const window = `${formatInstant(hour)},${formatInstant(hour + HOUR_MS)}`;
    const ask = <T>(
      path: string,
      params: Record<string, string>,
      read: (body: AsyncIterable<unknown>) => Promise<T>,
    ): Promise<T> => withRetries(() => this.transport.get(path, params, signal, read), this.pacing, signal);
    const interner = new Interner();
    const { clusters, ...assets } = await ask('/assets', { window }, (body) => readAssets(body, hour, interner));
    const { nodes } = assets;
    const { clusters: rowsOf, ...allocations } = await ask(
      '/allocation/compute',
      { window, includeIdle: 'true', accumulate: 'true' },
      (body) => readAllocations(body, hour, { interner, nodes, annotations }),
    );
    const foreignClusters = this.foreign([clusters, rowsOf]);
    return { cluster, hour, region, ...assets, ...allocations, ...(foreignClusters && { foreignClusters }) };
  }

  /**
   * Other clusters' rows among ours, which quarantine the hour; null where there are none.
   * @throws SourceFault `wrong-cluster` when an answer has none of ours.
   */
  private foreign(answers: readonly ReadonlyMap<string, number>[]): Map<string, number> | null {
    const { sourceClusterId } = this.options;
    const foreign = new Map<string, number>();
    for (const clusters of answers) {
      if (clusters.size > 0 && !clusters.has(sourceClusterId))
        throw new SourceFault(
          'wrong-cluster',
          `The answer is about ${[...clusters.keys()].sort().join(', ').slice(0, 200)}, not about ${sourceClusterId}: check url and sourceClusterId.`,
        );
      for (const [name, rows] of clusters) if (name !== sourceClusterId) foreign.set(name, (foreign.get(name) ?? 0) + rows);
    }
    return foreign.size === 0 ? null : foreign;
  }
}
