import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CLOCK, CONFIG, DATABASE, ENVIRONMENT, LEDGER, LOGGER, METRICS, type Parts, WINDOWS } from './providers';

/**
 * Wires the features. What they can inject (tokens in providers.ts): CONFIG, ENVIRONMENT, DATABASE, LEDGER, WINDOWS,
 * METRICS, LOGGER, CLOCK. A feature is a Nest module in its own folder, listed in `imports` below; it adds no providers here.
 */
@Global()
@Module({})
export class AppModule {
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
    ];
    return { module: AppModule, imports: [], providers: provided, exports: provided };
  }
}
