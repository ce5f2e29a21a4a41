import type { Finding, Instant, SourceLabelSet } from '@showback/vocabulary';
import type { SourceHour, SourceUsage } from '../source-hour';
import type { Samples } from './samples';

/** What was measured of one cluster around one hour, before anything is priced: samples as they were scraped, from a little before the hour to a little after it. */
export interface MeasuredHour {
  cluster: string;
  hour: Instant;
  region: string | null;
  /** How often samples are taken, in milliseconds: of what runs, of what it uses, of what has a price, and of how busy GPUs are. */
  intervalMs: { running: number; use: number; priced: number; gpu: number };
  pods: MeasuredPod[];
  /** Machines that had one name, one after the other, each apart, in order of time. */
  nodes: MeasuredNode[];
  volumes: MeasuredVolume[];
  loadBalancers: MeasuredLoadBalancer[];
  /** Fees of the cluster itself, by the hour. */
  management: PricedPresence[];
  /** Prices of a GiB that leaves, by where it goes; null where none is known. */
  networkPrices: Record<NetworkKind, number | null>;
  /** What the configuration says of prices: it fills what is not exported. */
  prices: PriceList;
  /**
   * Whether use is measured at all: where it is not, all of it is unknown; and whether it is said when containers began (absent: it is not), and what they
   * request (absent: it is).
   */
  measures: { cpu: boolean; memory: boolean; gpu: boolean; starts?: boolean; requests?: boolean };
  /** What is said beside of quotas and autoscalers. */
  governance: Pick<SourceHour, 'quotas' | 'autoscalers' | 'disruptionBudgets' | 'limitRanges'>;
  flags: Finding[];
  foreignClusters?: ReadonlyMap<string, number>;
}

export type NetworkKind = 'zone' | 'region' | 'internet';

/** A price by the hour while there are samples of it. */
export interface PricedPresence {
  price: Samples;
}

export interface MeasuredPod {
  namespace: string;
  name: string;
  node: string | null;
  controllerKind: string | null;
  controller: string | null;
  labelSet: SourceLabelSet;
  /** Bytes that left within the hour, by where they went, as far as that is measured. */
  egress: Partial<Record<NetworkKind, number>>;
  bytesSent: number;
  bytesReceived: number;
  containers: MeasuredContainer[];
}

export interface MeasuredContainer {
  name: string;
  /** 1 while it runs, 0 while it does not. */
  running: Samples;
  /** When it started, in milliseconds since 1970: each time as far as it is said; empty where nobody says it. */
  startedMs: readonly number[];
  /** When it ended, likewise. Absent: nobody says it. */
  endedMs?: readonly number[];
  /** Seconds of CPU used since it began. */
  cpu: Samples | null;
  /** Working set in bytes. */
  memory: Samples | null;
  /** Cores; null: it requests none. */
  cpuRequest: Samples | null;
  /** Bytes. */
  memoryRequest: Samples | null;
  /** Other resources that it requests, by the name that kube-state-metrics gives them: `nvidia_com_gpu`. */
  extended: Readonly<Record<string, number>>;
  /**
   * Cores and bytes: an amount for as long as it ran, 0 where it has no limit, or samples where that changed, without which there was none.
   * Null: nobody says what limits there are.
   */
  limits: Record<'cpu' | 'memory', number | Samples> | null;
  /** How busy each device that it has was, from 0 to 1, NaN where nobody measured it; empty where no device is measured. */
  gpuActivity: readonly Samples[];
  counts: Pick<SourceUsage, 'restarts' | 'oomKills' | 'throttling'>;
}

export interface MeasuredNode {
  name: string;
  labels: Readonly<Record<string, string>>;
  instanceType: string | null;
  spot: boolean;
  providerId: string | null;
  /** Samples while it is there, whatever their value. */
  presence: Samples;
  cores: number;
  coresAllocatable: number | null;
  memoryBytes: number;
  memoryBytesAllocatable: number | null;
  /** Devices that are paid for, as the price's exporter counts them. */
  gpus: number | null;
  /** Other resources that it offers, by the name that kube-state-metrics gives them. */
  extended: Readonly<Record<string, number>>;
  /** Exported prices; null: none. Per core hour, GiB hour and GPU hour. */
  cpuPrice: Samples | null;
  memoryPrice: Samples | null;
  gpuPrice: Samples | null;
}

export interface MeasuredVolume {
  name: string;
  claimNamespace: string | null;
  claimName: string | null;
  storageClass: string | null;
  /** Capacity in bytes while it is there. */
  bytes: Samples;
  /** Bytes that its file system holds, where the kubelet says it. */
  used: Samples | null;
  /** Per GiB hour; null: not exported. */
  price: Samples | null;
  /** `namespace/pod` of those that mount it. */
  pods: readonly string[];
}

export interface MeasuredLoadBalancer extends PricedPresence {
  namespace: string | null;
  service: string;
  /** `namespace/pod` of those behind it. */
  pods: readonly string[];
}

/** A configured price: of the first rule that a thing meets. In units of the currency. */
export type PriceRule<Thing> = { price: number; when: ((thing: Thing) => boolean) | null };

export interface PriceList {
  cpuCoreHour: readonly PriceRule<MeasuredNode>[];
  memoryGiBHour: readonly PriceRule<MeasuredNode>[];
  gpuHour: readonly PriceRule<MeasuredNode>[];
  storageGiBHour: readonly PriceRule<MeasuredVolume>[];
}
