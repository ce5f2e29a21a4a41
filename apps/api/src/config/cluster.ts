import { HOUR_MS } from '@showback/vocabulary';
import { NO_MAPPING } from './check';
import type { ClusterConfig, CostSourceConfig, PriceSettings, ServerSettings } from './config';
import type { ConfigFault } from './faults';
import type { RawCluster, RawDefaults } from './schema';
import { readCa, resolveHeaders, type SecretStore } from './secrets';

type RawServer = NonNullable<RawCluster['opencost']> & NonNullable<RawCluster['prometheus']>;

/** How long after its end an hour is first read, and when it is read for the last time. */
const DELAY_MS = 10 * 60_000;
export const SETTLE_MS = 72 * HOUR_MS;

/** What `defaults:` says, under what the cluster itself says. A simulated cluster takes no sources from there. */
export function withDefaults(cluster: RawCluster, defaults: RawDefaults): RawCluster {
  const merged: RawCluster = { ...defaults, ...cluster, collect: { ...defaults.collect, ...cluster.collect } };
  merged.prices = { ...defaults.prices, ...cluster.prices };
  for (const kind of ['opencost', 'prometheus'] as const) {
    const base: Partial<RawServer> | undefined = defaults[kind];
    const own: Partial<RawServer> | undefined = cluster[kind];
    const server = { ...base, ...own, headers: { ...base?.headers, ...own?.headers } };
    // A default without an address says how to ask a source, not that there is one.
    if (own === undefined && (server.url === undefined || cluster.simulator !== undefined)) Reflect.deleteProperty(merged, kind);
    else merged[kind] = server;
  }
  if (cluster.simulator !== undefined && cluster.kubernetes === undefined) delete merged.kubernetes;
  return merged;
}

/** What a cluster must have, and must not have together. `path` is where it stands; `broken` keys are not judged. */
export function clusterFaults(
  cluster: RawCluster,
  broken: ReadonlySet<string>,
  path: string,
  currency: string | null,
): ConfigFault[] {
  if (broken.has(NO_MAPPING)) return [];
  const faults: ConfigFault[] = [];
  const fault = (field: string, message: string): void => void faults.push({ path: `${path}.${field}`, message });
  const has = (key: keyof RawCluster): boolean => cluster[key] !== undefined || broken.has(key);
  for (const kind of ['opencost', 'prometheus'] as const)
    if (cluster[kind] && cluster[kind].url === undefined) fault(`${kind}.url`, 'is required: an http:// or https:// address');
  const sources = (['opencost', 'prometheus', 'kubernetes'] as const).filter(has);
  if (has('simulator') && sources.length > 0)
    fault('simulator', `a simulated cluster has no sources: remove simulator or ${sources.join(', ')}`);
  if (!has('simulator') && !has('opencost') && !has('prometheus'))
    faults.push({ path, message: 'has no source of cost: add opencost: { url }, prometheus: { url } or simulator: { seed }' });
  if (cluster.cost && !has('simulator') && !has(cluster.cost)) fault('cost', `there is no ${cluster.cost}: section`);
  if (cluster.currency !== undefined && currency !== null && cluster.currency !== currency)
    fault('currency', `differs from the ledger's (${currency}): nothing is converted, so every cluster must be priced in it`);
  return faults;
}

/** Resolves secrets and files. What is wrong with them concerns this cluster alone: it becomes its `misconfigured`. */
export function resolveCluster(cluster: RawCluster, store: SecretStore): ClusterConfig {
  const opencost = cluster.opencost ? resolveServer(cluster.opencost, store) : null;
  const prometheus = cluster.prometheus ? resolveServer(cluster.prometheus, store) : null;
  const cost = costSource(cluster, opencost, prometheus);
  return {
    id: cluster.id,
    sourceClusterId: cluster.sourceClusterId ?? cluster.id,
    region: cluster.region ?? null,
    cost,
    opencost,
    prometheus,
    kubernetes: cluster.kubernetes
      ? {
          kubeconfig: cluster.kubernetes.kubeconfig ?? null,
          context: cluster.kubernetes.context ?? null,
          inCluster: cluster.kubernetes.inCluster ?? false,
        }
      : null,
    prices: resolvePrices(cluster.prices ?? {}),
    collect: {
      from: cluster.collect?.from ?? null,
      delayMs: cluster.collect?.delay ?? DELAY_MS,
      settleMs: cluster.collect?.settle ?? SETTLE_MS,
    },
    misconfigured: cost.kind === 'opencost' || cost.kind === 'prometheus' ? cost.settings.trouble : null,
  };
}

function costSource(cluster: RawCluster, opencost: ServerSettings | null, prometheus: ServerSettings | null): CostSourceConfig {
  if (cluster.simulator)
    return { kind: 'simulator', settings: { seed: cluster.simulator.seed ?? 7, days: cluster.simulator.days ?? 30 } };
  if (opencost && cluster.cost !== 'prometheus') return { kind: 'opencost', settings: opencost };
  if (prometheus) return { kind: 'prometheus', settings: prometheus };
  return { kind: 'none', reason: 'it has no source of cost: add opencost: { url } or prometheus: { url }' };
}

function resolveServer(server: Partial<RawServer>, store: SecretStore): ServerSettings {
  const settings = { url: server.url ?? '', pathPrefix: server.pathPrefix ?? '', clusterLabel: server.clusterLabel ?? '' };
  try {
    const headers = resolveHeaders(server.headers ?? {}, store);
    const ca = server.caFile === undefined ? null : readCa(server.caFile, store.folder);
    return { ...settings, headers, ca, trouble: null };
  } catch (error) {
    return { ...settings, headers: {}, ca: null, trouble: error instanceof Error ? error.message : String(error) };
  }
}

function resolvePrices(prices: NonNullable<RawCluster['prices']>): PriceSettings {
  return Object.fromEntries(
    Object.entries(prices).map(([name, price = []]) => [
      name,
      typeof price === 'string' ? [{ price, when: null }] : price.map((rule) => ({ price: rule.price, when: rule.when ?? null })),
    ]),
  );
}
