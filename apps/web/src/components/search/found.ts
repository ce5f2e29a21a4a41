import type { ClustersResponse, CostsResponse, ProblemBody } from '@showback/contracts';
import { formatMoney } from '../../lib/format';
import { clusterHref, keyHref } from '../../lib/hrefs';
import { address, carried, type View } from '../../lib/view';
import { PAGES } from '../shell/pages';

/** Something with a page of its own. */
export interface Found {
  href: string;
  name: string;
  /** What tells it from others of its name. */
  beside: string;
  /** With its currency; of the window that the page is of. */
  cost: string | null;
}

export interface Group {
  title: string;
  found: Found[];
}

const MOST = 6;

export function pagesFound(text: string, view: View): Group {
  const pages = PAGES.filter(({ text: name }) => words(text).every((word) => name.toLowerCase().includes(word.toLowerCase())));
  return {
    title: 'Pages',
    found: pages.map(({ href, text: name }) => ({ href: address(href, carried(view)), name, beside: '', cost: null })),
  };
}

const KINDS = [
  { by: 'team', title: 'Teams', name: 'team', beside: [] },
  { by: 'service', title: 'Services', name: 'service', beside: ['team'] },
  { by: 'workload', title: 'Workloads', name: 'workload', beside: ['controllerKind', 'cluster', 'namespace'] },
] as const;

/**
 * What has all the words in its name, the dearest first. The API seeks: there may be more workloads than a browser should hold.
 * @throws Error with the API's own words, or when it does not answer
 */
export async function soughtInApi(text: string, view: View, signal: AbortSignal): Promise<Group[]> {
  const found = await Promise.all([...KINDS.map((kind) => ofKind(kind, text, view, signal)), clusters(text, view, signal)]);
  return found.filter((group) => group.found.length > 0);
}

async function ofKind(kind: (typeof KINDS)[number], text: string, view: View, signal: AbortSignal): Promise<Group> {
  const { by, title, name, beside } = kind;
  const { window, attribution, idle, shared } = view;
  const asked = { by, filter: filterOf(by, text), window, attribution, idle, shared, sort: '-total', limit: String(MOST) };
  const { rows, currency } = await read<CostsResponse>(address('/api/v1/costs', { ...asked, decimals: '2' }), signal);
  const found = rows.flatMap(({ key, cost }): Found[] => {
    const href = keyHref(key, view);
    if (href === null || key[name] === undefined || key[name].startsWith('__')) return [];
    const about = beside.flatMap((part) => key[part] ?? []).join(' · ');
    return [{ href, name: key[name], beside: about, cost: formatMoney(cost.total, currency) }];
  });
  return { title, found };
}

/** There are few clusters: all are asked for. */
async function clusters(text: string, view: View, signal: AbortSignal): Promise<Group> {
  const { rows: all } = await read<ClustersResponse>('/api/v1/clusters?window=today', signal);
  const has = (id: string) => words(text).every((word) => id.toLowerCase().includes(word.toLowerCase()));
  const found = all.filter(({ id }) => has(id)).slice(0, MOST);
  return { title: 'Clusters', found: found.map(({ id }) => ({ href: clusterHref(id, view), name: id, beside: '', cost: null })) };
}

/** Each word as it was typed or in small letters, as Kubernetes writes its names. */
export function filterOf(field: string, text: string): string {
  return words(text)
    .map((word) => `${field}~:${[...new Set([word, word.toLowerCase()])].map((one) => `"${one}"`).join()}`)
    .join('+');
}

/** A quote would end the filter's text, and stands in no name. */
function words(text: string): string[] {
  return text
    .replace(/["\\]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal });
  if (response.ok) return (await response.json()) as T;
  if (response.status === 401) throw new Error('You are not signed in any more.');
  const problem = (await response.json().catch(() => null)) as ProblemBody | null;
  throw new Error(problem?.detail ?? `The API answered with status ${response.status}.`);
}
