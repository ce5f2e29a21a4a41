import type { ClustersResponse, ProblemBody, ServicesResponse, TeamsResponse, WorkloadsResponse } from '@showback/contracts';
import { formatMoney } from '../../lib/format';
import { clusterHref, isSpecial, serviceHref, teamHref, workloadHref } from '../../lib/hrefs';
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

/**
 * What has all the words in its name, the dearest first. The API seeks: there may be more workloads than a browser should hold.
 * @throws Error with the API's own words, or when it does not answer
 */
export async function soughtInApi(text: string, view: View, signal: AbortSignal): Promise<Group[]> {
  if (words(text).length === 0) return [];
  const found = await Promise.all([teams, services, workloads, clusters].map((seek) => seek(text, view, signal)));
  return found.filter((group) => group.found.length > 0);
}

/** By id, name and alias. */
async function teams(text: string, view: View, signal: AbortSignal): Promise<Group> {
  const { rows, currency } = await read<TeamsResponse>(asking('/api/v1/teams', { q: text }, view), signal);
  const found = rows.map(({ id, name, cost }) => ({
    href: teamHref(id, view),
    name,
    beside: name === id ? '' : id,
    cost: formatMoney(cost.total, currency),
  }));
  return { title: 'Teams', found };
}

async function services(text: string, view: View, signal: AbortSignal): Promise<Group> {
  const { rows, currency } = await read<ServicesResponse>(
    asking('/api/v1/services', { filter: filterOf('service', text) }, view),
    signal,
  );
  const own = rows.filter(({ team, service }) => !isSpecial(team) && !isSpecial(service));
  const found = own.map(({ team, service, cost }) => ({
    href: serviceHref({ team, service }, view),
    name: service,
    beside: team,
    cost: formatMoney(cost.total, currency),
  }));
  return { title: 'Services', found };
}

async function workloads(text: string, view: View, signal: AbortSignal): Promise<Group> {
  const { rows, currency } = await read<WorkloadsResponse>(
    asking('/api/v1/workloads', { filter: filterOf('workload', text) }, view),
    signal,
  );
  const found = rows.map(({ key: { cluster, namespace, controllerKind: kind, workload: name }, cost }) => ({
    href: workloadHref({ cluster, namespace, kind, name }, view),
    name,
    beside: `${kind} · ${cluster} · ${namespace}`,
    cost: formatMoney(cost.total, currency),
  }));
  return { title: 'Workloads', found };
}

function asking(path: string, sought: { q: string } | { filter: string }, { window, attribution, idle, shared }: View): string {
  return address(path, { ...sought, window, attribution, idle, shared, sort: '-total', limit: String(MOST) });
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
