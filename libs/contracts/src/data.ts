import * as z from 'zod';
import { ClusterState } from './clusters';
import { Money, Ratio, Timestamp, WindowSpan } from './envelope';

export const DataQuery = z.strictObject({
  window: z
    .string()
    .max(100)
    .optional()
    .describe('Hours whose coverage is listed; default: the last 30 days up to the last hour due.'),
});
export type DataQuery = z.infer<typeof DataQuery>;

/** One source of a cluster. `not-collected`: configured, but nothing of it is collected. */
export const SourceStatus = z
  .strictObject({
    kind: z.enum(['opencost', 'simulator', 'prometheus', 'kubernetes']),
    state: z.enum(['ok', 'failing', 'misconfigured', 'not-collected']),
    lastWindow: Timestamp.nullable().describe('The newest hour that was stored.'),
    lastError: z
      .strictObject({
        code: z
          .string()
          .nullable()
          .describe('The kind of fault, as `unreachable` or `no-data`; null where the configuration is at fault.'),
        text: z.string(),
        hour: Timestamp.nullable().describe('The hour that was asked for; null where it concerns none.'),
      })
      .nullable(),
    nextTry: Timestamp.nullable(),
    breaker: z
      .enum(['closed', 'open', 'half-open'])
      .nullable()
      .describe('Open: the source failed so often that it is left alone until nextTry. Null where nothing is read.'),
    notices: z
      .array(z.strictObject({ code: z.string(), text: z.string(), seenAt: Timestamp.describe('When it was seen last.') }))
      .describe(
        'What it cannot say, which figures suffer from it and what to do, as of the newest hour that was read, by whichever replica.',
      ),
  })
  .meta({ id: 'SourceStatus' });
export type SourceStatus = z.infer<typeof SourceStatus>;

/** One hour of a cluster. */
export const HourState = z
  .strictObject({
    hour: Timestamp,
    state: z
      .enum(['ok', 'flagged', 'quarantined', 'missing', 'pending'])
      .describe(
        'flagged: odd, but in the figures. quarantined: cannot be true, in no figure. missing: could not be had. pending: not read yet.',
      ),
    reason: z.string().nullable(),
    due: z.boolean().describe('It waits to be read, for the first time or again.'),
    givenUp: z.boolean().describe('It was tried for long and is not asked for again, unless somebody has it collected.'),
  })
  .meta({ id: 'HourState' });
export type HourState = z.infer<typeof HourState>;

const HOUR_STATES = HourState.shape.state.options;

/** Hours in a row that share a state other than `ok`, and its reason. */
export const DataGap = z
  .strictObject({
    start: Timestamp,
    end: Timestamp.describe('The end of its last hour.'),
    state: z.enum(HOUR_STATES).exclude(['ok']),
    reason: z.string().nullable(),
    hours: z.int(),
    givenUp: z.int().describe('Of its hours, those that are not asked for again.'),
  })
  .meta({ id: 'DataGap' });
export type DataGap = z.infer<typeof DataGap>;

export const ClusterData = z
  .strictObject({
    id: z.string(),
    state: ClusterState,
    sources: z.array(SourceStatus),
    backfill: z.strictObject({
      doneHours: z.int(),
      totalHours: z.int(),
      etaSeconds: z.number().nullable().describe('Null while the pace is unknown.'),
    }),
    coverage: z.array(HourState),
    hours: z
      .strictObject({ ok: z.int(), flagged: z.int(), quarantined: z.int(), missing: z.int(), pending: z.int() })
      .describe('How many of them are in each state.'),
    gaps: z.array(DataGap).describe('Newest first.'),
    assets: z.strictObject({
      byComponent: z
        .record(z.string(), Money)
        .nullable()
        .describe(
          'What assets cost more than allocations say, per component, over the window. Shown, never corrected. Null: withheld.',
        ),
    }),
    settledTo: Timestamp.nullable().describe('Every hour before it will not be read again.'),
  })
  .meta({ id: 'ClusterData' });
export type ClusterData = z.infer<typeof ClusterData>;

export const DataResponse = z
  .strictObject({
    window: WindowSpan,
    clusters: z.array(ClusterData),
    mayAccept: z.boolean().describe('Whether the asker may take quarantined hours into the figures.'),
    unattributed: z
      .strictObject({ cost: Money.nullable(), ratio: Ratio.nullable(), reason: z.string().nullable() })
      .describe(
        'What workloads cost that nobody owns, and its part of what all workloads cost, before anything is shared; null with the reason.',
      ),
    labels: z
      .array(z.strictObject({ label: z.string(), shareOfSpend: Ratio }))
      .nullable()
      .describe('Labels by how much of the spend of workloads carries them, over the whole days of the window. Null: withheld.'),
  })
  .meta({ id: 'DataResponse' });
export type DataResponse = z.infer<typeof DataResponse>;

export const AcceptResponse = z
  .strictObject({ cluster: z.string(), hour: Timestamp, state: z.literal('ok') })
  .meta({ id: 'AcceptResponse', description: 'The hour is in the figures now.' });
export type AcceptResponse = z.infer<typeof AcceptResponse>;

export const CollectRequest = z
  .strictObject({ from: Timestamp, to: Timestamp })
  .meta({ id: 'CollectRequest', description: 'Whole UTC hours, half-open; what is not due yet is left out.' });
export type CollectRequest = z.infer<typeof CollectRequest>;

export const CollectResponse = z
  .strictObject({
    cluster: z.string(),
    from: Timestamp,
    to: Timestamp,
    hours: z.int().describe('Hours that will be read again.'),
  })
  .meta({ id: 'CollectResponse' });
export type CollectResponse = z.infer<typeof CollectResponse>;
