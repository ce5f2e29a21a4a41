import type { ClusterRow, Machines, NodeRow, PoolRow } from '@showback/contracts';
import { type Columns, name, table } from '../costs/lines';

/** Of machines, where the asker sees them. */
const MACHINES: Columns<Machines | null> = {
  hours: (of) => of?.hours,
  cpuCoreHoursCapacity: (of) => of?.capacity.cpuCoreHours,
  cpuCoreHoursAllocatable: (of) => of?.allocatable.cpuCoreHours,
  cpuCoreHoursRequested: (of) => of?.requested.cpuCoreHours,
  cpuCoreHoursUsed: (of) => of?.used.cpuCoreHours,
  cpuRequestedOfAllocatable: (of) => of?.utilisation.cpu.requestedOfAllocatable,
  cpuUsedOfAllocatable: (of) => of?.utilisation.cpu.usedOfAllocatable,
  cpuUsedOfRequested: (of) => of?.utilisation.cpu.usedOfRequested,
  memoryByteHoursCapacity: (of) => of?.capacity.memoryByteHours,
  memoryByteHoursAllocatable: (of) => of?.allocatable.memoryByteHours,
  memoryByteHoursRequested: (of) => of?.requested.memoryByteHours,
  memoryByteHoursUsed: (of) => of?.used.memoryByteHours,
  memoryRequestedOfAllocatable: (of) => of?.utilisation.memory.requestedOfAllocatable,
  memoryUsedOfAllocatable: (of) => of?.utilisation.memory.usedOfAllocatable,
  memoryUsedOfRequested: (of) => of?.utilisation.memory.usedOfRequested,
  gpuHoursCapacity: (of) => of?.capacity.gpuHours,
  gpuHoursAllocatable: (of) => of?.allocatable.gpuHours,
  gpuHoursRequested: (of) => of?.requested.gpuHours,
  gpuHoursUsed: (of) => of?.used.gpuHours,
  gpuRequestedOfAllocatable: (of) => of?.utilisation.gpu.requestedOfAllocatable,
  gpuUsedOfAllocatable: (of) => of?.utilisation.gpu.usedOfAllocatable,
  gpuUsedOfRequested: (of) => of?.utilisation.gpu.usedOfRequested,
  pricePerHour: (of) => of?.pricePerHour,
  costTotal: (of) => of?.cost?.total,
  costCpu: (of) => of?.cost?.cpu,
  costMemory: (of) => of?.cost?.memory,
  costGpu: (of) => of?.cost?.gpu,
  idleTotal: (of) => of?.idle?.total,
  idleCpu: (of) => of?.idle?.cpu,
  idleMemory: (of) => of?.idle?.memory,
  idleGpu: (of) => of?.idle?.gpu,
  idleRatio: (of) => of?.idleRatio,
};

const CLUSTERS: Columns<ClusterRow> = {
  cluster: ({ id }) => name(id),
  state: ({ state }) => state,
  simulated: ({ simulated }) => simulated,
  region: ({ region }) => name(region),
  coverageExpectedHours: ({ coverage }) => coverage.expectedHours,
  coverageCollectedHours: ({ coverage }) => coverage.collectedHours,
  coverageRatio: ({ coverage }) => coverage.ratio,
  nodes: ({ nodes }) => nodes,
  total: ({ total }) => total,
  share: ({ share }) => share,
  ...ofMachines(({ machines }: ClusterRow) => machines),
  unplacedIdle: ({ unplacedIdle }) => unplacedIdle,
};

const NODES: Columns<NodeRow> = {
  node: ({ node }) => name(node),
  nodePool: ({ nodePool }) => name(nodePool),
  capacityType: ({ capacityType }) => capacityType,
  spot: ({ spot }) => spot,
  instanceType: ({ instanceType }) => name(instanceType),
  region: ({ region }) => name(region),
  zone: ({ zone }) => name(zone),
  providerId: ({ providerId }) => name(providerId),
  cpuCores: ({ cpuCores }) => cpuCores,
  memoryBytes: ({ memoryBytes }) => memoryBytes,
  gpus: ({ gpus }) => gpus,
  cpuCoresAllocatable: ({ cpuCoresAllocatable }) => cpuCoresAllocatable,
  memoryBytesAllocatable: ({ memoryBytesAllocatable }) => memoryBytesAllocatable,
  born: ({ born }) => born,
  gone: ({ gone }) => gone,
  ...ofMachines((row: NodeRow) => row),
};

/** Several types stand in one cell, apart by a semicolon. */
const POOLS: Columns<PoolRow> = {
  nodePool: ({ nodePool }) => name(nodePool),
  instanceTypes: ({ instanceTypes }) => name(instanceTypes.join(';')),
  capacityTypes: ({ capacityTypes }) => name(capacityTypes.join(';')),
  spot: ({ spot }) => spot,
  nodes: ({ nodes }) => nodes,
  born: ({ born }) => born,
  gone: ({ gone }) => gone,
  ...ofMachines((row: PoolRow) => row),
};

export const csvClusters = (rows: readonly ClusterRow[]): Generator<string> => table(CLUSTERS, rows);
export const csvNodes = (rows: readonly NodeRow[]): Generator<string> => table(NODES, rows);
export const csvPools = (rows: readonly PoolRow[]): Generator<string> => table(POOLS, rows);

function ofMachines<Row>(read: (row: Row) => Machines | null): Columns<Row> {
  return Object.fromEntries(Object.entries(MACHINES).map(([column, value]) => [column, (row: Row) => value(read(row))]));
}
