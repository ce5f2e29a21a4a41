import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { backOff } from './back-off';
import { runClusterLoop } from './cluster-loop';
import type { Collectable } from './collectable';
import { CollectionStatus } from './collection-status';
import type { CollectionParts } from './parts';
import { type Planner, registerClusters } from './planner';
import { COLLECTABLES, COLLECTION_PARTS, CURRENCY, PLANNER } from './tokens';

/** Starts a loop per cluster with the application and ends them with it. */
@Injectable()
export class CollectionService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly ending = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(COLLECTABLES) private readonly collectables: readonly Collectable[],
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(COLLECTION_PARTS) private readonly parts: CollectionParts,
    @Inject(CURRENCY) private readonly currency: string,
    private readonly status: CollectionStatus,
  ) {}

  /** Returns at once: neither a source nor a database that is away keeps the API from answering. */
  onApplicationBootstrap(): void {
    this.parts.metrics.observe(() => this.status.observe());
    this.running = this.run();
  }

  /** Aborts the reads, lets a store that is under way finish and gives the leases back; gives up waiting after `shutdownMs`. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    const waiting = new AbortController();
    await Promise.race([this.running, this.parts.pause.sleep(this.parts.settings.shutdownMs, waiting.signal)]);
    waiting.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    await this.prepare(signal);
    const loops = this.collectables.filter(({ source }) => source !== null);
    await Promise.all(loops.map((collectable) => runClusterLoop(collectable, this.parts, signal)));
  }

  /** Registers the clusters and plans their hours, again and again until the database takes it. */
  private async prepare(signal: AbortSignal): Promise<void> {
    const { log, settings, random, pause } = this.parts;
    for (let refusals = 0; !signal.aborted; refusals += 1) {
      try {
        await registerClusters(this.collectables, this.parts.ledger, this.currency);
        await this.planner.plan();
        return;
      } catch (error) {
        log.error({ err: error }, 'collection waits for the database');
        await pause.sleep(backOff(refusals, settings.database, random), signal);
      }
    }
  }
}
