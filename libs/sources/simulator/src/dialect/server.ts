import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { HOUR_MS, type Instant } from '@showback/vocabulary';
import { clusterNamed } from '../fleet/fleet';
import { SimulatedHours } from '../hour/hours';
import { allocationRows } from './allocation-row';
import { assetsJson } from './assets';

export interface DialectOptions {
  seed: number;
  /** Which cluster of the fleet; absent: its first. An id outside the fleet makes a cluster of that name. */
  cluster?: string;
  /** Absent: a free one. */
  port?: number;
  /** Sees each request first; true: it has answered (or broken off) itself. For tests of faults. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface Dialect {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  url: string;
  close(): Promise<void>;
}

/**
 * A server that answers for a simulated cluster as OpenCost would: `/allocation/compute` and `/allocation` for single hours
 * at container level, `/assets`, `/healthz`; with and without the prefix `/model`. Faults are answered as OpenCost does.
 */
export async function startOpenCostDialect({ seed, cluster: id, port = 0, intercept }: DialectOptions): Promise<Dialect> {
  const hours = new SimulatedHours(clusterNamed(id, { seed }));
  const server = createServer((request, response) => {
    if (!intercept?.(request, response)) answer(hours, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function answer(hours: SimulatedHours, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://opencost');
  switch (pathname.replace(/^\/model(?=\/)/, '')) {
    case '/healthz':
      response.writeHead(200).end();
      return;
    case '/allocation':
    case '/allocation/compute':
      answerHour(
        response,
        searchParams,
        (hour) => `[${allocationJson(hours, hour, searchParams.get('includeIdle') === 'true')}]`,
      );
      return;
    case '/assets':
      answerHour(response, searchParams, (hour) => (hours.gapAt(hour) === null ? assetsJson(hours.at(hour)) : '{}'));
      return;
    default:
      text(response, 404, '404 page not found\n');
  }
}

/** An hour that nobody recorded is a set without rows. */
function allocationJson(hours: SimulatedHours, hour: Instant, includeIdle: boolean): string {
  if (hours.gapAt(hour) !== null) return '{}';
  return JSON.stringify(Object.fromEntries(allocationRows(hours.at(hour), includeIdle).map((row) => [row.name, row])));
}

function answerHour(response: ServerResponse, parameters: URLSearchParams, data: (hour: Instant) => string): void {
  const window = parameters.get('window') ?? '';
  const [start, end] = window.split(',').map(parseInstant);
  if (start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end)) {
    illegalWindow(response, window);
    return;
  }
  if (end - start !== HOUR_MS || start % HOUR_MS !== 0 || parameters.get('aggregate')) {
    fault(response, 500, 'the simulator answers for single hours at container level only');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(`{"code":200,"data":${data(start)}}\n`);
}

/** OpenCost reads only the form with `Z`. */
function parseInstant(text: string): Instant {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** OpenCost answers as text and goes on to answer again. */
function illegalWindow(response: ServerResponse, window: string): void {
  const again = JSON.stringify({ code: 500, data: null, message: 'illegal window: [nil, nil)' });
  text(response, 400, `Invalid 'window' parameter: illegal window: ${window}\n${again}\n`);
}

function fault(response: ServerResponse, code: number, message: string): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(`${JSON.stringify({ code, data: null, message })}\n`);
}

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(body);
}
