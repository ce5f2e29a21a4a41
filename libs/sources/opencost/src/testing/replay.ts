import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { recordings } from './recordings';
import { misbehave, type Misbehaviour } from './misbehave';

/** What is asked: which answer, of which hour (`2026-11-16T10`; empty where the window is none), and how often that was asked before. */
export interface ReplayRequest {
  kind: 'allocation' | 'assets' | 'other';
  hour: string;
  /** 0 for the first request of this kind and hour. */
  repeat: number;
  /** The path with its query, as it came. */
  url: string;
  headers: IncomingMessage['headers'];
}

export interface ReplayOptions {
  port?: number;
  /** What to do wrong with a request; null: answer as recorded. */
  faults?: (request: ReplayRequest) => Misbehaviour | null;
  /** Where `allocation-hour/` and `assets-hour/` stand. Absent: the recordings of the cluster globex-eu, 2026-11-16 to 2026-11-18. */
  folder?: string;
}

export interface Replay {
  url: string;
  port: number;
  /** All that was asked, in order. */
  requests: ReplayRequest[];
  /** From now on. */
  setFaults(faults: ReplayOptions['faults']): void;
  close(): Promise<void>;
}

/** A server that answers whole hours as a real OpenCost of December 2025 did, and misbehaves when told to. */
export async function startReplay(options: ReplayOptions = {}): Promise<Replay> {
  const folder = options.folder ?? recordings();
  const requests: ReplayRequest[] = [];
  let faults = options.faults;
  const server = createServer((incoming, response) => {
    const request = understand(incoming, requests);
    requests.push(request);
    const fault = faults?.(request) ?? null;
    const good = recorded(request, folder);
    if (fault === null) send(response, good);
    else misbehave(response, good, fault);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    setFaults: (chosen) => void (faults = chosen),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function understand(incoming: IncomingMessage, before: readonly ReplayRequest[]): ReplayRequest {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://replay');
  const path = pathname.replace(/^\/model(?=\/)/, '');
  const kind = path === '/allocation/compute' || path === '/allocation' ? 'allocation' : path === '/assets' ? 'assets' : 'other';
  const window = searchParams.get('window') ?? '';
  const whole = /^(\d{4}-\d\d-\d\dT\d\d):00:00Z,\d{4}-\d\d-\d\dT\d\d:00:00Z$/.exec(window);
  const hour = whole?.[1] ?? '';
  const repeat = before.filter((other) => other.kind === kind && other.hour === hour).length;
  return { kind, hour, repeat, url: incoming.url ?? '/', headers: incoming.headers };
}

/** An answer: status, content type and body. */
export interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain; charset=utf-8';

function recorded({ kind, hour, url }: ReplayRequest, folder: string): Answer {
  if (kind === 'other') return other(url);
  if (hour === '')
    return {
      status: 400,
      type: TEXT_TYPE,
      body: Buffer.from(
        `Invalid 'window' parameter: illegal window: nonsense\n{"code":500,"data":null,"message":"illegal window: [nil, nil)"}\n`,
      ),
    };
  const file = `${folder}/${kind}-hour/${hour}.json.gz`;
  const empty = Buffer.from(kind === 'allocation' ? '{"code":200,"data":[{}]}\n' : '{"code":200,"data":{}}\n');
  return { status: 200, type: JSON_TYPE, body: existsSync(file) ? gunzipSync(readFileSync(file)) : empty };
}

function other(url: string): Answer {
  const path = url.replace(/^\/model(?=\/)/, '');
  if (path === '/healthz') return { status: 200, type: TEXT_TYPE, body: Buffer.alloc(0) };
  if (path === '/clusterInfo')
    return {
      status: 200,
      type: JSON_TYPE,
      body: Buffer.from('{"code":200,"data":{"id":"globex-eu","provider":"custom","version":"1.33"}}'),
    };
  if (path === '/metrics')
    return {
      status: 200,
      type: TEXT_TYPE,
      body: Buffer.from('# TYPE opencost_build_info gauge\nopencost_build_info{revision="r",version="1.119.0"} 1\n'),
    };
  return { status: 404, type: TEXT_TYPE, body: Buffer.from('404 page not found\n') };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}
