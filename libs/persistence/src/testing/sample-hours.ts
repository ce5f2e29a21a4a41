import {
  NO_LABELS,
  sumNano,
  zeroCost,
  zeroQuantities,
  type Cost,
  type CostHour,
  type CostRow,
  type Instant,
  type NodeHour,
} from '@showback/vocabulary';

/** A row of a container with whole figures, for tests that need some ledger content; `overrides` go over it. */
export function sampleRow(overrides: Partial<CostRow> = {}, cost: Partial<Cost> = {}): CostRow {
  const parts = { ...zeroCost(), cpu: 30_000_000n, memory: 12_000_000n, other: 1_000n, ...cost };
  const total = parts.cpu + parts.memory + parts.gpu + parts.storage + parts.network + parts.loadBalancer + parts.other;
  return {
    kind: 'workload',
    namespace: 'shop',
    controllerKind: 'Deployment',
    workload: 'checkout',
    pod: 'checkout-5d4f8c-x7x9z',
    container: 'checkout',
    node: 'node-1',
    nodePool: 'general',
    capacityType: 'on-demand',
    instanceType: 'm5.large',
    region: 'eu-west-1',
    labelSet: NO_LABELS,
    cost: { ...parts, total },
    quantity: {
      ...zeroQuantities(),
      cpuMicroCoreHoursRequested: 500_000,
      cpuMicroCoreHoursUsed: 120_000,
      cpuMicroCoreHoursAllocated: 500_000,
      memoryByteHoursRequested: 1_073_741_824,
      memoryByteHoursUsed: 612_368_384,
      memoryByteHoursAllocated: 1_073_741_824,
    },
    idleShareNano: 0n,
    ...overrides,
  };
}

/** An hour that adds up, from its rows. */
export function sampleHour(cluster: string, hour: Instant, rows: CostRow[], overrides: Partial<CostHour> = {}): CostHour {
  return {
    cluster,
    hour,
    rows,
    nodes: [],
    volumes: [],
    sourceTotalNano: sumNano(rows.map(({ cost }) => cost.total)),
    assetDifferenceNano: {},
    flags: [],
    quarantine: [],
    ...overrides,
  };
}

/** A node that ran the whole hour. */
export function sampleNode(node: string, overrides: Partial<NodeHour> = {}): NodeHour {
  return {
    node,
    nodePool: 'general',
    capacityType: 'on-demand',
    instanceType: 'm5.large',
    region: 'eu-west-1',
    zone: 'eu-west-1a',
    providerId: `aws:///eu-west-1a/${node}`,
    minutes: 60,
    cpuMilliCoresCapacity: 2_000,
    cpuMilliCoresAllocatable: 1_900,
    memoryBytesCapacity: 8_000_000_000,
    memoryBytesAllocatable: 7_000_000_000,
    gpuCount: 0,
    cpuNano: 60_000_000n,
    memoryNano: 30_000_000n,
    gpuNano: 0n,
    totalNano: 90_000_000n,
    cpuIdleNano: 20_000_000n,
    memoryIdleNano: 10_000_000n,
    gpuIdleNano: 0n,
    cpuMicroCoreHoursRequested: 1_200_000,
    cpuMicroCoreHoursUsed: 700_000,
    memoryByteHoursRequested: 5_000_000_000,
    memoryByteHoursUsed: 3_000_000_000,
    gpuMicroHoursRequested: 0,
    gpuMicroHoursUsed: 0,
    labels: { kubernetes_io_hostname: node },
    ...overrides,
  };
}
