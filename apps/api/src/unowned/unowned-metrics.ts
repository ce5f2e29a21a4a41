import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { shareOf } from '@showback/attribution';
import { CostQueries, type Database, readUnownedShare } from '@showback/persistence';
import { DAY_MS, floorDay, type Instant } from '@showback/vocabulary';
import { Gauge, type Registry } from 'prom-client';
import { POLICIES, type Policies } from '../attribution/policies';
import type { Config } from '../config/config';
import { counted } from '../costs/concerned';
import { CLOCK, CONFIG, DATABASE, METRICS } from '../providers';

/** Whole UTC days that the share is of: every day of the week once. */
const DAYS = 7;
/** How long a share that was read is shown: scrapes come more often than days change. */
const KEPT_MS = 5 * 60_000;

/** How much of what workloads cost has no team, listed in docs/metrics.md. */
@Injectable()
export class UnownedMetrics implements OnApplicationBootstrap {
  private readonly queries: CostQueries;
  private known: { ratio: number; at: Instant } | null = null;

  constructor(
    @Inject(METRICS) private readonly registry: Registry,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(POLICIES) private readonly policies: Policies,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {
    this.queries = new CostQueries(database);
  }

  onApplicationBootstrap(): void {
    const read = () => this.ratio().catch(() => null);
    new Gauge({
      name: 'showback_unowned_cost_ratio',
      help: 'Cost of workloads without a team / cost of all workloads, before anything is shared, over the last seven whole UTC days.',
      // Without a label there would be a zero before the first reading.
      labelNames: [] as const,
      registers: [this.registry],
      async collect() {
        this.reset();
        const ratio = await read();
        if (ratio === null) this.remove();
        else this.set(ratio);
      },
    });
  }

  /** Null where nothing ran, and while lines of these days are yet to be made. @throws the database's error */
  private async ratio(): Promise<number | null> {
    const now = this.clock();
    if (this.known !== null && now - this.known.at < KEPT_MS) return this.known.ratio;
    const clusters = counted(await this.queries.snapshot((reader) => reader.clusters()), this.config.clusters);
    const window = { start: floorDay(now) - DAYS * DAY_MS, end: floorDay(now) };
    const share = await readUnownedShare(this.database.pool, { clusters, window, policyOf: this.policies.inForce });
    const ratio = 'stale' in share ? null : shareOf(share.unownedNano, share.ofNano);
    this.known = ratio === null ? null : { ratio, at: now };
    return ratio;
  }
}
