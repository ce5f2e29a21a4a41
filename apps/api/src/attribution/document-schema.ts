import type { DocumentPath } from '@showback/attribution';
import { z } from 'zod';
import { unknownWord } from '../http/problem';

export interface SchemaFault {
  path: DocumentPath;
  /** It is the key that is wrong, not its value. */
  key: boolean;
  message: string;
}

/** What a schema found wrong, each by where it stands; unknown keys by the nearest known one. */
export function issueFaults(issue: z.core.$ZodIssue, schema: z.ZodType): SchemaFault[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code !== 'unrecognized_keys') return [{ path, key: false, message: issue.message }];
  const known = knownKeys(schema, path);
  return issue.keys.map((key) => ({ path: [...path, key], key: true, message: unknownWord('key', key, known) }));
}

function knownKeys(schema: z.ZodType, path: DocumentPath): string[] {
  let at = bare(schema);
  for (const part of path) {
    if (at instanceof z.ZodObject) at = bare(at.shape[String(part)]);
    else if (at instanceof z.ZodArray) at = bare(at.element);
    else if (at instanceof z.ZodRecord) at = bare(at.valueType);
    else return [];
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** Without what makes it optional or gives it a default. */
function bare(schema: unknown): unknown {
  let at = schema;
  while (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodNullable) at = at.unwrap();
  return at;
}
