import { ProblemBody } from '@showback/contracts';
import { cookies, headers } from 'next/headers';
import { headersOfAsker } from './asker';
import { TOKEN_COOKIE } from './token';

const TIMEOUT_MS = 35_000;

/** Why there is nothing to show. */
export type Refusal =
  | { ok: false; why: 'unreachable' | 'late' | 'failed'; detail: string }
  /** `refused`: there is a token, and the API does not know it. */
  | { ok: false; why: 'token'; refused: boolean };

export type Answer<T> = { ok: true; data: T } | Refusal;

/** A schema of @showback/contracts: what is shown has the shape that was promised. */
interface Schema<T> {
  parse(value: unknown): T;
}

/** Asks the API in the name of whoever looks at the page. @throws when the answer is not what the contract says */
export async function ask<T>(path: string, schema: Schema<T>): Promise<Answer<T>> {
  const token = (await cookies()).get(TOKEN_COOKIE)?.value;
  let response: Response;
  try {
    response = await request(path, headersOfAsker(await headers(), token));
  } catch (fault) {
    const late = fault instanceof Error && fault.name === 'TimeoutError';
    return { ok: false, why: late ? 'late' : 'unreachable', detail: address() };
  }
  if (response.status === 401) return { ok: false, why: 'token', refused: token !== undefined };
  if (!response.ok) return { ok: false, why: 'failed', detail: await detailOf(response) };
  return { ok: true, data: schema.parse(await response.json()) };
}

/** Whether the API knows a token. Nothing else goes with it, so that nothing else can be what it knows. */
export async function judge(token: string): Promise<'known' | 'unknown' | 'unreachable'> {
  try {
    const { status } = await request('/clusters?window=today', new Headers({ authorization: `Bearer ${token}` }));
    if (status === 401) return 'unknown';
    return status < 500 && status !== 429 ? 'known' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

function request(path: string, asker: Headers): Promise<Response> {
  return fetch(new URL(`/api/v1${path}`, address()), {
    headers: asker,
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** Read when asked, so that one build serves every place. */
function address(): string {
  return process.env['SHOWBACK_API'] ?? 'http://127.0.0.1:3001';
}

async function detailOf(response: Response): Promise<string> {
  const problem = ProblemBody.safeParse(await response.json().catch(() => null));
  return problem.success ? problem.data.detail : `It answered with status ${response.status}.`;
}
