import type { AddressInfo } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { CollectionWindows, Ledger } from '@showback/persistence';
import { freshDatabase, type TestDatabase } from '@showback/persistence/testing';
import { AppModule } from '../app.module';
import { POLICIES, type Policies } from '../attribution/policies';
import { CollectionService } from '../collection/collection.service';
import type { AuthConfig, Config, Environment } from '../config/config';
import { loadConfig } from '../config/load';
import { configureHttp } from '../http/configure';
import { makeLogger, nestLogger } from '../http/log';
import { makeRegistry } from '../metrics/http-metrics';
import type { Parts } from '../providers';

/** A running API over a database of its own. */
export interface RunningApi {
  url: string;
  parts: Parts;
  test: TestDatabase;
  app: INestApplicationContext;
  /** Asks a path (`/api/v1/costs?…`) and reads the answer. */
  ask(path: string, init?: RequestInit): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body, when it is JSON. */
  json: Record<string, unknown>;
}

export interface ApiOptions {
  config?: Partial<Config>;
  environment?: Partial<Environment>;
  clock?: () => number;
  auth?: Partial<AuthConfig>;
  /** Absent: those of the application. */
  policies?: Policies;
  /** That of another replica; absent: a fresh one. */
  database?: TestDatabase;
}

/** Starts the whole application on a free port and a fresh database. Nothing is collected: the test stores what it needs. */
export async function startApi(options: ApiOptions = {}): Promise<RunningApi> {
  const test = options.database ?? (await freshDatabase());
  const parts = partsFor(test, options);
  const testing = Test.createTestingModule({ imports: [AppModule.register(parts)] })
    .overrideProvider(CollectionService)
    .useValue({});
  if (options.policies !== undefined) testing.overrideProvider(POLICIES).useValue(options.policies);
  const module = await testing.compile();
  const app = module.createNestApplication<NestExpressApplication>({
    logger: nestLogger(parts.logger),
    bodyParser: false,
    forceCloseConnections: true,
  });
  configureHttp(app, parts);
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  return {
    url,
    parts,
    test,
    app,
    ask: async (path, init) => readAnswer(await fetch(url + path, init)),
    stop: async () => {
      await app.close();
      if (options.database === undefined) await test.drop();
    },
  };
}

function partsFor({ database }: TestDatabase, { config, environment, clock, auth }: ApiOptions): Parts {
  const loaded = loadConfig({ file: null, env: {}, loopback: true });
  return {
    config: { ...loaded, ...config, auth: { ...loaded.auth, ...auth } },
    environment: {
      host: '127.0.0.1',
      port: 0,
      allowedHosts: [],
      requestsPerMinute: 100_000,
      logLevel: 'silent',
      databaseUrl: null,
      dataDir: null,
      configFile: null,
      ...environment,
    },
    database,
    ledger: new Ledger(database),
    windows: new CollectionWindows(database),
    metrics: makeRegistry(),
    logger: makeLogger('silent'),
    clock: clock ?? Date.now,
    ending: () => Promise.resolve(),
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, json: isJson ? (JSON.parse(text) as Answer['json']) : {} };
}
