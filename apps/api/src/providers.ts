import type { CollectionWindows, Database, Ledger } from '@showback/persistence';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config, Environment } from './config/config';

/** Everything a feature module can inject: `@Inject(LEDGER) private readonly ledger: Ledger` (types by `import type`). */
export const CONFIG = Symbol('Config');
export const ENVIRONMENT = Symbol('Environment');
export const DATABASE = Symbol('Database');
export const LEDGER = Symbol('Ledger');
export const WINDOWS = Symbol('CollectionWindows');
/** prom-client's Registry that `/metrics` prints; features register their own metrics on it. */
export const METRICS = Symbol('Registry');
/** pino; `logger.child({ area: 'collection' })`. */
export const LOGGER = Symbol('Logger');
/** `() => Instant`, so that tests can hold the clock. */
export const CLOCK = Symbol('Clock');

/** Ends what was started before Nest, after everything else: the database's connections, the embedded server. */
export const ENDING = Symbol('Ending');

/** What main.ts (or a test) makes before Nest starts. */
export interface Parts {
  config: Config;
  environment: Environment;
  database: Database;
  ledger: Ledger;
  windows: CollectionWindows;
  metrics: Registry;
  logger: Logger;
  clock: () => number;
  ending: () => Promise<void>;
}
