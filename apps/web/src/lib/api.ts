import { ProblemBody } from '@showback/contracts';
import { cookies, headers } from 'next/headers';
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
  // Read when asked, so that one build serves every place.
  const address = process.env['SHOWBACK_API'] ?? 'http://127.0.0.1:3001';
  const credentials = await credentialsOf();
  let response: Response;
  try {
    response = await fetch(new URL(`/api/v1${path}`, address), {
      headers: credentials,
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (fault) {
    const late = fault instanceof Error && fault.name === 'TimeoutError';
    return { ok: false, why: late ? 'late' : 'unreachable', detail: address };
  }
  if (response.status === 401) return { ok: false, why: 'token', refused: 'authorization' in credentials };
  if (!response.ok) return { ok: false, why: 'failed', detail: await detailOf(response) };
  return { ok: true, data: schema.parse(await response.json()) };
}

async function credentialsOf(): Promise<Record<string, string>> {
  const token = (await cookies()).get(TOKEN_COOKIE)?.value;
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  const passed = (await headers()).get('authorization');
  return passed === null ? {} : { authorization: passed };
}

async function detailOf(response: Response): Promise<string> {
  const problem = ProblemBody.safeParse(await response.json().catch(() => null));
  return problem.success ? problem.data.detail : `It answered with status ${response.status}.`;
}
