import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ScheduleRuns, type CollectionWindows, type Database, type Ledger } from '@showback/persistence';
import type { Instant } from '@showback/vocabulary';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { annotationsOf, POLICIES, type Policies } from '../attribution/policies';
import type { Config } from '../config/config';
import { LinesModule } from '../lines/lines.module';
import { LinesService } from '../lines/lines.service';
import { CLOCK, CONFIG, DATABASE, LEDGER, LOGGER, METRICS, WINDOWS } from '../providers';
import { collectables } from './collectables';
import type { Collectable } from './collectable';
import { CollectionStatus } from './collection-status';
import { CollectionService } from './collection.service';
import { CollectionMetrics } from './metrics';
import type { CollectionParts } from './parts';
import { Pause } from './pause';
import { Planner } from './planner';
import { SecondSources } from './second-source';
import { CollectionSchedule } from './schedule';
import { DEFAULT_SETTINGS } from './settings';
import { COLLECTABLES, COLLECTION_PARTS, CURRENCY, PLANNER, SCHEDULE_RUNS } from './tokens';

/** Collection: loops that fill the ledger, their schedule, and what `/data` tells of them. */
@Module({
  imports: [ScheduleModule.forRoot(), LinesModule],
  providers: [
    {
      provide: COLLECTABLES,
      inject: [CONFIG, CLOCK, POLICIES],
      useFactory: (config: Config, clock: () => Instant, policies: Policies) =>
        collectables(config, clock, () => annotationsOf(policies)),
    },
    {
      provide: COLLECTION_PARTS,
      inject: [LEDGER, WINDOWS, METRICS, LOGGER, CLOCK, LinesService],
      useFactory: (
        ledger: Ledger,
        windows: CollectionWindows,
        registry: Registry,
        logger: Logger,
        clock: () => Instant,
        lines: LinesService,
      ): CollectionParts => ({
        ledger,
        windows,
        metrics: new CollectionMetrics(registry),
        log: logger.child({ area: 'collection' }),
        clock,
        random: Math.random,
        pause: new Pause(),
        stored: () => lines.kick(),
        owner: `${hostname()}/${process.pid}/${randomUUID()}`,
        settings: DEFAULT_SETTINGS,
      }),
    },
    {
      provide: PLANNER,
      inject: [COLLECTABLES, WINDOWS, CLOCK],
      useFactory: (all: Collectable[], windows: CollectionWindows, clock: () => Instant) => new Planner(all, windows, clock),
    },
    { provide: SCHEDULE_RUNS, inject: [DATABASE], useFactory: (database: Database) => new ScheduleRuns(database) },
    { provide: CURRENCY, inject: [CONFIG], useFactory: (config: Config) => config.currency },
    CollectionStatus,
    SecondSources,
    CollectionService,
    CollectionSchedule,
  ],
  exports: [CollectionStatus, SecondSources],
})
export class CollectionModule {}
