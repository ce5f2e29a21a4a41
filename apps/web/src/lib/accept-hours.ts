import type { ProblemBody } from '@showback/contracts';

const HOUR_MS = 3_600_000;

/** Accepts a cluster's quarantined hours one after the other, up to the first that is refused. @returns why one was; null: none */
export async function acceptHours(cluster: string, { start, end }: { start: string; end: string }): Promise<string | null> {
  for (let at = Date.parse(start); at < Date.parse(end); at += HOUR_MS) {
    const hour = new Date(at).toISOString().replace('.000Z', 'Z');
    const fault = await send(`/api/v1/data/${encodeURIComponent(cluster)}/${hour}/accept`);
    if (fault !== null) return fault;
  }
  return null;
}

async function send(path: string): Promise<string | null> {
  try {
    const response = await fetch(path, { method: 'POST', signal: AbortSignal.timeout(60_000) });
    if (response.ok) return null;
    if (response.status === 401 || response.status === 403) return 'Only an admin may accept hours.';
    const problem = (await response.json().catch(() => null)) as ProblemBody | null;
    return problem?.detail ?? `The API answered with status ${response.status}.`;
  } catch {
    return 'The API does not answer. Try again.';
  }
}
