import * as z from 'zod';
import { envelope, Coverage, listFormat, Money, Ratio, Timestamp } from './envelope';

/** In one word how a cluster's collection stands. `simulated`: not a real cluster. */
export const ClusterState = z.enum(['ok', 'late', 'failing', 'misconfigured', 'simulated']).meta({ id: 'ClusterState' });
export type ClusterState = z.infer<typeof ClusterState>;

const window = z.string().max(100).optional().describe('As everywhere; default: the last seven complete UTC days.');

/** Parameters of `/clusters/{id}`. */
export const ClusterQuery = z.strictObject({
  window,
  decimals: z.coerce
    .number()
    .int()
    .min(0)
    .max(9)
    .optional()
    .describe("Decimals of `total`; the clusters' totals are rounded by largest remainder, so that what is shown adds up."),
});
export type ClusterQuery = z.infer<typeof ClusterQuery>;

/** Parameters of `/clusters`. */
export const ClustersQuery = z.strictObject({ ...ClusterQuery.shape, format: listFormat });
export type ClustersQuery = z.infer<typeof ClustersQuery>;

/** Parameters of `/clusters/{id}/pools`. */
export const MachinesQuery = z.strictObject({ window, format: listFormat });
export type MachinesQuery = z.infer<typeof MachinesQuery>;

/** Parameters of `/clusters/{id}/nodes`. */
export const NodesQuery = z.strictObject({
  window,
  pool: z.string().min(1).max(253).optional().describe('Nodes of this pool alone.'),
  format: listFormat,
});
export type NodesQuery = z.infer<typeof NodesQuery>;

/** Hours of machines over the window: what ran × how long. Null: the source does not say it for every hour. */
const MachineHours = z
  .strictObject({
    cpuCoreHours: z.number().nullable(),
    memoryByteHours: z.number().nullable(),
    gpuHours: z.number().nullable(),
  })
  .meta({
    id: 'MachineHours',
    description: 'Null: the source does not say it for every hour of the window, or there is nothing of it.',
  });

const CapacityHours = z
  .strictObject({ cpuCoreHours: z.number(), memoryByteHours: z.number(), gpuHours: z.number() })
  .meta({ id: 'CapacityHours' });

const MachineMoney = z
  .strictObject({ total: Money, cpu: Money, memory: Money, gpu: Money })
  .meta({ id: 'MachineMoney', description: 'Signed where it is idle: what machines cost less what was allocated on them.' });
export type MachineMoney = z.infer<typeof MachineMoney>;

/** How full machines were of one resource, from sums over the window. Null: the source does not say it for every hour. */
const Fullness = z
  .strictObject({
    requestedOfAllocatable: Ratio.nullable(),
    usedOfAllocatable: Ratio.nullable(),
    usedOfRequested: Ratio.nullable(),
  })
  .meta({
    id: 'Fullness',
    description: 'Null: the source does not say it for every hour of the window, or there is nothing of it.',
  });

/** What one or several machines were and did over the window. Money is null where `withheld` says why. */
const machines = {
  hours: z.number().describe('Node-hours within the window.'),
  capacity: CapacityHours,
  allocatable: MachineHours,
  requested: MachineHours,
  used: MachineHours,
  utilisation: z.strictObject({ cpu: Fullness, memory: Fullness, gpu: Fullness }),
  pricePerHour: Money.nullable().describe('Cost ÷ node-hours, to 9 decimals; null where nothing ran.'),
  cost: MachineMoney.nullable(),
  idle: MachineMoney.nullable(),
  idleRatio: Ratio.nullable().describe(
    'Idle ÷ cost: what part of it is paid for and allocated to nobody; null where nothing ran.',
  ),
};

/** What one or several machines were and did over the window. */
export type Machines = z.infer<z.ZodObject<typeof machines, z.core.$strict>>;

export const ClusterRow = z
  .strictObject({
    id: z.string(),
    state: z.enum([...ClusterState.options, 'removed']).describe('removed: no longer configured; what it cost still counts.'),
    simulated: z.boolean(),
    region: z.string().nullable(),
    coverage: Coverage.omit({ missing: true }),
    nodes: z.int().nullable().describe('Different nodes within the window.'),
    total: Money.nullable().describe('Everything that the cluster cost, as in /costs?by=cluster.'),
    share: Ratio.nullable().describe('Of the total of all clusters; null where that is nothing or withheld.'),
    machines: z.strictObject(machines).nullable().describe('Its nodes together.'),
    unplacedIdle: Money.nullable().describe(
      'What /costs and /utilisation call idle, less that of its nodes: what the source rounds or leaves out, and nodes that it does not list. Null: withheld.',
    ),
  })
  .meta({ id: 'ClusterRow' });
export type ClusterRow = z.infer<typeof ClusterRow>;

export const NodeRow = z
  .strictObject({
    node: z.string(),
    nodePool: z.string().nullable(),
    capacityType: z.enum(['spot', 'on-demand']).nullable(),
    spot: z.boolean().nullable(),
    instanceType: z.string().nullable(),
    region: z.string().nullable(),
    zone: z.string().nullable(),
    providerId: z.string().nullable(),
    cpuCores: z.number().describe('Capacity when last seen.'),
    memoryBytes: z.number(),
    gpus: z.int(),
    cpuCoresAllocatable: z.number().nullable(),
    memoryBytesAllocatable: z.number().nullable(),
    born: Timestamp.describe('The first hour that the ledger knows it in.'),
    gone: Timestamp.nullable().describe('The end of its last hour; null while it runs.'),
    ...machines,
  })
  .meta({ id: 'NodeRow' });
export type NodeRow = z.infer<typeof NodeRow>;

export const PoolRow = z
  .strictObject({
    nodePool: z
      .string()
      .nullable()
      .describe('Null where nodes have no pool label: instance type and capacity type tell them apart.'),
    instanceTypes: z.array(z.string()),
    capacityTypes: z.array(z.string()),
    spot: z.boolean().nullable().describe('Null where the pool is mixed or the source does not say.'),
    nodes: z.int(),
    born: Timestamp,
    gone: Timestamp.nullable(),
    ...machines,
  })
  .meta({ id: 'PoolRow' });
export type PoolRow = z.infer<typeof PoolRow>;

const Withheld = z.string().nullable().describe('Why all money is null for this asker; null where it is shown.');
const list = { ...envelope, withheld: Withheld, nextCursor: z.null() };

export const ClustersResponse = z
  .strictObject({
    ...list,
    total: Money.nullable().describe('Σ of the rows.'),
    nodes: z.int().nullable().describe('Σ of the rows.'),
    machines: z.strictObject(machines).nullable().describe('The nodes of all rows together.'),
    rows: z.array(ClusterRow),
  })
  .meta({ id: 'ClustersResponse' });
export type ClustersResponse = z.infer<typeof ClustersResponse>;

export const ClusterResponse = z
  .strictObject({ ...envelope, withheld: Withheld, cluster: ClusterRow })
  .meta({ id: 'ClusterResponse' });
export type ClusterResponse = z.infer<typeof ClusterResponse>;

export const NodesResponse = z.strictObject({ ...list, rows: z.array(NodeRow) }).meta({ id: 'NodesResponse' });
export type NodesResponse = z.infer<typeof NodesResponse>;

export const PoolsResponse = z.strictObject({ ...list, rows: z.array(PoolRow) }).meta({ id: 'PoolsResponse' });
export type PoolsResponse = z.infer<typeof PoolsResponse>;
