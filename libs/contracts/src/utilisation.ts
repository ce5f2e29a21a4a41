import * as z from 'zod';
import { COST_DIMENSIONS, costParameters, Unused } from './costs';
import { envelope, listParameters, Money, Ratio } from './envelope';

export const UTILISATION_PATH = '/api/v1/utilisation';

/** What places are named by: a node has each of them, so that capacity can be told by them. */
export const PLACE_DIMENSIONS = ['cluster', 'region', 'nodePool', 'capacityType', 'instanceType', 'node'] as const;

/** Parameters of `/utilisation`. */
export const UtilisationQuery = z.strictObject({
  window: costParameters.window,
  by: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      `Comma list of team service parent, the attribution document's own dimensions, ${COST_DIMENSIONS.join(' ')} label:<key>; default cluster. Capacity is told by ${PLACE_DIMENSIONS.join(' ')}.`,
    ),
  filter: costParameters.filter,
  attribution: costParameters.attribution,
  round: costParameters.round,
  ...listParameters,
  sort: z
    .string()
    .max(200)
    .optional()
    .describe('cost, idle, unused or a name of the key; descending with a minus; default -cost.'),
  format: z.enum(['json', 'csv']).default('json').describe('csv gives the whole answer unpaged.'),
});
export type UtilisationQuery = z.infer<typeof UtilisationQuery>;

export const UtilisationReason = z.enum(['no-request', 'not-measured', 'not-a-place', 'not-known', 'no-machine']).meta({
  id: 'UtilisationReason',
  description:
    'no-request: nothing was requested; not-measured: the source has no measurement; not-a-place: capacity belongs to clusters, nodes and pools, and this is asked by something else or only about some of what ran there; not-known: the source does not say it for every hour; no-machine: it names no machine.',
});
export type UtilisationReason = z.infer<typeof UtilisationReason>;

const hours = z.strictObject({
  capacity: z.number().nullable(),
  allocatable: z.number().nullable(),
  requested: z.number().nullable(),
  used: z.number().nullable(),
  allocated: z.number().describe('The larger of requested and used, at each moment.'),
});
const ratios = {
  usedOfRequested: Ratio.nullable(),
  requestedOfAllocatable: Ratio.nullable(),
  usedOfAllocatable: Ratio.nullable(),
  reasons: z
    .partialRecord(
      z.enum([...hours.keyof().options, 'usedOfRequested', 'requestedOfAllocatable', 'usedOfAllocatable']),
      UtilisationReason,
    )
    .optional()
    .describe('Why a figure is null.'),
};

const ResourceMoney = z
  .strictObject({ total: Money, cpu: Money, memory: Money, gpu: Money })
  .meta({ id: 'ResourceMoney', description: 'Money of CPU, memory and GPUs. Idle may be negative.' });

const figures = {
  cpu: z.strictObject({ coreHours: hours, ...ratios }),
  memory: z.strictObject({ byteHours: hours, ...ratios }),
  gpu: z
    .strictObject({ gpuHours: hours, ...ratios })
    .describe('Whoever has a GPU requested it, and all that a node has can be requested: allocatable is its capacity.'),
  cost: ResourceMoney.describe('Of what ran and of what was idle.'),
  idle: ResourceMoney.describe("Of the cost, what nobody requested: the cluster's. Never added to unused."),
  unused: Unused.describe("Of the cost, what was requested and not used: its team's. Never added to idle."),
  ofCost: z
    .strictObject({ base: Money, allocated: Ratio.nullable(), unused: Ratio.nullable(), used: Ratio.nullable() })
    .describe(
      'Of the money for CPU and memory (base), what is not idle, what is requested and not used, and what is neither idle nor unused. Null: not measured, or no cost; allocated in the total also where the asker does not see idle.',
    ),
};

export const UtilisationRow = z
  .strictObject({ key: z.record(z.string(), z.string()), ...figures })
  .meta({ id: 'UtilisationRow', description: 'Ratios are those of the sums, never means of ratios.' });
export type UtilisationRow = z.infer<typeof UtilisationRow>;

export const UtilisationTotal = z
  .strictObject({
    ...figures,
    monthly: z
      .strictObject({
        cost: Money.describe('For CPU and memory, as idle and unused are.'),
        idle: Money.nullable().describe("What nobody requested: the clusters'. Null: the asker does not see it."),
        unused: Money.nullable().describe("What was requested and not used: the teams'. Null: not measured."),
        gpu: z
          .strictObject({
            cost: Money,
            idle: Money.nullable(),
            unused: Money.nullable().describe('Null: how busy they were is not measured, or not of all.'),
          })
          .describe('The same of GPUs, apart.'),
      })
      .nullable()
      .describe('At 730 hours a month, as if hours that are missing were like the others. Null: no hour is collected.'),
  })
  .meta({ id: 'UtilisationTotal' });
export type UtilisationTotal = z.infer<typeof UtilisationTotal>;

export const UtilisationResponse = z
  .strictObject({
    ...envelope,
    total: UtilisationTotal,
    rows: z.array(UtilisationRow),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'UtilisationResponse' });
export type UtilisationResponse = z.infer<typeof UtilisationResponse>;
