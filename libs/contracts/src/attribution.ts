import * as z from 'zod';
import { Money, Ratio, Timestamp, WindowSpan } from './envelope';

export const ATTRIBUTION_PATH = '/api/v1/attribution';

/** What a document may hold at most. */
export const ATTRIBUTION_LIMITS = { bytes: 1_048_576, teams: 5_000, rules: 5_000, shared: 200, idle: 200, dimensions: 20 };

const wanted = (what: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined
      ? `is required: ${what}`
      : typeof input === 'number' || typeof input === 'boolean'
        ? `must be ${what}: put it in quotes`
        : `must be ${what}`,
});
/** Unknown keys keep their own words. */
const mapping = {
  error: ({ code, input }: { code: string; input?: unknown }) =>
    code === 'invalid_type' ? wanted('a mapping').error({ input }) : undefined,
};
const text = (what: string, most: number) =>
  z
    .string(wanted(what))
    .min(1, { error: `must be ${what}, and not empty` })
    .max(most, { error: `is longer than ${most} characters` })
    .refine((written) => !written.includes('\0'), { error: 'must not contain the character NUL' });
const list = <Item extends z.ZodType>(item: Item, most: number) =>
  z.array(item, wanted('a list')).max(most, { error: `has more than ${most} entries` });
const number = z.number({
  error: ({ input }) => (input === undefined ? 'is required: a number' : 'must be a number, without quotes'),
});
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of: ${words.join(', ')}` });

const DAY = 'must be a UTC midnight such as 2026-11-01';
const midnight = z
  .string(wanted('a UTC midnight such as 2026-11-01'))
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/, { error: DAY, abort: true })
  .refine(isMidnight, { error: DAY, abort: true })
  .overwrite((written) => new Date(written).toISOString().slice(0, 10));

/** JavaScript rolls 2026-02-30 over into March: that is no day. */
function isMidnight(written: string): boolean {
  const [at, day] = [Date.parse(written), Date.parse(written.slice(0, 10))];
  if (Number.isNaN(at) || Number.isNaN(day) || at < 0 || at % 86_400_000 !== 0) return false;
  return new Date(day).toISOString().startsWith(written.slice(0, 10));
}

export const TeamDocument = z
  .strictObject(
    {
      id: text('an id such as payments', 253),
      name: text('a name', 200).optional(),
      aliases: list(text('a name', 253), 100).optional(),
      parent: text('the id of a team', 253).optional(),
      costCenter: text('a text', 200).optional(),
      slack: text('a channel such as "#payments"', 200).optional(),
      timezone: text('a time zone such as Europe/Berlin', 100).optional(),
      groups: list(text('the name of a group', 253), 1_000).optional(),
      repositories: list(text('a repository such as acme/payments', 253), 1_000).optional(),
    },
    mapping,
  )
  .meta({ id: 'TeamDocument' });

const key = text('a name as in Kubernetes', 317);
const filter = text('a filter', 16_384);
const pattern = text('a pattern', 1_000);
const SOURCES = ['label', 'namespaceLabel', 'annotation', 'nodeLabel', 'namespace', 'controller', 'value'] as const;

export const RuleDocument = z
  .strictObject(
    {
      label: key.optional(),
      namespaceLabel: key.optional(),
      annotation: key.optional(),
      nodeLabel: key.optional(),
      namespace: pattern.optional().describe('A pattern; its group `value`, else all that it matches, is the value.'),
      controller: z.literal(true, { error: 'must be true' }).optional(),
      value: text('a text', 4_096).optional(),
      when: filter.optional(),
      map: z
        .record(z.string(), z.string(wanted('a text')).max(4_096), wanted('a mapping of value found to value meant'))
        .refine((map) => Object.keys(map).length <= 10_000, { error: 'has more than 10000 entries' })
        .optional(),
      replace: z
        .tuple([pattern, z.string(wanted('a text')).max(1_000)], { error: 'must be a list of two: a pattern and what stands in' })
        .optional(),
    },
    mapping,
  )
  .superRefine((rule, context) => {
    const sources = SOURCES.filter((source) => rule[source] !== undefined);
    // An unknown key is likely the source, misspelt.
    if (sources.length === 1 || (sources.length === 0 && context.issues.length > 0)) return;
    const found = sources.length === 0 ? 'none' : sources.join(' and ');
    context.addIssue({ code: 'custom', message: `must have exactly one source of: ${SOURCES.join(', ')}; it has ${found}` });
  })
  .meta({ id: 'RuleDocument', description: 'Exactly one source, and where it is asked, and what becomes of its value.' });

const MetricSplit = z
  .strictObject({
    metric: text('a query', 16_384).describe('Of Prometheus: one value for each key, of a whole UTC day.'),
    key: z.enum(['team', 'namespace', 'service']).describe('The label of the values that says whose they are.'),
    onMissing: z
      .enum(['lastDay', 'proportional'])
      .describe('Of a day without values: those of the last day that has some, or in proportion to cost.'),
  })
  .meta({ id: 'MetricSplit', description: 'By how much each used.' });

export const SharedDocument = z
  .strictObject(
    {
      name: text('a name', 63),
      when: filter,
      split: z.union([z.enum(['proportional', 'even', 'fixed']), MetricSplit], {
        error: ({ input }) =>
          typeof input === 'object' && input !== null
            ? 'must be { metric: QUERY, key: team | namespace | service, onMissing: lastDay | proportional }, and nothing else'
            : 'must be one of: proportional, even, fixed, { metric, key, onMissing }',
      }),
      weights: z.record(z.string(), number, wanted('a mapping of team to weight')).optional(),
      within: oneOf(['cluster', 'region', 'fleet']).optional(),
      among: text('listed, all, or a filter', 16_384).optional(),
      absorb: number.optional().describe('The part that stays with its owner, 0 to 1.'),
    },
    mapping,
  )
  .meta({ id: 'SharedDocument' });

export const IdleDocument = z
  .strictObject(
    {
      when: filter.optional(),
      mode: oneOf(['separate', 'share']).optional(),
      to: text('the id of a team', 253).optional(),
    },
    mapping,
  )
  .refine(({ mode, to }) => (mode === undefined) !== (to === undefined), {
    error: 'must have either mode: separate | share, or to: TEAM',
  })
  .meta({ id: 'IdleDocument' });

const DIMENSION = 'is no name of a dimension: 1 to 63 letters, digits, "_" or "-", beginning with a letter';
const rules = list(RuleDocument, ATTRIBUTION_LIMITS.rules);

/**
 * The structure of the attribution document: types, words, limits, one source to a rule. What its parts mean to each other
 * is judged when it is compiled. `include` is resolved before.
 */
export const AttributionDocument = z
  .strictObject(
    {
      effectiveFrom: midnight
        .optional()
        .describe('A UTC midnight. Absent: always for the first version, else the next midnight.'),
      teams: list(TeamDocument, ATTRIBUTION_LIMITS.teams).default([]),
      unknownTeams: oneOf(['create', 'next', 'unattributed']).optional(),
      dimensions: z
        .record(z.string().regex(/^[A-Za-z][\w-]{0,62}$/), rules, {
          error: (issue) => (issue.code === 'invalid_key' ? DIMENSION : 'must be a mapping of names to lists of rules'),
        })
        .refine((all) => Object.keys(all).length <= ATTRIBUTION_LIMITS.dimensions, {
          error: `has more than ${ATTRIBUTION_LIMITS.dimensions} dimensions`,
        })
        .refine((all) => Object.values(all).flat().length <= ATTRIBUTION_LIMITS.rules, {
          error: `has more than ${ATTRIBUTION_LIMITS.rules} rules`,
        })
        .default({}),
      shared: list(SharedDocument, ATTRIBUTION_LIMITS.shared).default([]),
      idle: list(IdleDocument, ATTRIBUTION_LIMITS.idle).default([]),
    },
    mapping,
  )
  .meta({ id: 'AttributionDocument' });
export type AttributionDocument = z.output<typeof AttributionDocument>;

/** A version of the document, without its text. */
const version = {
  version: z.int().positive(),
  effectiveFrom: z.iso.date().nullable().describe('The first UTC day that it decides; null: always.'),
  origin: z.enum(['file', 'api']),
  author: z.string(),
  createdAt: Timestamp,
};

export const AttributionVersion = z.strictObject(version).meta({ id: 'AttributionVersion' });
export type AttributionVersion = z.infer<typeof AttributionVersion>;

export const AttributionVersionsResponse = z
  .strictObject({ inForce: z.int().nullable(), versions: z.array(AttributionVersion).describe('The newest first.') })
  .meta({ id: 'AttributionVersionsResponse' });
export type AttributionVersionsResponse = z.infer<typeof AttributionVersionsResponse>;

export const AttributionVersionResponse = z
  .strictObject({
    ...version,
    inForce: z.boolean().describe('Whether it decides today.'),
    text: z.string().describe('As given.'),
    document: AttributionDocument.describe('With what it includes.'),
  })
  .meta({ id: 'AttributionVersionResponse' });
export type AttributionVersionResponse = z.infer<typeof AttributionVersionResponse>;

/** One thing that is wrong with a document, or without effect. */
export const DocumentFault = z
  .strictObject({
    file: z.string().nullable().describe('Null: the text itself.'),
    line: z.int().positive().nullable(),
    column: z.int().positive().nullable(),
    field: z.string().describe('dimensions.team[2].when; "" is the whole.'),
    message: z.string(),
  })
  .meta({ id: 'DocumentFault' });
export type DocumentFault = z.infer<typeof DocumentFault>;

/** `GET /attribution`: the newest version; its number is the ETag that a change names in `If-Match`. */
export const AttributionResponse = z
  .strictObject({
    version: z.int().nonnegative().describe('0: the built-in document, as nothing else is configured.'),
    inForce: z.int().nonnegative().describe('The version that decides today; 0: the built-in document.'),
    effectiveFrom: z.iso.date().nullable(),
    managedBy: z.enum(['api', 'file']),
    mayChange: z.boolean().describe('Whether the asker may have documents tried, and saved where no file manages them.'),
    author: z.string().nullable(),
    createdAt: Timestamp.nullable(),
    text: z.string(),
    document: AttributionDocument,
    faults: z.array(DocumentFault).describe('Why the configured file, as it is now, is not in force: the last good one is.'),
  })
  .meta({ id: 'AttributionResponse' });
export type AttributionResponse = z.infer<typeof AttributionResponse>;

/** Parameters of `PUT /attribution`. */
export const PutAttributionQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false').describe('Only says what would change.'),
  window: z.string().max(200).optional().describe('Of the dry run, whole days; default: the last seven complete UTC days.'),
});
export type PutAttributionQuery = z.infer<typeof PutAttributionQuery>;

export const PutAttributionResponse = z
  .strictObject({ ...version, warnings: z.array(DocumentFault).describe('What is allowed, but can have no effect.') })
  .meta({ id: 'PutAttributionResponse' });
export type PutAttributionResponse = z.infer<typeof PutAttributionResponse>;

const change = { before: Money, after: Money, delta: Money };

export const TeamChange = z
  .strictObject({
    team: z.string().describe('Or __unattributed__, __idle__, __unmounted__, __management__, as in /costs?by=team.'),
    ...change,
    ratio: Ratio.nullable().describe('Null against nothing.'),
  })
  .meta({ id: 'TeamChange' });
export type TeamChange = z.infer<typeof TeamChange>;

export const MovedWorkload = z
  .strictObject({
    cluster: z.string(),
    namespace: z.string(),
    kind: z.string(),
    name: z.string(),
    cost: Money.describe('What the sources said that it cost on the days on which it moves.'),
    before: z.string(),
    after: z.string(),
  })
  .meta({ id: 'MovedWorkload' });
export type MovedWorkload = z.infer<typeof MovedWorkload>;

export const DryRunResponse = z
  .strictObject({
    window: WindowSpan,
    currency: z.string(),
    total: Money.describe('The same before and after: Σ of the teams on either side.'),
    teams: z.array(TeamChange).describe('By the size of the change.'),
    unattributed: z.strictObject(change),
    movedWorkloads: z.int().describe('How many move in all; `workloads` lists the first thousand by cost.'),
    workloads: z.array(MovedWorkload),
    warnings: z.array(DocumentFault),
  })
  .meta({ id: 'DryRunResponse' });
export type DryRunResponse = z.infer<typeof DryRunResponse>;

/** What `PUT /attribution` answers: with `dryRun=true` what would change. */
export const PutAttributionAnswer = z.union([PutAttributionResponse, DryRunResponse]).meta({ id: 'PutAttributionAnswer' });
