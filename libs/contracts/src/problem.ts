import * as z from 'zod';

/** `application/problem+json` (RFC 9457): how every refusal is told. */
export const ProblemBody = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().describe('The path that was asked.'),
    correlationId: z.string().describe('Also in the header X-Request-Id and in the log.'),
    errors: z
      .array(
        z.strictObject({
          field: z.string(),
          message: z.string(),
          file: z
            .string()
            .optional()
            .describe('Of a text that holds several files: the one that is wrong, where it is not the first.'),
          line: z.int().positive().optional().describe('In the body or its file, where it is a text.'),
          column: z.int().positive().optional(),
        }),
      )
      .describe('Each parameter or field that is wrong, and what is allowed.'),
  })
  .meta({ id: 'Problem' });
export type ProblemBody = z.infer<typeof ProblemBody>;
