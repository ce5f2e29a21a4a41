import { ProblemBody } from '@showback/contracts';
import { cookies, headers } from 'next/headers';
import { headersOfAsker } from './asker';
import { TOKEN_COOKIE } from './token';
import { address } from './view';

const TIMEOUT_MS = 35_000;

/** Why there is nothing to show. */
export type Refusal =
  | { ok: false; why: 'unreachable' | 'late' | 'failed'; detail: string }
  /** The API understood and refuses: a parameter is wrong. Each with what is allowed. */
  | { ok: false; why: 'asked'; detail: string; errors: ProblemBody['errors'] }
  | { ok: false; why: 'absent'; detail: string }
  /** It is not for who asks. */
  | { ok: false; why: 'forbidden'; detail: string }
  /** `refused`: there is a token, and the API does not know it. */
  | { ok: false; why: 'token'; refused: boolean };

export type Answer<T> = { ok: true; data: T } | Refusal;

/** A schema of @showback/contracts: what is shown has the shape that was promised. */
interface Schema<T> {
  parse(value: unknown): T;
}

/**
 * Asks the API in the name of whoever looks at the page.
 * @param path as the contracts write it: `/api/v1/teams/{team}`
 * @param names what stands in its braces
 * @throws when the answer is not what the contract says
 */
export async function ask<T>(
  path: string,
  schema: Schema<T>,
  query: Record<string, string | undefined> = {},
  names: Record<string, string> = {},
): Promise<Answer<T>> {
  const token = (await cookies()).get(TOKEN_COOKIE)?.value;
  let response: Response;
  try {
    response = await request(address(filled(path, names), query), headersOfAsker(await headers(), token));
  } catch (fault) {
    const late = fault instanceof Error && fault.name === 'TimeoutError';
    return { ok: false, why: late ? 'late' : 'unreachable', detail: origin() };
  }
  if (response.status === 401) return { ok: false, why: 'token', refused: token !== undefined };
  if (!response.ok) return refusal(response);
  return { ok: true, data: schema.parse(await response.json()) };
}

function filled(path: string, names: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
}

/** Whether the API knows a token. Nothing else goes with it, so that nothing else can be what it knows. */
export async function judge(token: string): Promise<'known' | 'unknown' | 'unreachable'> {
  try {
    const { status } = await request('/api/v1/clusters?window=today', new Headers({ authorization: `Bearer ${token}` }));
    if (status === 401) return 'unknown';
    return status < 500 && status !== 429 ? 'known' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

function request(path: string, asker: Headers): Promise<Response> {
  return fetch(new URL(path, origin()), {
    headers: asker,
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** Read when asked, so that one build serves every place. */
function origin(): string {
  return process.env['SHOWBACK_API'] ?? 'http://127.0.0.1:3001';
}

async function refusal(response: Response): Promise<Refusal> {
  const problem = ProblemBody.safeParse(await response.json().catch(() => null));
  const detail = problem.success ? problem.data.detail : `It answered with status ${response.status}.`;
  if (response.status === 404) return { ok: false, why: 'absent', detail };
  if (response.status === 403) return { ok: false, why: 'forbidden', detail };
  if (response.status === 400 && problem.success) return { ok: false, why: 'asked', detail, errors: problem.data.errors };
  return { ok: false, why: 'failed', detail };
}
