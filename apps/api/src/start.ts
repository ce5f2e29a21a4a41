import { createServer } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  CollectionWindows,
  type Database,
  Ledger,
  migrate,
  openDatabase,
  resolveDataDir,
  startEmbedded,
} from '@showback/persistence';
import type { Logger } from 'pino';
import { AppModule } from './app.module';
import { readGoodDocument } from './attribution/managed-document';
import type { Config, Environment } from './config/config';
import { isLoopback, readEnvironment } from './config/environment';
import { loadConfig } from './config/load';
import { configureHttp } from './http/configure';
import { makeLogger, nestLogger } from './http/log';
import { makeRegistry } from './metrics/http-metrics';
import { Opened } from './opened';
import type { Parts } from './providers';
import { refuseToStart } from './refuse';

/** Starts the API: configuration, database, migrations, then the listener. What goes wrong is one clear line and an exit code. */
export async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const opened = new Opened();
  try {
    const environment = readEnvironment(env);
    const config = loadConfig({ file: environment.configFile, env, loopback: isLoopback(environment.host) });
    if (config.attribution !== null) readGoodDocument(config.attribution);
    const logger = makeLogger(environment.logLevel);
    await probePort(environment);
    opened.endOnSignal();
    const database = await openLedger(environment, env, logger, opened);
    await listen(partsOf({ config, environment, logger, database, opened }), opened);
    logger.info({ host: environment.host, port: environment.port, clusters: config.clusters.length }, 'listening');
  } catch (error) {
    await opened.close();
    refuseToStart(error);
  }
}

/** Finds a taken port before a database is started for nothing. */
function probePort({ host, port }: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** The database of DATABASE_URL, else an embedded one; migrated. */
async function openLedger(environment: Environment, env: NodeJS.ProcessEnv, logger: Logger, opened: Opened): Promise<Database> {
  const url = environment.databaseUrl ?? (await embedded(env, logger, opened));
  const database = openDatabase(url);
  opened.add(() => database.close());
  const { applied } = await migrate(database.pool);
  if (applied.length > 0) logger.info({ applied }, 'migrated');
  return database;
}

async function embedded(env: NodeJS.ProcessEnv, logger: Logger, opened: Opened): Promise<string> {
  const { path, notice } = resolveDataDir(env, process.cwd());
  // Plain text, so that whoever starts Showback sees it: the launcher passes it on.
  if (notice !== null) process.stderr.write(`${notice}\n`);
  const starting = startEmbedded({ dataDir: path, log: (line) => logger.info({ area: 'postgres' }, line) });
  opened.add(async () => {
    const server = await starting.catch(() => null);
    await server?.stop();
  });
  return (await starting).url;
}

function partsOf(made: { config: Config; environment: Environment; logger: Logger; database: Database; opened: Opened }): Parts {
  const { config, database } = made;
  const settleMs = Math.max(...config.clusters.map(({ collect }) => collect.settleMs));
  return {
    config,
    environment: made.environment,
    database,
    ledger: new Ledger(database, { settleMs }),
    windows: new CollectionWindows(database),
    metrics: makeRegistry(),
    logger: made.logger,
    clock: Date.now,
    ending: () => made.opened.close(),
  };
}

async function listen(parts: Parts, opened: Opened): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(parts), {
    logger: nestLogger(parts.logger),
    abortOnError: false,
    bodyParser: false,
    forceCloseConnections: true,
  });
  configureHttp(app, parts);
  await app.listen(parts.environment.port, parts.environment.host);
  // From here on Nest ends what is open: requests, collection, then `ending`.
  opened.handOver();
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
}
