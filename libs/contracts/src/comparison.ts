import * as z from 'zod';
import { Money, Ratio, Timestamp, WindowSpan } from './envelope';

export const ComparisonQuery = z.strictObject({
  day: z.iso.date().optional().describe('A complete UTC day of which hours are kept, 2026-11-18; default: the last one.'),
});
export type ComparisonQuery = z.infer<typeof ComparisonQuery>;

const CostSourceKind = z.enum(['opencost', 'prometheus']);

const compared = {
  kept: Money.describe('What the ledger has.'),
  other: Money.describe('What the other source says of the same hours.'),
  difference: Money.describe('other less kept.'),
  ratio: Ratio.nullable().describe('Of what is kept; null where that is nothing.'),
};

/** What one source says of the hours that both have, beside what the other one does. */
export const Compared = z.strictObject(compared).meta({ id: 'Compared' });
export type Compared = z.infer<typeof Compared>;

/** Hours in a row that are not compared, and why. */
export const NotCompared = z
  .strictObject({
    start: Timestamp,
    end: Timestamp,
    source: CostSourceKind.describe(
      'Of which source they are missing. What the ledger does not have, the other is not asked for.',
    ),
    reason: z.string(),
    hours: z.int(),
  })
  .meta({ id: 'NotCompared' });
export type NotCompared = z.infer<typeof NotCompared>;

export const ComparisonResponse = z
  .strictObject({
    cluster: z.string(),
    window: WindowSpan.describe('The UTC day.'),
    currency: z.string(),
    precision: Money.describe("OpenCost's own rounding of what is compared: its rows × 0.000005. A smaller difference is none."),
    sources: z
      .strictObject({ kept: CostSourceKind, other: CostSourceKind })
      .describe('Which source the ledger keeps, and which one it is compared with.'),
    hours: z.strictObject({
      expected: z.int(),
      compared: z.int().describe('Those that both have: figures are of them alone.'),
      missing: z.array(NotCompared),
    }),
    total: Compared.nullable().describe('Null where no hour could be compared.'),
    byComponent: z
      .array(
        z.strictObject({
          component: z.enum(['cpu', 'memory', 'gpu', 'storage', 'network', 'loadBalancer', 'other', 'idle']),
          ...compared,
        }),
      )
      .describe('Of what ran, of what nobody mounts, and of management (`other`); idle as one. They add up to the total.'),
    byNamespace: z
      .array(z.strictObject({ namespace: z.string(), ...compared }))
      .describe(
        'The largest difference first; `__idle__`, `__unmounted__` and `__management__` where there is no namespace. They add up to the total.',
      ),
  })
  .meta({ id: 'ComparisonResponse', description: 'A day of a cluster as two sources of cost tell it. Nothing of it is stored.' });
export type ComparisonResponse = z.infer<typeof ComparisonResponse>;
