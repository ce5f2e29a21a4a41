import { createServer, request, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { BenchRow } from '.';
import type { Database } from '../database';
import { CLUSTER, withOwnedFleet } from './owned-fleet';
import { serveWeb } from './serve';
import { typical } from './typical';

/** Three containers of each workload, ten services of each team. */
const FLEET = { days: 15, containers: 60_000, teams: 500 };

/** One page of each kind, of the names in the fleet. */
const PAGES = [
  '/',
  '/teams/team-7',
  '/services/team-7/team-7-3',
  `/namespaces/${CLUSTER}/team-7-7`,
  `/pools/${CLUSTER}/pool-7`,
  `/workloads/${CLUSTER}/team-7-7/Deployment/team-7-service-7`,
  '/unowned',
  '/explore',
  '/explore?by=workload',
  '/clusters',
  `/clusters/${CLUSTER}`,
  '/data',
  '/rules',
];

const LONGEST_S = 1;
const MOST_OF_API = 1.5;
const SHORTEST_MS = 50;

/**
 * Measures each page of the dashboard with 500 teams, 5,000 services and 20,000 workloads in the ledger: how long it takes to
 * its last byte, and against what the API takes for the same questions at once, in the same run; and `/unowned`, of which answers
 * are kept, right after a change. Takes some minutes.
 */
export async function benchPages(options: { apiMain?: string; webMain?: string } = {}): Promise<BenchRow[]> {
  return withOwnedFleet({ ...FLEET, apiMain: options.apiMain }, async ({ apiUrl, database }) => {
    const between = await listen(apiUrl);
    const web = await serveWeb({
      apiUrl: between.url,
      main: options.webMain ?? resolve('apps/web/.next/standalone/apps/web/server.js'),
    });
    try {
      const rows: BenchRow[] = [];
      for (const page of PAGES) rows.push(...(await measurePage(page, { apiUrl, webUrl: web.url, between })));
      rows.push(await measureChanged('/unowned', { database, webUrl: web.url }));
      return rows;
    } finally {
      await web.stop();
      between.server.close();
    }
  });
}

async function measurePage(
  page: string,
  { apiUrl, webUrl, between }: { apiUrl: string; webUrl: string; between: Between },
): Promise<BenchRow[]> {
  between.asked.length = 0;
  await ask(`${webUrl}${page}`);
  const questions = between.asked.map((path) => `${apiUrl}${path}`);
  const whole = await typical(() => ask(`${webUrl}${page}`));
  const api = await typical(async () => {
    await Promise.all(questions.map(ask));
  });
  const rows = [row(`page ${page}: to its last byte`, whole / 1000, LONGEST_S, 's')];
  // Where the API answers at once there is nothing to compare with.
  if (api >= SHORTEST_MS) rows.push(row(`page ${page} ÷ the API for its questions`, whole / api, MOST_OF_API, '×'));
  return rows;
}

/** A page asked for the first time after each of some changes of the ledger. */
async function measureChanged(page: string, { database, webUrl }: { database: Database; webUrl: string }): Promise<BenchRow> {
  // As every hour that is stored does.
  const change = async (): Promise<void> => {
    await database.pool.query('UPDATE cluster SET ledger_version = ledger_version + 1, changed_at = now()');
  };
  const took = await typical(() => ask(`${webUrl}${page}`), change);
  return row(`page ${page} after a change of the ledger: to its last byte`, took / 1000, LONGEST_S, 's');
}

function row(name: string, value: number, bound: number, unit: string): BenchRow {
  return { name, value, bound, unit, ok: value <= bound };
}

async function ask(url: string): Promise<void> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
}

/** Stands between the dashboard and the API, and notes what is asked. */
interface Between {
  url: string;
  server: Server;
  asked: string[];
}

async function listen(apiUrl: string): Promise<Between> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    asked.push(path);
    const headers = { ...incoming.headers, host: new URL(apiUrl).host };
    const onward = request(`${apiUrl}${path}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, asked };
}
