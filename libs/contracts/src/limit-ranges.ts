import * as z from 'zod';
import { envelope } from './envelope';
import { governedParameters, unmeasuredOf } from './governed';

export const LIMIT_RANGES_PATH = '/api/v1/limitranges';

/** Parameters of `/limitranges`. */
export const LimitRangesQuery = z.strictObject(governedParameters('Limit ranges', 'namespace or cluster; default namespace.'));
export type LimitRangesQuery = z.infer<typeof LimitRangesQuery>;

const constraint = z.number().nullable();

export const LimitRangeRow = z
  .strictObject({
    cluster: z.string(),
    namespace: z.string(),
    name: z.string().describe('Of the LimitRange. A namespace may have several: all bind.'),
    type: z.enum(['Container', 'Pod', 'PersistentVolumeClaim']).describe('What it is of, each by itself.'),
    resource: z.string().describe('As Kubernetes writes it: cpu, memory, storage.'),
    unit: z.enum(['cores', 'bytes', 'count']),
    min: constraint.describe('Who asks for less is refused.'),
    max: constraint.describe('Who may have more is refused.'),
    default: constraint.describe('The limit of a container that says none.'),
    defaultRequest: constraint.describe('The request of a container that says none.'),
    maxLimitRequestRatio: constraint.describe('A limit is at most so many times its request.'),
    hours: z.int().positive().describe('How many hours of the window have it.'),
  })
  .meta({ id: 'LimitRangeRow', description: 'As it was last in the window. Null: it says nothing of that.' });
export type LimitRangeRow = z.infer<typeof LimitRangeRow>;

export const LimitRangesResponse = z
  .strictObject({
    ...envelope,
    unmeasured: unmeasuredOf('limit ranges'),
    rows: z.array(LimitRangeRow),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'LimitRangesResponse' });
export type LimitRangesResponse = z.infer<typeof LimitRangesResponse>;
