import type { AttributionResponse, DryRunResponse, ProblemBody, Proposal, PutAttributionResponse } from '@showback/contracts';
import { address } from './view';

const PATH = '/api/v1/attribution';

/** Why a document was not taken, in words for whoever wrote it. */
export interface Refused {
  ok: false;
  why: string;
  faults: ProblemBody['errors'];
}

export type Outcome<T> = { ok: true; data: T } | Refused;

/** What a document would change, in money. Nothing is kept. */
export function tryDocument(text: string, window?: string): Promise<Outcome<DryRunResponse>> {
  return send(address(PATH, { dryRun: 'true', window }), { method: 'PUT', body: text });
}

/** Makes a document the version after `latest`. It is refused where somebody else's came in between. */
export function saveDocument(text: string, latest: number): Promise<Outcome<PutAttributionResponse>> {
  return send(PATH, { method: 'PUT', body: text, headers: { 'if-match': `"${latest}"` } });
}

/** What the document of today would change with some proposals after its own rules. */
export async function tryProposals(proposals: readonly Proposal[], window?: string): Promise<Outcome<DryRunResponse>> {
  const latest = await send<AttributionResponse>(PATH, {});
  return latest.ok ? tryDocument(JSON.stringify(withProposals(latest.data.document, proposals)), window) : latest;
}

type Document = AttributionResponse['document'];

/** From when on is for whoever saves it to say. */
export function withProposals(document: Document, proposals: readonly Proposal[]) {
  const known = new Set(document.teams.map(({ id }) => id));
  const teams = [...new Set(proposals.flatMap((one) => one.teams))].filter((id) => !known.has(id));
  const rules = proposals.flatMap(({ rule }) => (rule === null ? [] : [rule]));
  return {
    ...document,
    effectiveFrom: undefined,
    teams: [...document.teams, ...teams.map((id) => ({ id }))],
    dimensions: { ...document.dimensions, team: [...(document.dimensions['team'] ?? []), ...rules] },
    shared: [...document.shared, ...proposals.flatMap(({ shared }) => (shared === null ? [] : [shared]))],
  };
}

async function send<T>(path: string, init: RequestInit): Promise<Outcome<T>> {
  try {
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(60_000) });
    if (response.ok) return { ok: true, data: (await response.json()) as T };
    return refusedBy(response.status, (await response.json().catch(() => null)) as ProblemBody | null);
  } catch {
    return { ok: false, why: 'The API does not answer. Nothing was changed; try again.', faults: [] };
  }
}

function refusedBy(status: number, problem: ProblemBody | null): Refused {
  const faults = problem?.errors ?? [];
  return { ok: false, why: WORDS[status] ?? problem?.detail ?? `The API answered with status ${status}.`, faults };
}

const WORDS: Record<number, string> = {
  401: 'You are not signed in any more. Open this page again in another tab, sign in, and come back: the text stays here.',
  403: 'Only an admin may try and save documents.',
  409: 'The document is managed by a file: change it there.',
  412: 'Somebody saved another version meanwhile. Copy your text, load this page again, and see what they changed.',
  413: 'The document is larger than 1 MiB.',
};
