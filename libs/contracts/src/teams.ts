import * as z from 'zod';
import { costHead, costParameters, costRow, CostRow, CostTotal } from './costs';
import { envelope, listParameters, Money, Ratio } from './envelope';

export const TEAMS_PATH = '/api/v1/teams';
export const TEAM_PATH = '/api/v1/teams/{team}';
export const SERVICES_PATH = '/api/v1/services';
export const SERVICE_PATH = '/api/v1/services/{team}/{service}';

const compare = z.string().max(200).default('previous').describe('previous, or a window.');

/** Parameters of `/teams`. */
export const TeamsQuery = z.strictObject({
  ...costParameters,
  compare,
  q: z
    .string()
    .max(200)
    .optional()
    .describe(
      'Only teams whose id, name or aliases have all of these words, in any case; of listed ones those without any cost too, unless a filter is given.',
    ),
  ...listParameters,
});
export type TeamsQuery = z.infer<typeof TeamsQuery>;

/** Parameters of `/services`. */
export const ServicesQuery = z.strictObject({
  ...costParameters,
  compare,
  team: z.string().max(200).optional().describe('Services of this team only.'),
  ...listParameters,
});
export type ServicesQuery = z.infer<typeof ServicesQuery>;

/** Parameters of one team and of one service. */
export const TeamQuery = z.strictObject({
  window: costParameters.window,
  step: z.enum(['hour', 'day', 'week', 'month']).default('day').describe('Of the series.'),
  idle: costParameters.idle,
  shared: costParameters.shared,
  compare,
  attribution: costParameters.attribution,
  round: costParameters.round,
});
export type TeamQuery = z.infer<typeof TeamQuery>;

export const TeamParameters = z.strictObject({ team: z.string() });
export type TeamParameters = z.infer<typeof TeamParameters>;
export const ServiceParameters = z.strictObject({ team: z.string(), service: z.string() });
export type ServiceParameters = z.infer<typeof ServiceParameters>;

/** Who a team is, as the attribution document says. */
const identity = {
  id: z.string(),
  name: z.string().describe('The id where the document gives no name.'),
  listed: z.boolean().describe('Whether the attribution document lists it; others exist because a label names them.'),
  parent: z.string().nullable(),
};

/** What a row of cost has beside its key and kind. */
const figures = { share: costRow.share, new: costRow.new, gone: costRow.gone, ...CostTotal.shape };

export const TeamRow = z
  .strictObject({ ...identity, services: z.int().nonnegative().describe('How many ran.'), ...figures })
  .meta({ id: 'TeamRow' });
export type TeamRow = z.infer<typeof TeamRow>;

export const TeamsResponse = z
  .strictObject({
    ...costHead,
    rows: z.array(TeamRow),
    rest: z
      .array(CostRow)
      .describe("What is no team's: idle, unmounted, management, unattributed. Rows + rest + hidden = total."),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'TeamsResponse' });
export type TeamsResponse = z.infer<typeof TeamsResponse>;

export const ServiceRow = z
  .strictObject({ team: z.string(), service: z.string(), workloads: z.int().nonnegative().describe('How many ran.'), ...figures })
  .meta({ id: 'ServiceRow', description: 'service __shared__: shared cost that the team received.' });
export type ServiceRow = z.infer<typeof ServiceRow>;

export const ServicesResponse = z
  .strictObject({ ...costHead, rows: z.array(ServiceRow), nextCursor: z.string().nullable() })
  .meta({ id: 'ServicesResponse' });
export type ServicesResponse = z.infer<typeof ServicesResponse>;

export const Mover = z
  .strictObject({ service: z.string().nullable(), previous: Money, current: Money, delta: Money })
  .meta({ id: 'Mover', description: 'Service null: all others together. Movers add up to the delta.' });
export type Mover = z.infer<typeof Mover>;

export const CompositionPart = z
  .strictObject({ component: z.string(), amount: Money, share: Ratio.nullable() })
  .meta({ id: 'CompositionPart' });
export type CompositionPart = z.infer<typeof CompositionPart>;

const notUsed = {
  amount: Money.nullable().describe('Null: not measured.'),
  ratio: Ratio.nullable(),
  monthly: Money.nullable().describe('The amount at 730 hours a month, as if hours that are missing were like the others.'),
};

const RequestedNotUsed = z
  .strictObject({
    of: Money.describe('For CPU and memory of what ran, idle apart.'),
    ...notUsed,
    gpu: z
      .strictObject({ of: Money.describe('For GPUs of what ran, idle apart.'), ...notUsed })
      .nullable()
      .describe('The same of GPUs, apart; null where it has none.'),
  })
  .meta({
    id: 'RequestedNotUsed',
    description: 'Inside the cost, never added to it, nor to what nobody requested.',
  });
export type RequestedNotUsed = z.infer<typeof RequestedNotUsed>;

export const TeamResponse = z
  .strictObject({
    ...envelope,
    ...identity,
    aliases: z.array(z.string()),
    costCenter: z.string().nullable(),
    slack: z.string().nullable(),
    timezone: z.string().nullable(),
    share: Ratio.nullable().describe('Of all that the asker may see.'),
    total: CostTotal,
    services: z.array(ServiceRow).describe('The dearest first; they add up to the total.'),
    movers: z.array(Mover).describe('What changed most against the window compared with.'),
    composition: z.array(CompositionPart).describe('The components of the total that are not zero.'),
    requestedNotUsed: RequestedNotUsed,
  })
  .meta({ id: 'TeamResponse' });
export type TeamResponse = z.infer<typeof TeamResponse>;

export const ServiceResponse = z
  .strictObject({
    ...envelope,
    team: z.string(),
    service: z.string(),
    total: CostTotal,
    workloads: z.array(CostRow).describe('The dearest first; they add up to the total.'),
    composition: z.array(CompositionPart),
    requestedNotUsed: RequestedNotUsed,
    utilisation: z
      .strictObject({ cpu: Ratio.nullable(), memory: Ratio.nullable() })
      .describe('Used ÷ requested; null: nothing was requested, or it was not measured.'),
  })
  .meta({ id: 'ServiceResponse' });
export type ServiceResponse = z.infer<typeof ServiceResponse>;
