import * as z from 'zod';

/** An amount of money as decimal text, at most nine decimals: `"12.345"`. Never a number. */
export const Money = z
  .string()
  .regex(/^-?\d{1,20}(\.\d{1,9})?$/)
  .meta({
    id: 'Money',
    description: 'Decimal text with at most 9 decimals, in the currency of the answer.',
    examples: ['12.345'],
  });
export type Money = z.infer<typeof Money>;

/** RFC 3339 in UTC, to the second: `2026-11-16T13:00:00Z`. */
export const Timestamp = z.iso
  .datetime()
  .meta({ id: 'Timestamp', description: 'RFC 3339 in UTC.', examples: ['2026-11-16T13:00:00Z'] });
export type Timestamp = z.infer<typeof Timestamp>;

/** A share as a number: 0.153 is 15.3 %. */
export const Ratio = z.number().meta({ id: 'Ratio', description: '0.153 is 15.3 %.', examples: [0.153] });
export type Ratio = z.infer<typeof Ratio>;

/** The half-open span of whole UTC hours that an answer is about, after words were resolved and the end was clamped. */
export const WindowSpan = z
  .strictObject({ start: Timestamp, end: Timestamp })
  .meta({ id: 'Window', description: 'Half-open, whole hours, UTC.' });
export type WindowSpan = z.infer<typeof WindowSpan>;

/** Consecutive hours of one cluster that are in no figure, and why. */
export const CoverageGap = z
  .strictObject({ cluster: z.string(), start: Timestamp, end: Timestamp, reason: z.string() })
  .meta({ id: 'CoverageGap' });
export type CoverageGap = z.infer<typeof CoverageGap>;

/** Hours in the figures against hours asked for, over the clusters concerned. `ratio` is null where no hour is expected. */
export const Coverage = z
  .strictObject({
    expectedHours: z.int().nonnegative(),
    collectedHours: z.int().nonnegative(),
    ratio: Ratio.nullable(),
    missing: z.array(CoverageGap),
  })
  .meta({ id: 'Coverage', description: 'Hours in the figures against hours asked for, over the clusters concerned.' });
export type Coverage = z.infer<typeof Coverage>;

/** Which version of the attribution document was in force when. */
export const AttributionSpan = z
  .strictObject({
    version: z.int().positive().nullable().describe('Null: a document of the simulated fleet, which is none of the ledger.'),
    start: Timestamp,
    end: Timestamp,
  })
  .meta({ id: 'AttributionSpan' });
export type AttributionSpan = z.infer<typeof AttributionSpan>;

/** What every figure-bearing answer starts with: spread into its strict object. */
export const envelope = {
  window: WindowSpan,
  currency: z.string(),
  asOf: Timestamp.nullable().describe('The last change of the ledger of the clusters concerned; null while it is empty.'),
  basis: z.literal('list'),
  precision: Money.describe(
    'How far the figures together may be from what they truly were: what each row says of itself, summed. 0.000005 a row where OpenCost rounded it, nothing where Showback computed it from Prometheus, and more where it is only roughly known how long something ran.',
  ),
  coverage: Coverage,
  attribution: z.array(AttributionSpan),
};

/** The envelope alone: the first line of `format=ndjson` starts with it too. */
export const Envelope = z.strictObject(envelope).meta({ id: 'Envelope' });
export type Envelope = z.infer<typeof Envelope>;

/** Why a figure is `null`. */
export const MissingReason = z.enum(['no-request', 'not-measured', 'no-cost']).meta({
  id: 'MissingReason',
  description: 'no-request: nothing was requested; not-measured: the source has no measurement; no-cost: nothing to weigh by.',
});
export type MissingReason = z.infer<typeof MissingReason>;

/** The form of a list that is given as lines too. */
export const listFormat = z
  .enum(['json', 'csv', 'ndjson'])
  .default('json')
  .describe('csv and ndjson give the whole answer unpaged.');

/** Parameters of every list. */
export const listParameters = {
  sort: z.string().max(200).optional().describe('A field, descending with a leading minus: -total.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Rows per page.'),
  cursor: z
    .string()
    .max(500)
    .optional()
    .describe('nextCursor of the page before; refused with 409 when the ledger changed in between.'),
};
