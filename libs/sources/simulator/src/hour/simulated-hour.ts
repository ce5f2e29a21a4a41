import type { SimulatedCluster } from '../fleet/fleet';
import type { ContainerSpec } from '../fleet/spec';
import type { NodeLife, PodLife } from '../plan/life';
import type { Instant } from '@showback/vocabulary';

/** Money of a row as OpenCost rounds it: whole numbers of 0.00001, each rounded by itself, the total too. */
export interface RowMoney {
  cpu: number;
  memory: number;
  gpu: number;
  storage: number;
  network: number;
  loadBalancer: number;
  total: number;
}

/** One container of one pod in one hour, as measured. */
export interface ContainerHour {
  pod: PodLife;
  container: ContainerSpec;
  /** Minutes of the cycle between which it ran within the hour. */
  from: number;
  minutes: number;
  /** Average over its minutes, in 0.00001 cores. */
  cpuUsed: number;
  /** max(requested, used) × time, in 0.00001 core hours. */
  cpuAllocated: number;
  /** Average over its minutes. */
  memoryBytesUsed: number;
  memoryByteHoursAllocated: number;
  /** In 0.00001 GPU hours. */
  gpuAllocated: number;
  /** Average share of its GPU that was busy. */
  gpuUsed: number;
  bytesSent: number;
  bytesReceived: number;
  /** The pod's claim; a container carries an equal part of it. */
  claim: Claim | null;
  storageByteHours: number;
  /** The service whose load balancer it stands behind. */
  service: string | null;
  cost: RowMoney;
}

/** A persistent volume and the claim that holds it. */
export interface Claim {
  volume: string;
  namespace: string;
  name: string;
  storageClass: string;
  bytes: number;
  /** Null: nobody mounts it, so nobody measures it. */
  bytesUsed: number | null;
  /** In 0.000001 of the currency, as assets are rounded. */
  assetCost: number;
}

/** The claims of a namespace that no pod mounts. */
export interface UnmountedClaims {
  namespace: string;
  claims: Claim[];
  cost: RowMoney;
}

/** One node in one hour. Money in 0.000001 of the currency, as assets are rounded. */
export interface NodeFacts {
  node: NodeLife;
  from: number;
  minutes: number;
  cpuCost: number;
  memoryCost: number;
  gpuCost: number;
  totalCost: number;
}

export interface LoadBalancer {
  namespace: string;
  service: string;
  ip: string;
  /** In 0.000001 of the currency. */
  assetCost: number;
  /** Whether any pod stands behind it. */
  used: boolean;
}

/** Everything that a cost tool could learn of one cluster and hour. */
export interface SimulatedHour {
  cluster: SimulatedCluster;
  hour: Instant;
  containers: ContainerHour[];
  /** Pods that ended as the hour began: rows with nothing in them. */
  ended: readonly PodLife[];
  unmounted: UnmountedClaims[];
  loadBalancers: LoadBalancer[];
  /** What load balancers without pods are charged. */
  unusedLoadBalancerCost: RowMoney | null;
  nodes: NodeFacts[];
  claims: Claim[];
  idle: RowMoney;
  /** In 0.000001 of the currency. */
  managementCost: number;
}

/** How long OpenCost thinks that a pod which ended as the hour began lived on: half a step of its resolution. */
export const ENDED_MINUTES = 2.5;
