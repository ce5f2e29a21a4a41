import { HOSTILE_NAMES, hourOf, rowWith } from '@showback/persistence/testing';
import { type CostHour, type CostRow, HOUR_MS, type Instant, type NodeHour } from '@showback/vocabulary';
import type { ClusterConfig } from '../config/config';

/** Monday, three days before {@link FLEET_NOW}. */
export const FLEET_START = Date.parse('2026-11-16T00:00:00Z');
export const FLEET_HOURS = 73;
/** The hour from 00:00 is the last one due. */
export const FLEET_NOW = Date.parse('2026-11-19T01:30:00Z');
/** What globex was not collected of. */
export const FLEET_GAP = { start: FLEET_START + 30 * HOUR_MS, end: FLEET_START + 33 * HOUR_MS };

export const GIB = 1_073_741_824;

/** A configured real cluster that nothing collects. */
export function realCluster(id: string): ClusterConfig {
  return {
    id,
    sourceClusterId: id,
    region: null,
    cost: { kind: 'none', reason: 'the test stores what it needs' },
    opencost: null,
    prometheus: null,
    kubernetes: null,
    prices: {},
    collect: { from: FLEET_START, delayMs: 600_000, settleMs: 72 * HOUR_MS },
    misconfigured: null,
  };
}

/** Two clusters over three days and an hour: pools, spot, idle, a job that comes and goes, unmounted claims, management, odd names, a gap. */
export function smallFleet(): CostHour[] {
  const hours = Array.from({ length: FLEET_HOURS }, (_, index) => FLEET_START + index * HOUR_MS);
  const globex = hours.filter((hour) => hour < FLEET_GAP.start || hour >= FLEET_GAP.end);
  return [
    ...hours.map((hour) => hourOf('acme', hour, rowsAt('acme', hour))),
    ...globex.map((hour) => hourOf('globex', hour, rowsAt('globex', hour))),
  ];
}

function rowsAt(cluster: string, hour: Instant): CostRow[] {
  const index = (hour - FLEET_START) / HOUR_MS;
  const wave = BigInt(100 + ((index * 37 + cluster.length * 11) % 61));
  const odd = HOSTILE_NAMES.filter((name) => name.length < 100).map((name, at) =>
    workload({
      namespace: name,
      workload: name,
      pod: `${name}-0`,
      container: name,
      node: 'n2',
      unit: wave * BigInt(at + 1),
      labels: { team: name },
    }),
  );
  const api = [0, 1].map((replica) =>
    workload({
      namespace: 'payments',
      workload: 'api',
      pod: `api-${replica}`,
      container: 'app',
      node: `n${replica + 1}`,
      unit: 7_919n * wave,
      labels: { team: 'core' },
    }),
  );
  const job =
    index % 5 === 0
      ? [
          workload({
            namespace: 'payments',
            workload: 'tariffs',
            pod: `tariffs-${index}`,
            container: 'job',
            node: 'n1',
            unit: 311n * wave,
            kind: 'CronJob',
          }),
        ]
      : [];
  return [...api, ...job, ...(cluster === 'acme' ? odd : []), ...idle(wave), ...elsewhere(wave)];
}

interface Of {
  namespace: string;
  workload: string;
  pod: string;
  container: string;
  node: string;
  unit: bigint;
  labels?: Record<string, string>;
  kind?: string;
}

function workload({ unit, labels = {}, kind = 'Deployment', ...of }: Of): CostRow {
  const requested = Number(unit);
  return rowWith({
    ...of,
    controllerKind: kind,
    ...placement(of.node),
    labelSet: { labels, namespaceLabels: { tier: of.namespace }, annotations: {}, nodeLabels: {} },
    cost: { cpu: unit * 1_001n, memory: unit * 503n, network: unit % 7n, other: unit % 3n },
    quantity: {
      cpuMicroCoreHoursRequested: requested,
      cpuMicroCoreHoursUsed: kind === 'CronJob' ? null : Math.floor(requested / 3),
      cpuMicroCoreHoursAllocated: requested,
      memoryByteHoursRequested: requested * 4_096,
      memoryByteHoursUsed: requested * 2_048,
      memoryByteHoursAllocated: requested * 4_096,
      networkBytesSent: requested,
    },
  });
}

function placement(node: string): Pick<CostRow, 'nodePool' | 'capacityType' | 'instanceType' | 'region'> {
  const spot = node === 'n2';
  return {
    nodePool: spot ? 'spot' : 'general',
    capacityType: spot ? 'spot' : 'on-demand',
    instanceType: 'm5.large',
    region: 'eu-west-1',
  };
}

/** Of two nodes that are used, one that is empty (nobody can carry its idle), and the residue without a node. */
function idle(wave: bigint): CostRow[] {
  const on = (node: string | null, unit: bigint) =>
    rowWith({
      kind: 'idle',
      node,
      ...(node === null ? {} : placement(node)),
      ...(node === 'n3' && { nodePool: 'empty' }),
      cost: { cpu: unit * 71n, memory: unit * 29n },
    });
  return [on('n1', 9_001n * wave), on('n2', 4_001n * wave), on('n3', 500_000n), on(null, -3n)];
}

function elsewhere(wave: bigint): CostRow[] {
  return [
    rowWith({ kind: 'unmounted', namespace: 'payments', cost: { storage: 1_234_567n + wave } }),
    rowWith({ kind: 'management', cost: { other: 100_000_000n } }),
  ];
}

/** A machine with all that it can have; n2 is of another pool, and its memory is not measured. */
export function fleetNode(name: string, of: Partial<NodeHour> = {}): NodeHour {
  const spot = name === 'n2';
  return {
    node: name,
    nodePool: spot ? 'spot' : 'general',
    capacityType: spot ? 'spot' : 'on-demand',
    instanceType: 'm5.large',
    region: 'eu-west-1',
    zone: 'eu-west-1a',
    providerId: `i-${name}`,
    minutes: 60,
    cpuMilliCoresCapacity: 2000,
    cpuMilliCoresAllocatable: 1930,
    memoryBytesCapacity: 8 * GIB,
    memoryBytesAllocatable: null,
    gpuCount: 0,
    cpuNano: 60_000_000n,
    memoryNano: 40_000_000n,
    gpuNano: 0n,
    totalNano: 100_000_000n,
    cpuIdleNano: spot ? -1_000n : 9_000n,
    memoryIdleNano: 500n,
    gpuIdleNano: 0n,
    cpuMicroCoreHoursRequested: 1_000_000,
    cpuMicroCoreHoursUsed: 400_000,
    memoryByteHoursRequested: 4 * GIB,
    memoryByteHoursUsed: spot ? null : 2 * GIB,
    gpuMicroHoursRequested: 0,
    gpuMicroHoursUsed: 0,
    labels: {},
    ...of,
  };
}

/** Reads CSV by its header: quotes, line breaks and all. */
export function readCsv(text: string): Record<string, string>[] {
  const records: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/gy)) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') records.push([]);
    if (end === '') break;
  }
  const [header = [], ...lines] = records;
  return lines.slice(0, -1).map((line) => Object.fromEntries(header.map((name, index) => [name, line[index] ?? ''])));
}
