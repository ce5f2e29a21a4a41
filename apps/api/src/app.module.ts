import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { AttributionModule } from './attribution/attribution.module';
import { POLICIES } from './attribution/policies';
import { Audit } from './auth/audit';
import { TEAMS_OF_GROUPS, teamsOfGroups } from './auth/teams-of-groups';
import { ClustersModule } from './clusters/clusters.module';
import { CollectionModule } from './collection';
import { CostsModule } from './costs/costs.module';
import { DataModule } from './data/data.module';
import { LinesModule } from './lines/lines.module';
import { GovernanceModule } from './governance/governance.module';
import { TeamsModule } from './teams/teams.module';
import { ExplainModule } from './explain/explain.module';
import { UnownedModule } from './unowned/unowned.module';
import { UtilisationModule } from './utilisation/utilisation.module';
import { HealthController } from './health/health.controller';
import { MetricsController } from './metrics/metrics.controller';
import { OpenApiController } from './openapi/openapi.controller';
import { CLOCK, CONFIG, DATABASE, ENDING, ENVIRONMENT, LEDGER, LOGGER, METRICS, type Parts, WINDOWS } from './providers';

/**
 * Wires the features. What they can inject (tokens in providers.ts): CONFIG, ENVIRONMENT, DATABASE, LEDGER, WINDOWS,
 * METRICS, LOGGER, CLOCK; and POLICIES of the attribution. A feature is a Nest module in its own folder, listed in `imports` below; it adds no providers here.
 */
@Global()
@Module({})
export class AppModule implements OnApplicationShutdown {
  constructor(@Inject(ENDING) private readonly ending: Parts['ending']) {}

  static register(parts: Parts): DynamicModule {
    const provided = [
      { provide: CONFIG, useValue: parts.config },
      { provide: ENVIRONMENT, useValue: parts.environment },
      { provide: DATABASE, useValue: parts.database },
      { provide: LEDGER, useValue: parts.ledger },
      { provide: WINDOWS, useValue: parts.windows },
      { provide: METRICS, useValue: parts.metrics },
      { provide: LOGGER, useValue: parts.logger },
      { provide: CLOCK, useValue: parts.clock },
      { provide: ENDING, useValue: parts.ending },
      { provide: TEAMS_OF_GROUPS, useFactory: teamsOfGroups, inject: [POLICIES] },
      Audit,
    ];
    return {
      module: AppModule,
      imports: [
        AttributionModule,
        ClustersModule,
        CollectionModule,
        CostsModule,
        DataModule,
        ExplainModule,
        LinesModule,
        GovernanceModule,
        TeamsModule,
        UnownedModule,
        UtilisationModule,
      ],
      controllers: [HealthController, MetricsController, OpenApiController],
      providers: provided,
      exports: provided,
    };
  }

  /** Runs when nothing listens and nothing collects any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.ending();
  }
}
