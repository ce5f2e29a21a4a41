import { dirname, join } from 'node:path';
import { AttributionResponse, DryRunResponse, PutAttributionResponse } from '@showback/contracts';
import type { Command } from 'commander';
import { type Api, apiFrom, call, Refused } from './api';
import { renderDryRun } from './apply-table';
import { readDocumentFiles } from './document-files';
import { CommandFault, EXIT } from './exit';
import { plain } from './plain';
import type { Context } from './program';
import type { Terminal } from './terminal';

const LONGEST_MESSAGE = 500;

interface Flags {
  dryRun?: boolean;
  window?: string;
  json?: boolean;
}

interface Document {
  /** As it was given. */
  file: string;
  /** With those of the files that it includes. */
  text: string;
}

/** `apply FILE`: puts an attribution document in force; `--dry-run` says in money what it would change. */
export function addApply(program: Command, { env, terminal }: Context): void {
  program
    .command('apply')
    .description('puts a document in force that says whose cost it is')
    .argument('<file>', 'YAML or JSON: teams, dimensions, shared, idle; the files of its folder that it includes go with it')
    .option('--dry-run', 'only says in money what would change, by team, and which workloads would move')
    .option('--window <window>', 'of the dry run, whole days; default: the last seven complete UTC days')
    .option('--json', "prints the API's own answer")
    .action(async (file: string, flags: Flags) => {
      if (flags.window !== undefined && flags.dryRun !== true)
        throw new CommandFault(EXIT.badUse, '--window goes with --dry-run: a document is in force from its effectiveFrom on');
      const api = apiFrom(env);
      const document = await read(file);
      await telling(document, () => (flags.dryRun === true ? tryOut : putInForce)(api, document, flags, terminal));
    });
}

/** @throws CommandFault: bad use where there is no such file, bad news where one that it includes is not to be had */
async function read(file: string): Promise<Document> {
  const read = await readDocumentFiles(file).catch((error: unknown) => {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CommandFault(EXIT.badUse, `${plain(file, LONGEST_MESSAGE)} ${gone ? 'is not there' : 'cannot be read'}`);
  });
  const document = { file, text: read.text };
  if (read.faults.length > 0)
    throw new CommandFault(EXIT.badNews, read.faults.map((fault) => lineOf(document, fault)).join('\n'));
  return document;
}

async function tryOut(api: Api, document: Document, { window, json }: Flags, terminal: Terminal): Promise<void> {
  const query = { dryRun: 'true', window };
  const response = await call(api, { method: 'PUT', path: '/attribution', query, text: document.text });
  const text = await response.text();
  const answer = DryRunResponse.parse(JSON.parse(text));
  warn(document, answer.warnings, terminal);
  terminal.out(json === true ? `${text}\n` : renderDryRun(answer, terminal));
}

/** The same text again is no new version. */
async function putInForce(api: Api, document: Document, { json }: Flags, terminal: Terminal): Promise<void> {
  const latest = AttributionResponse.parse(await (await call(api, { path: '/attribution' })).json());
  if (latest.version > 0 && latest.text === document.text && latest.managedBy === 'api') {
    terminal.out(json === true ? `${JSON.stringify(latest)}\n` : `Nothing changed: this is version ${latest.version}.\n`);
    return;
  }
  const put = { method: 'PUT', path: '/attribution', text: document.text, ifMatch: `"${latest.version}"` } as const;
  const text = await (await call(api, put)).text();
  const { version, effectiveFrom, warnings } = PutAttributionResponse.parse(JSON.parse(text));
  warn(document, warnings, terminal);
  const since = effectiveFrom === null ? 'for all days' : `from ${effectiveFrom} on`;
  terminal.out(json === true ? `${text}\n` : `Version ${version} is in force ${since}.\n`);
}

/**
 * What is wrong with the document is told as compilers do, and is bad news, not bad use; so is a version of somebody else's
 * that came in between.
 */
async function telling(document: Document, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    const { status, errors } = fault.problem;
    if (status === 409 || status === 412) throw new CommandFault(EXIT.badNews, fault.message);
    if (status !== 400 || errors.some(({ field }) => field === 'window' || field === 'dryRun')) throw fault;
    throw new CommandFault(EXIT.badNews, errors.map((error) => lineOf(document, error)).join('\n'));
  }
}

function warn(document: Document, warnings: DryRunResponse['warnings'], terminal: Terminal): void {
  for (const warning of warnings) terminal.err(`${terminal.colors.yellow('warning')} ${lineOf(document, warning)}\n`);
}

interface Placed {
  /** Of the folder of the document; absent: the document itself. */
  file?: string | null | undefined;
  line?: number | null | undefined;
  column?: number | null | undefined;
  field: string;
  message: string;
}

/** `owners.yaml:12:7: shared[0].weights.serach: …` */
function lineOf(document: Document, { file, line, column, field, message }: Placed): string {
  const path = typeof file === 'string' ? join(dirname(document.file), file) : document.file;
  const place = [plain(path, LONGEST_MESSAGE), line, column].filter((part) => part !== null && part !== undefined).join(':');
  const said = plain(message, LONGEST_MESSAGE);
  return field === '' ? `${place}: ${said}` : `${place}: ${plain(field, LONGEST_MESSAGE)}: ${said}`;
}
