import * as z from 'zod';
import { RuleDocument, SharedDocument } from './attribution';
import { costParameters } from './costs';
import { envelope, listParameters, Money, Ratio } from './envelope';

export const UNOWNED_PATH = '/api/v1/unowned';

/** Parameters of `/unowned`. */
export const UnownedQuery = z.strictObject({
  window: costParameters.window.describe('As in /costs, whole UTC days, at most 31; default: the last seven complete UTC days.'),
  filter: costParameters.filter,
  attribution: costParameters.attribution,
  round: costParameters.round,
  ...listParameters,
  sort: z.string().max(200).optional().describe('total, cluster, namespace, controllerKind or workload; default -total.'),
});
export type UnownedQuery = z.infer<typeof UnownedQuery>;

/** How much of what was spent has an owner, before anything is shared. */
export const Owned = z
  .strictObject({
    cost: Money.describe('Of workloads that have a team.'),
    of: Money.describe('Of all workloads.'),
    ratio: Ratio.nullable().describe('cost ÷ of; null where nothing ran, or where the asker sees own teams only.'),
    idle: Money,
    unmounted: Money,
    management: Money,
  })
  .meta({ id: 'Owned', description: 'Idle, unmounted and management stand apart: rules about workloads cannot place them.' });
export type Owned = z.infer<typeof Owned>;

export const SeenLabel = z
  .strictObject({
    name: z.string().describe('Sanitised as OpenCost does it.'),
    from: z.enum(['pod', 'namespace', 'annotation', 'node']),
    values: z.array(z.string()).describe('At most five.'),
  })
  .meta({ id: 'SeenLabel' });
export type SeenLabel = z.infer<typeof SeenLabel>;

export const UnownedRow = z
  .strictObject({
    key: z.strictObject({ cluster: z.string(), namespace: z.string(), controllerKind: z.string(), workload: z.string() }),
    cost: Money.describe('Of the days on which nobody owned it.'),
    share: Ratio.nullable().describe('Of all that nobody owns.'),
    labels: z.array(SeenLabel).describe('What it says of itself, for a rule to read: at most forty.'),
    proposal: z.int().nonnegative().nullable().describe('Which of the proposals would place it, from 0; null: none.'),
    today: z.string().nullable().describe("Whose the document of today says it is; null: still nobody's."),
  })
  .meta({ id: 'UnownedRow' });
export type UnownedRow = z.infer<typeof UnownedRow>;

export const Proposal = z
  .strictObject({
    dimension: z.literal('team'),
    rule: RuleDocument.nullable().describe('To stand after the rules that are there; null: to list the teams is enough.'),
    teams: z.array(z.string()).describe('To be listed with it.'),
    shared: SharedDocument.nullable().describe('To stand after the rules of shared.'),
    why: z.string(),
    places: z
      .strictObject({ cost: Money, workloads: z.int().positive() })
      .describe('What it would place, after the ones before it; it takes nothing from anybody.'),
    yaml: z.string().describe('To paste.'),
  })
  .meta({ id: 'Proposal' });
export type Proposal = z.infer<typeof Proposal>;

export const UnownedResponse = z
  .strictObject({
    ...envelope,
    owned: Owned,
    unowned: Money.describe('Σ of the rows over all pages.'),
    rows: z.array(UnownedRow),
    nextCursor: z.string().nullable(),
    proposals: z
      .array(Proposal)
      .describe('What to add to the document of today, in order. Tried on the whole window, whatever the filter.'),
    yaml: z.string().describe('All of it to paste; where there is no document yet, a whole one with the built-in rules.'),
  })
  .meta({ id: 'UnownedResponse' });
export type UnownedResponse = z.infer<typeof UnownedResponse>;
