import * as z from 'zod';
import { envelope } from './envelope';
import { governedParameters, unmeasuredOf } from './governed';

export const DISRUPTION_BUDGETS_PATH = '/api/v1/disruptionbudgets';

/** Parameters of `/disruptionbudgets`. */
export const DisruptionBudgetsQuery = z.strictObject(
  governedParameters('Disruption budgets', 'blocked (hours in which no pod might go), cluster or namespace; default -blocked.'),
);
export type DisruptionBudgetsQuery = z.infer<typeof DisruptionBudgetsQuery>;

/** What a budget said, of a workload or by itself. */
const figures = {
  name: z.string(),
  pods: z
    .strictObject({ expected: z.number(), healthy: z.number(), desired: z.number() })
    .describe('In the last hour that has it: how many it guards, how many of them are healthy, and how many have to be.'),
  disruptionsAllowed: z
    .strictObject({ last: z.number(), least: z.number() })
    .describe('How many pods might go: in the last hour, and in that which allowed least. What stood at the end of each hour.'),
  blocked: z
    .strictObject({
      hours: z.int().nonnegative().describe('Hours in which there were pods and none might go: a drain of their node waits.'),
      whateverIsHealthy: z
        .int()
        .nonnegative()
        .describe('Of these, those in which none might have gone with all pods healthy: as many have to be as there are.'),
    })
    .describe('Nodes that such a pod runs on cannot be drained, and what consolidates nodes leaves them as they are.'),
  hours: z.int().positive().describe('How many hours of the window have it.'),
};

/** A budget as the workload that it guards shows it. */
export const WorkloadDisruptionBudget = z.strictObject(figures).meta({ id: 'WorkloadDisruptionBudget' });
export type WorkloadDisruptionBudget = z.infer<typeof WorkloadDisruptionBudget>;

export const DisruptionBudgetRow = z
  .strictObject({
    cluster: z.string(),
    namespace: z.string(),
    ...figures,
    workload: z
      .strictObject({ kind: z.string(), name: z.string() })
      .nullable()
      .describe(
        'The one workload of the namespace that is called as the budget is, with or without pdb: what a budget selects no exporter tells. Null: none is, or several are.',
      ),
  })
  .meta({ id: 'DisruptionBudgetRow' });
export type DisruptionBudgetRow = z.infer<typeof DisruptionBudgetRow>;

export const DisruptionBudgetsResponse = z
  .strictObject({
    ...envelope,
    unmeasured: unmeasuredOf('disruption budgets'),
    rows: z.array(DisruptionBudgetRow),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'DisruptionBudgetsResponse' });
export type DisruptionBudgetsResponse = z.infer<typeof DisruptionBudgetsResponse>;
