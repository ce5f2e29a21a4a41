import { CollectResponse, DataResponse } from '@showback/contracts';
import { progress as clackProgress } from '@clack/prompts';
import type { Command } from 'commander';
import { type Api, apiFrom, call } from './api';
import { EXIT } from './exit';
import { plain } from './plain';
import type { Context } from './program';
import { readInstant } from './read-instant';
import type { Terminal } from './terminal';

const POLL_MS = 500;

interface Flags {
  cluster: string;
  from: string;
  to: string;
}

/** `collect`: has hours read again now and watches. Ending it ends only the watching; the same command resumes. */
export function addCollect(program: Command, { env, terminal, exitWith }: Context): void {
  program
    .command('collect')
    .description('reads the hours of a cluster again, now')
    .requiredOption('--cluster <id>', 'the cluster, as the configuration names it')
    .requiredOption('--from <time>', 'the first hour: 2026-11-18 or 2026-11-18T13:00:00Z')
    .requiredOption('--to <time>', 'the end, which is left out')
    .option('--json', "prints the API's own answer and does not wait")
    .action(async ({ json, ...flags }: Flags & { json?: boolean }) => {
      const api = apiFrom(env);
      const accepted = await request(api, flags);
      if (json === true) terminal.out(`${JSON.stringify(accepted)}\n`);
      else if ((await follow(api, accepted, terminal)) > 0) exitWith(EXIT.badNews);
    });
}

async function request(api: Api, { cluster, from, to }: Flags): Promise<CollectResponse> {
  const body = { from: readInstant('--from', from), to: readInstant('--to', to) };
  const response = await call(api, { method: 'POST', path: `/data/${encodeURIComponent(cluster)}/collect`, body });
  return CollectResponse.parse(await response.json());
}

/** Watches until every hour asked for was read. @returns how many of them could not be had */
async function follow(api: Api, request: CollectResponse, terminal: Terminal): Promise<number> {
  const name = plain(request.cluster);
  if (request.hours === 0) {
    terminal.out(`${name}: none of these hours is due yet.\n`);
    return 0;
  }
  const show = terminal.interactive ? movingBar(request.hours) : plainLines(name, terminal);
  for (;;) {
    const { due, missing } = await stateOf(api, request);
    show.at(Math.max(0, request.hours - due), request.hours);
    if (due === 0) {
      const trouble = `${missing} of ${request.hours} hours could not be had; \`showback doctor\` says why.`;
      show.end(`${name}: ${missing === 0 ? `${request.hours} hours are collected.` : trouble}`);
      return missing;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** How many of the hours asked for wait to be read, and how many are in no figure. */
async function stateOf(api: Api, { cluster, from, to }: CollectResponse): Promise<{ due: number; missing: number }> {
  const response = await call(api, { path: '/data', query: { window: `${from},${to}` } });
  const { clusters } = DataResponse.parse(await response.json());
  const hours = clusters.find(({ id }) => id === cluster)?.coverage ?? [];
  return {
    due: hours.filter(({ due }) => due).length,
    missing: hours.filter(({ state }) => state === 'missing' || state === 'quarantined').length,
  };
}

interface Bar {
  at(done: number, total: number): void;
  end(text: string): void;
}

function movingBar(total: number): Bar {
  const bar = clackProgress({ max: total });
  bar.start('collecting');
  let shown = 0;
  return {
    at: (done) => {
      bar.advance(Math.max(0, done - shown), `${done} of ${total} hours`);
      shown = Math.max(shown, done);
    },
    end: (text) => bar.stop(text),
  };
}

/** Where nobody watches a bar move: a line per tenth. */
function plainLines(name: string, terminal: Terminal): Bar {
  let tenth = -1;
  return {
    at: (done, total) => {
      const now = Math.floor((done / total) * 10);
      if (now > tenth) terminal.out(`${name}: ${done} of ${total} hours\n`);
      tenth = now;
    },
    end: (text) => terminal.out(`${text}\n`),
  };
}
