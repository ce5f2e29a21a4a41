import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const RECORDED = path.resolve(import.meta.dirname, '../../../libs/sources/opencost/fixtures');
const DAY_MS = 86_400_000;
/** A day that was recorded whole. */
const DAY = '2026-11-17';

/** What is told of one container's hour, as far as anybody changes it here: dollars. */
export interface Told {
  properties: { pod?: string };
  cpuCost: number;
  totalCost: number;
}

/**
 * An OpenCost that answers every hour as a real one answered that hour of one recorded day.
 * @param change what it says otherwise of an hour (`2026-11-17T05`)
 */
export function startOpenCost(port: number, change?: (hour: string, told: Told[]) => void): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://opencost');
    const start = /^(\d{4}-\d\d-\d\d)T(\d\d)/.exec(searchParams.get('window') ?? '');
    const folder = pathname.startsWith('/assets') ? 'assets-hour' : 'allocation-hour';
    if (start === null) {
      response.writeHead(400).end();
      return;
    }
    const [, day = '', hour = ''] = start;
    const recorded = gunzipSync(readFileSync(path.join(RECORDED, folder, `${DAY}T${hour}.json.gz`))).toString();
    const moved = recorded.replaceAll(after(DAY), after(day)).replaceAll(DAY, day);
    const body =
      change === undefined || folder === 'assets-hour' ? moved : changed(moved, (told) => change(`${day}T${hour}`, told));
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function changed(text: string, change: (told: Told[]) => void): string {
  const answer = JSON.parse(text) as { data: Record<string, Told>[] };
  for (const set of answer.data) change(Object.values(set));
  return JSON.stringify(answer);
}

function after(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}

export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
