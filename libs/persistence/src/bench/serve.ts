import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 20_000;

/** Starts the built API as a process of its own over a database, with one cluster that nothing collects. */
export async function serveApi(of: {
  databaseUrl: string;
  /** Its `main.js`. */
  main: string;
  cluster: string;
  /** More of its configuration, as YAML. */
  more?: string;
}): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'showback-bench-api-'));
  const config = join(folder, 'showback.yaml');
  await writeFile(
    config,
    // A secret that is not there keeps it from being collected.
    `clusters:\n  - id: ${of.cluster}\n    opencost: { url: 'http://127.0.0.1:9', headers: { Authorization: { file: none } } }\n${of.more ?? ''}`,
  );
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: of.databaseUrl,
    SHOWBACK_CONFIG: config,
    SHOWBACK_API_PORT: String(port),
    SHOWBACK_HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
  };
  const served = await serve(of.main, { port, env, ready: '/readyz' });
  const stop = async (): Promise<void> => {
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: served.url, stop };
}

/** Starts the built dashboard over an API. */
export async function serveWeb(of: { apiUrl: string; /** Its `server.js`. */ main: string }): Promise<Served> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), HOSTNAME: '127.0.0.1', SHOWBACK_API: of.apiUrl };
  return serve(of.main, { port, env, ready: '/icon.svg' });
}

/** A program that answers, until it is stopped. */
export interface Served {
  url: string;
  stop(): Promise<void>;
}

async function serve(main: string, of: { port: number; env: NodeJS.ProcessEnv; ready: string }): Promise<Served> {
  const child = spawn(process.execPath, [main], { env: of.env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${of.port}`;
  const until = Date.now() + PATIENCE_MS;
  while (!(await answers(`${url}${of.ready}`))) {
    if (Date.now() < until && child.exitCode === null) {
      await pause(50);
      continue;
    }
    await stop();
    throw new Error(`${main} does not start: build it first`);
  }
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
