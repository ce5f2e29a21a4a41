import * as z from 'zod';
import { envelope, Ratio } from './envelope';
import { governedParameters, unmeasuredOf } from './governed';

export const QUOTAS_PATH = '/api/v1/quotas';

/** Parameters of `/quotas`. */
export const QuotasQuery = z.strictObject(
  governedParameters('Quotas', 'full (reserved of what is allowed, in the fullest hour), cluster or namespace; default -full.'),
);
export type QuotasQuery = z.infer<typeof QuotasQuery>;

export const QuotaReason = z.enum(['not-measured', 'not-comparable']).meta({
  id: 'QuotaReason',
  description:
    'not-measured: in some hour the source has no measurement of what ran; not-comparable: only CPU and memory are measured in use.',
});
export type QuotaReason = z.infer<typeof QuotaReason>;

const ofHard = Ratio.nullable().describe('Of hard, as it was then; null where nothing is allowed.');

export const QuotaRow = z
  .strictObject({
    cluster: z.string(),
    namespace: z.string(),
    name: z.string().describe('Of the ResourceQuota. A namespace may have several: the tightest binds.'),
    resource: z.string().describe('As Kubernetes writes it: requests.cpu, limits.memory, pods, count/jobs.batch.'),
    unit: z.enum(['cores', 'bytes', 'count']),
    hard: z.number().describe('What is allowed; the last of the window.'),
    used: z
      .strictObject({ last: z.number(), peak: z.number(), lastOfHard: ofHard, peakOfHard: ofHard })
      .describe('What is reserved of it: in the last hour, and in the fullest.'),
    usage: z
      .strictObject({ p95: z.number(), peak: z.number(), p95OfHard: ofHard, peakOfHard: ofHard })
      .nullable()
      .describe(
        'What the pods of the namespace really used together. p95: of the averages of n hours the ⌈0.95 n⌉th from below; peak: of the busiest minute, or of the busiest hour on average where minutes are not measured. Of hard as it is now.',
      ),
    usageReason: QuotaReason.optional().describe('Why usage is null.'),
    hours: z.int().positive().describe('How many hours of the window have it.'),
  })
  .meta({ id: 'QuotaRow' });
export type QuotaRow = z.infer<typeof QuotaRow>;

export const QuotasResponse = z
  .strictObject({
    ...envelope,
    unmeasured: unmeasuredOf('quotas'),
    rows: z.array(QuotaRow),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'QuotasResponse' });
export type QuotasResponse = z.infer<typeof QuotasResponse>;
