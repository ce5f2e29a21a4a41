import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeOpenMetrics, type OpenMetricsOptions } from './open-metrics';

const READY_MS = 20_000;
const POLL_MS = 50;

/** A Prometheus of this machine over made blocks. It scrapes nothing. */
export interface RunningPrometheus {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  url: string;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

export interface PrometheusOptions {
  /** What it has stored: one file a cluster and span. */
  fleets: readonly OpenMetricsOptions[];
  /** More of its command line (`--query.max-samples=1000`). */
  flags?: readonly string[];
}

/**
 * Starts Debian's `prometheus` over what it would have stored of simulated clusters.
 * @throws Error where `prometheus` or `promtool` is missing, or refuses
 */
export async function startPrometheus({ fleets, flags = [] }: PrometheusOptions): Promise<RunningPrometheus> {
  const folder = await mkdtemp(path.join(tmpdir(), 'showback-prometheus-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const data = path.join(folder, 'data');
    for (const fleet of fleets) await makeBlocks(folder, data, fleet);
    await writeFile(path.join(folder, 'prometheus.yml'), 'scrape_configs: []\n');
    const port = await freePort();
    const child = spawn(
      'prometheus',
      [
        `--config.file=${path.join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${data}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=127.0.0.1:${port}`,
        ...flags,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const url = `http://127.0.0.1:${port}`;
    try {
      await ready(child, url);
    } catch (error) {
      await end(child);
      throw error;
    }
    return { url, close: () => end(child).then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function makeBlocks(folder: string, data: string, fleet: OpenMetricsOptions): Promise<void> {
  const file = path.join(folder, 'fleet.txt');
  await writeOpenMetrics(file, fleet);
  await promisify(execFile)('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, data]);
  await rm(file);
}

/** Waits until it answers. @throws Error with its own words when it ends before */
async function ready(child: ChildProcess, url: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4_000)));
  const failure = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`prometheus ended (${code}): ${said}`));
    });
  });
  failure.catch(() => undefined);
  const answers = async (): Promise<void> => {
    const until = Date.now() + READY_MS;
    while (Date.now() < until) {
      const response = await fetch(`${url}/-/ready`).catch(() => null);
      if (response?.ok === true) return;
      await sleep(POLL_MS);
    }
    throw new Error(`prometheus is not ready after ${READY_MS / 1000} s: ${said}`);
  };
  await Promise.race([answers(), failure]);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
