import * as z from 'zod';
import { envelope, listFormat, listParameters, MissingReason, Money, Ratio, Timestamp } from './envelope';

export const COSTS_PATH = '/api/v1/costs';

/** What costs can be grouped by, besides `label:<key>`. */
export const COST_DIMENSIONS = [
  'cluster',
  'region',
  'namespace',
  'controllerKind',
  'workload',
  'container',
  'pod',
  'node',
  'nodePool',
  'capacityType',
  'instanceType',
  'kind',
] as const;

const WINDOW =
  'start,end (RFC 3339, Unix, dates), 2026-11-18, 2026-W47, 2026-11, today, lastweek, 7d …; default: the last seven complete UTC days.';

/** Parameters that every question about cost has. */
export const costParameters = {
  window: z.string().max(200).optional().describe(WINDOW),
  step: z.enum(['hour', 'day', 'week', 'month']).optional().describe('Adds a series of this step.'),
  idle: z
    .enum(['policy', 'separate', 'share', 'hide'])
    .default('policy')
    .describe('Idle as rows of its own, shared onto those that ran beside it, or left out.'),
  shared: z.enum(['policy', 'separate']).default('policy').describe('Shared costs distributed, or with their owner.'),
  filter: z.string().max(16_384).optional().describe('namespace:"payments"+label[app]!:"web","api"'),
  compare: z.string().max(200).optional().describe('previous, or a window.'),
  attribution: z.enum(['inForce', 'current']).default('inForce').describe('Ownership as it was, or as it is today.'),
  round: z.enum(['out']).optional().describe('Widens the window to whole hours instead of refusing it.'),
};

/** Parameters of `/costs`. */
export const CostsQuery = z.strictObject({
  ...costParameters,
  by: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      `Comma list of team service parent, the attribution document's own dimensions, ${COST_DIMENSIONS.join(' ')} label:<key>; default team.`,
    ),
  top: z.coerce.number().int().min(1).max(1000).optional().describe('The rest becomes one row, __other__.'),
  kinds: z
    .enum(['apart', 'together'])
    .default('apart')
    .describe('together: one row a key, whatever kinds of cost are in it; where anything runs under it, its kind is workload.'),
  decimals: z.coerce.number().int().min(0).max(9).optional().describe('Rounds so that what is shown adds up.'),
  ...listParameters,
  format: listFormat,
  layout: z.enum(['rows', 'long']).default('rows').describe('long: a line for each start, key and component.'),
});
export type CostsQuery = z.infer<typeof CostsQuery>;

/** Money by component; they add up to `total`. */
export const Cost = z
  .strictObject({
    total: Money,
    cpu: Money,
    memory: Money,
    gpu: Money,
    storage: Money,
    network: Money,
    loadBalancer: Money,
    shared: Money.describe('Shared cost that it received.'),
    idle: Money.describe('Idle shared onto it; on an idle row what found nobody to carry it.'),
    other: Money.describe("Management, and what the parts leave of the source's total."),
  })
  .meta({ id: 'Cost', description: 'The components add up to the total.' });
export type Cost = z.infer<typeof Cost>;

const reasons = z
  .partialRecord(z.enum(['cpu', 'memory', 'total', 'gpu']), MissingReason)
  .optional()
  .describe('Why a figure is null.');

export const Unused = z
  .strictObject({
    cpu: Money.nullable(),
    memory: Money.nullable(),
    total: Money.nullable().describe('Of CPU and memory.'),
    gpu: Money.nullable().describe('Apart: null also where it is not known of every GPU.'),
    reasons,
  })
  .meta({ id: 'Unused', description: 'Money for what was requested and not used: inside the cost, never added to it.' });
export type Unused = z.infer<typeof Unused>;

const ResourceHours = z
  .strictObject({ requested: z.number(), used: z.number().nullable(), allocated: z.number(), reason: MissingReason.optional() })
  .meta({ id: 'ResourceHours', description: 'allocated: the larger of requested and used, at each moment.' });

