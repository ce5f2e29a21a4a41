import * as z from 'zod';

/** Of `/healthz` (the process lives) and `/readyz` (migrated, and the database answers); otherwise a problem with 503. */
export const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;
