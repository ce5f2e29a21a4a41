import { CostsQuery, CostsResponse } from '@showback/contracts';
import type { Command } from 'commander';
import { type Api, apiFrom, call } from './api';
import { renderCosts } from './costs-table';
import type { Context } from './program';
import type { Terminal } from './terminal';

type Flags = Record<string, string | undefined>;

const MOST_PER_PAGE = '1000';
const MOST_ROWS = 5_000;

/** `costs`: every parameter of GET /costs is a flag of the same name. */
export function addCosts(program: Command, { env, terminal }: Context): void {
  const command = program.command('costs').description('what was spent, by whatever you ask');
  for (const [name, schema] of Object.entries(CostsQuery.shape)) command.option(`--${name} <value>`, schema.description ?? '');
  command.option('--json', "prints the API's own answer");
  command.action(async ({ json, ...flags }: Flags & { json?: boolean }) => {
    const api = apiFrom(env);
    if (json === true || (flags['format'] ?? 'json') !== 'json' || flags['layout'] === 'long')
      await printRaw(api, flags, terminal);
    else await printTable(api, flags, terminal);
  });
}

async function printRaw(api: Api, query: Flags, terminal: Terminal): Promise<void> {
  const { body, headers } = await call(api, { path: '/costs', query });
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) terminal.out(decoder.decode(chunk as Uint8Array, { stream: true }));
  if (headers.get('content-type')?.startsWith('application/json') === true) terminal.out('\n');
}

/** Without a limit all pages are read, so that the lines add up to the total by themselves. */
async function printTable(api: Api, flags: Flags, terminal: Terminal): Promise<void> {
  const query: Flags = { decimals: '2', ...flags };
  if (flags['limit'] === undefined) query['limit'] = MOST_PER_PAGE;
  const first = await page(api, query);
  const rows = [...first.rows];
  let cursor = flags['limit'] === undefined ? first.nextCursor : null;
  while (cursor !== null && rows.length < MOST_ROWS) {
    const next = await page(api, { ...query, cursor });
    rows.push(...next.rows);
    cursor = next.nextCursor;
  }
  terminal.out(renderCosts(first, rows, terminal));
}

async function page(api: Api, query: Flags): Promise<CostsResponse> {
  const response = await call(api, { path: '/costs', query });
  return CostsResponse.parse(await response.json());
}
