import type { Instant } from '@showback/vocabulary';

/** The configuration after validation: what to collect and who may look. Durations in milliseconds. */
export interface Config {
  /** Of the ledger and every cluster: nothing is ever converted. */
  currency: string;
  /** Real clusters, or only simulated ones: as soon as one is real, simulated ones are left out of every figure. */
  clusters: readonly ClusterConfig[];
  /** Which label makes many pods one workload; null: the built-in rules. */
  workloads: readonly WorkloadRule[] | null;
  /** Labels that are never stored; null: the built-in list. */
  labels: { drop: readonly string[] | null };
  /** Ownership rules: a file beside the configuration, or inline; null where there are none. */
  attribution: { file: string } | { document: unknown } | null;
  auth: AuthConfig;
  retention: { hoursMs: number; daysMs: number };
  /** The file it came from; null: nothing is configured and a fleet is simulated. */
  file: string | null;
}

export interface ClusterConfig {
  id: string;
  /** What the source calls it. */
  sourceClusterId: string;
  region: string | null;
  cost: CostSourceConfig;
  /** Where cost is read, or compared with where that is Prometheus'. Null: nowhere. */
  opencost: ServerSettings | null;
  /** Where usage is measured; and cost, where that is not OpenCost's. Null: nowhere. */
  prometheus: ServerSettings | null;
  /** Configured, but nothing reads it yet. */
  kubernetes: { kubeconfig: string | null; context: string | null; inCluster: boolean } | null;
  prices: PriceSettings;
  collect: { from: Instant | null; delayMs: number; settleMs: number };
  /** Why this cluster cannot be collected (a missing secret file, a bad CA); the others work. Null: nothing is wrong. */
  misconfigured: string | null;
}

export type CostSourceConfig =
  | { kind: 'opencost'; settings: ServerSettings }
  | { kind: 'prometheus'; settings: ServerSettings }
  | { kind: 'simulator'; settings: SimulatorSettings }
  /** No source that Showback collects cost from, with the reason. */
  | { kind: 'none'; reason: string };

/** How to reach a server. Headers are resolved from environment and files: secrets, never to be logged. */
export interface ServerSettings {
  url: string;
  pathPrefix: string;
  headers: Readonly<Record<string, string>>;
  /** PEM text of the CA to trust; null: the system's. */
  ca: string | null;
  /** Prometheus only: the label that tells clusters apart; "" where the server holds one cluster. */
  clusterLabel: string;
  /** Why it cannot be asked (a missing secret file, a bad CA). Null: nothing is wrong. */
  trouble: string | null;
}

export interface SimulatorSettings {
  seed: number;
  /** How much history there is to collect. */
  days: number;
}

/** Prices that fill what the source does not know, as decimal text; each where the filter `when` holds (null: everywhere). First match wins. */
export type PriceSettings = Readonly<Partial<Record<PriceName, readonly { price: string; when: string | null }[]>>>;
export type PriceName = 'cpuCoreHour' | 'memoryGiBHour' | 'gpuHour' | 'storageGiBHour';

/** A label that makes many pods one workload of the given kind. */
export interface WorkloadRule {
  label: string;
  kind: string;
}

export type Role = 'viewer' | 'bot' | 'admin';

export interface TokenConfig {
  name: string;
  /** Lower-case hex. */
  sha256: string;
  role: Role;
  teams: readonly string[] | '*';
  expires: Instant | null;
}

export interface AuthConfig {
  mode: 'open' | 'tokens' | 'proxy';
  /** In the modes tokens and proxy. */
  tokens: readonly TokenConfig[];
  /** In mode proxy, else null. */
  proxy: ProxyConfig | null;
  /** What people see who come through the proxy and are no admins; tokens always see what their `teams` say. */
  visibility: 'own' | 'everyone';
}

/** A proxy that signs people in and says in headers who they are. */
export interface ProxyConfig {
  userHeader: string;
  /** A list with commas between. */
  groupsHeader: string;
  /** The networks of peers whose headers are believed: `10.0.0.0/8`, or one address. */
  trusted: readonly string[];
  adminGroups: readonly string[];
}

/** What the environment says. */
export interface Environment {
  host: string;
  port: number;
  /** Names under which browsers may reach the API besides the loopback ones. */
  allowedHosts: readonly string[];
  /** Of one token or person, or of one address that is neither. */
  requestsPerMinute: number;
  logLevel: string;
  databaseUrl: string | null;
  dataDir: string | null;
  configFile: string | null;
}
