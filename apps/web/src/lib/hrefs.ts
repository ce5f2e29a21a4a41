import { address, carried, type View } from './view';

/** Where each thing has its page. The view goes along, so that the figures there are of the same hours. */
const at = (path: string, names: readonly string[], view: View): string =>
  address([path, ...names.map(encodeURIComponent)].join('/'), carried(view));

export const fleetHref = (view: View = {}) => address('/', carried(view));
export const teamHref = (team: string, view: View = {}) => at('/teams', [team], view);
export const serviceHref = (of: { team: string; service: string }, view: View = {}) =>
  at('/services', [of.team, of.service], view);
export const namespaceHref = (of: { cluster: string; namespace: string }, view: View = {}) =>
  at('/namespaces', [of.cluster, of.namespace], view);
export const poolHref = (of: { cluster: string; pool: string }, view: View = {}) => at('/pools', [of.cluster, of.pool], view);
export const workloadHref = (of: WorkloadName, view: View = {}) =>
  at('/workloads', [of.cluster, of.namespace, of.kind, of.name], view);
export const clustersHref = (view: View = {}) => address('/clusters', carried(view));
export const clusterHref = (cluster: string, view: View = {}) => at('/clusters', [cluster], view);
/** The CSV of a cluster's pools, of its nodes, or of the nodes of one of its pools. */
export const machinesCsv = (cluster: string, of: 'pools' | 'nodes', query: { window?: string | undefined; pool?: string }) =>
  address(`/api/v1/clusters/${encodeURIComponent(cluster)}/${of}`, { ...query, format: 'csv' });
export const unownedHref = (view: View = {}) => address('/unowned', carried(view));
export const exploreHref = (view: View = {}) => address('/explore', view);
/** Whether the ledger is whole: by default over its last 30 days, whatever hours the page that it is asked from is of. */
export const dataHref = (of: { window?: { start: string; end: string }; cluster?: string } = {}) =>
  address('/data', { window: of.window && `${of.window.start},${of.window.end}` }) +
  (of.cluster === undefined ? '' : `#cluster-${encodeURIComponent(of.cluster)}`);
export const rulesHref = (version?: number) => address('/rules', version === undefined ? {} : { version: String(version) });

export interface WorkloadName {
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
}

/** The page of what a row of costs is about, by its key; null where it has none, as for `__other__`. */
export function keyHref(key: Record<string, string>, view: View = {}): string | null {
  const { team, service, cluster, namespace, controllerKind, workload, nodePool } = key;
  if (team === '__unattributed__') return unownedHref(view);
  const own = (name: string | undefined): name is string => name !== undefined && !isSpecial(name);
  if (own(cluster) && own(namespace) && own(controllerKind) && own(workload))
    return workloadHref({ cluster, namespace, kind: controllerKind, name: workload }, view);
  if (own(team) && own(service)) return serviceHref({ team, service }, view);
  if (own(cluster) && own(namespace)) return namespaceHref({ cluster, namespace }, view);
  if (own(cluster) && own(nodePool)) return poolHref({ cluster, pool: nodePool }, view);
  if (own(team)) return teamHref(team, view);
  if (own(cluster)) return clusterHref(cluster, view);
  return Object.values(key).includes('__idle__') ? clustersHref(view) : null;
}

/** `__idle__` and the like: what the API calls a row that is no thing of the cluster. */
export function isSpecial(name: string): boolean {
  return /^__.*__$/.test(name);
}

/** The name that a segment of a path stands for; as written where it is no escape. */
export function nameIn(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