export const Quantity = z
  .strictObject({
    cpuCoreHours: ResourceHours,
    memoryByteHours: ResourceHours,
    gpuHours: ResourceHours.describe(
      'Whoever has a GPU requested it: requested is allocated. A slice or a replica is a part of one.',
    ),
    storageByteHours: z.number(),
    networkBytes: z.strictObject({ sent: z.number(), received: z.number() }),
  })
  .meta({ id: 'Quantity' });
export type Quantity = z.infer<typeof Quantity>;

export const Efficiency = z
  .strictObject({
    cpu: Ratio.nullable(),
    memory: Ratio.nullable(),
    total: Ratio.nullable().describe('Of CPU and memory, weighted by cost.'),
    gpu: Ratio.nullable(),
    reasons,
  })
  .meta({ id: 'Efficiency', description: 'Used ÷ requested.' });
export type Efficiency = z.infer<typeof Efficiency>;

export const CostPoint = z
  .strictObject({
    start: Timestamp,
    cost: Cost.nullable().describe('Null: no hour of it is collected.'),
    coverage: Ratio.nullable().describe('Collected ÷ expected hours.'),
  })
  .meta({ id: 'CostPoint' });
export type CostPoint = z.infer<typeof CostPoint>;

export const CostDelta = z
  .strictObject({
    total: Money,
    ratio: Ratio.nullable().describe('Null against nothing.'),
    comparedHours: z.int().nonnegative().describe('Hours that neither side lacks.'),
  })
  .meta({ id: 'CostDelta' });
export type CostDelta = z.infer<typeof CostDelta>;

/** What a row and the total have in common: `series` with `step`, `previous` and `delta` with `compare`. */
const figures = {
  cost: Cost,
  precision: Money.describe('How far the cost may be off, apart from idle shared onto it.'),
  unused: Unused,
  quantity: Quantity,
  efficiency: Efficiency,
  series: z.array(CostPoint).optional(),
  previous: z.strictObject({ total: Money }).optional(),
  delta: CostDelta.optional(),
};

export const CostTotal = z.strictObject(figures).meta({ id: 'CostTotal', description: 'Everything, hidden included.' });
export type CostTotal = z.infer<typeof CostTotal>;

export const ROW_KIND_NAMES = ['workload', 'idle', 'unmounted', 'management', 'shared', 'other'] as const;

export const costRow = {
  key: z.record(z.string(), z.string()),
  kind: z.enum(ROW_KIND_NAMES),
  share: Ratio.nullable(),
  ...figures,
  new: z.boolean().optional(),
  gone: z.boolean().optional(),
};

export const CostRow = z.strictObject(costRow).meta({ id: 'CostRow' });
export type CostRow = z.infer<typeof CostRow>;

/** What stands before the rows; in `format=ndjson` it is the first line. */
export const costHead = { ...envelope, total: CostTotal, hidden: Money.describe('What idle=hide took away.') };

export const CostsResponse = z
  .strictObject({ ...costHead, rows: z.array(CostRow), nextCursor: z.string().nullable() })
  .meta({ id: 'CostsResponse' });
export type CostsResponse = z.infer<typeof CostsResponse>;

/** A line of `layout=long`: one component of one point; the key's names stand beside. `amount` is null where no hour is collected. */
export const LongPoint = z
  .object({ start: Timestamp, kind: z.enum(ROW_KIND_NAMES), component: z.string(), amount: Money.nullable() })
  .catchall(z.string().nullable())
  .meta({ id: 'LongPoint', description: "The names of the row's key stand beside. Components that are zero are left out." });
export type LongPoint = z.infer<typeof LongPoint>;

/** `layout=long`. */
export const CostsLongResponse = z
  .strictObject({ ...costHead, rows: z.array(LongPoint), nextCursor: z.string().nullable() })
  .meta({ id: 'CostsLongResponse' });
export type CostsLongResponse = z.infer<typeof CostsLongResponse>;
