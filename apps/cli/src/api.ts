import { ProblemBody } from '@showback/contracts';
import { CommandFault, EXIT, type ExitCode } from './exit';
import { plain } from './plain';

const TIMEOUT_MS = 60_000;
const LONGEST_MESSAGE = 500;

/** The Showback that the command line talks to. */
export interface Api {
  url: string;
  token: string | null;
}

/** Where the API is, from SHOWBACK_URL and SHOWBACK_TOKEN. @throws CommandFault when the address is none. */
export function apiFrom(env: NodeJS.ProcessEnv): Api {
  const url = env['SHOWBACK_URL'] || 'http://127.0.0.1:3001';
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new CommandFault(EXIT.badUse, `SHOWBACK_URL must be an http:// or https:// address, not ${plain(url)}`);
  }
  return { url: url.replace(/\/+$/, ''), token: env['SHOWBACK_TOKEN'] || null };
}

/** One request; parameters that are undefined are left out. */
export interface Call {
  method?: 'GET' | 'POST' | 'PUT';
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  /** A body as it is, in place of `body`. */
  text?: string;
  /** Of what is changed: its ETag. */
  ifMatch?: string;
  /** How long the answer may take. Absent: a minute. */
  timeoutMs?: number;
}

/** The API refuses: what is wrong stands in `problem`. */
export class Refused extends CommandFault {
  constructor(
    exitCode: ExitCode,
    message: string,
    readonly problem: ProblemBody,
  ) {
    super(exitCode, message);
  }
}

/**
 * Sends one request. @returns the answer, whose status is 2xx.
 * @throws CommandFault: bad use when the API refuses what was asked, by field (a {@link Refused}); bad news when it cannot be reached or fails.
 */
export async function call(api: Api, asked: Call): Promise<Response> {
  const { method = 'GET', path, query = {}, body, text, ifMatch, timeoutMs = TIMEOUT_MS } = asked;
  const url = new URL(`${api.url}/api/v1${path}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  const headers: Record<string, string> = {};
  if (api.token !== null) headers['authorization'] = `Bearer ${api.token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (text !== undefined) headers['content-type'] = 'application/yaml';
  if (ifMatch !== undefined) headers['if-match'] = ifMatch;
  const request: RequestInit = { method, headers, signal: AbortSignal.timeout(timeoutMs) };
  if (body !== undefined) request.body = JSON.stringify(body);
  if (text !== undefined) request.body = text;
  const response = await fetch(url, request).catch((fault: unknown) => {
    throw unreachable(api, fault);
  });
  if (response.ok) return response;
  throw refusal(response.status, await response.text(), path);
}

function unreachable(api: Api, fault: unknown): CommandFault {
  const cause = fault instanceof Error ? (fault.cause as NodeJS.ErrnoException | undefined) : undefined;
  const late = fault instanceof Error && fault.name === 'TimeoutError';
  const why = late ? 'no answer in time' : (cause?.code ?? cause?.message ?? String(fault));
  return new CommandFault(
    EXIT.badNews,
    `No Showback answers at ${plain(api.url)} (${plain(why)}).\nStart it with \`npm start\` (or \`npx showback start\`), or set SHOWBACK_URL to where it runs.`,
  );
}

function refusal(status: number, text: string, path: string): CommandFault {
  if (status === 401) return new CommandFault(EXIT.badNews, 'This Showback asks for a token that it knows: set SHOWBACK_TOKEN.');
  const problem = parseProblem(text);
  if (problem === null)
    return new CommandFault(EXIT.badNews, `${path} answered ${status}, and not as a Showback does: is SHOWBACK_URL right?`);
  const lines = problem.errors.map(({ field, message }) => `${plain(field)}: ${plain(message, LONGEST_MESSAGE)}`);
  if (lines.length === 0) lines.push(plain(problem.detail || problem.title, LONGEST_MESSAGE));
  if (status >= 500) lines.push(`correlation id: ${plain(problem.correlationId)}`);
  const usedWrongly = status >= 400 && status < 500 && status !== 403 && status !== 429;
  return new Refused(usedWrongly ? EXIT.badUse : EXIT.badNews, lines.join('\n'), problem);
}

function parseProblem(text: string): ProblemBody | null {
  try {
    const parsed = ProblemBody.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
