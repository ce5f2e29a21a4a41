import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const READY_MS = 20_000;

/** A real Prometheus over what it is given. */
export interface RunningPrometheus {
  url: string;
  /** Ends it; its data stay, and `start` begins it anew with other limits. */
  stop: () => Promise<void>;
  start: (flags?: readonly string[]) => Promise<void>;
  /** Ends it and removes its data. */
  remove: () => Promise<void>;
}

/** Loads OpenMetrics text into blocks and starts Debian's Prometheus over them; it scrapes nothing. @throws when a program is missing or does not start */
export async function startPrometheus(text: Iterable<string>, flags: readonly string[] = []): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'showback-prometheus-'));
  const data = join(folder, 'data');
  await mkdir(data);
  const file = join(folder, 'samples.om');
  await pipeline(Readable.from(text), createWriteStream(file));
  await run('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, data], { maxBuffer: 64 * 1024 * 1024 });
  await rm(file);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let process: ChildProcess | null = null;
  const stop = async (): Promise<void> => {
    const running = process;
    process = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    await ended;
  };
  const start = async (more: readonly string[] = []): Promise<void> => {
    process = spawn(
      'prometheus',
      [
        '--config.file=/dev/null',
        `--storage.tsdb.path=${data}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
        ...more,
      ],
      { stdio: 'ignore' },
    );
    await ready(url);
  };
  await start(flags);
  const remove = async (): Promise<void> => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url, stop, start, remove };
}

async function ready(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.ok === true) return;
    await wait(50);
  }
  throw new Error('Prometheus does not start: is Debian’s package prometheus installed?');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
