import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { type FieldFault, Problem, unknownWord } from './problem';

/**
 * Validates what a handler takes against the zod schema of its parameter (`@Query({ schema })`) and refuses with every
 * fault, by the name of the parameter. No text with a NUL passes: the database refuses it.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  transform(value: unknown, { type, data, schema }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    const faults = type === 'body' ? [] : nulFaults(value, data ?? '');
    if (schema instanceof z.ZodType && faults.length === 0) {
      const result = schema.safeParse(value ?? {});
      if (result.success) return result.data;
      faults.push(
        ...result.error.issues.flatMap((issue) =>
          faultsOf(issue, { schema, value, what: type === 'body' ? 'field' : 'parameter' }),
        ),
      );
    }
    if (faults.length > 0) throw Problem.fields(faults);
    return value;
  }
}

function nulFaults(value: unknown, name: string): FieldFault[] {
  const entries: [string, unknown][] = typeof value === 'object' && value !== null ? Object.entries(value) : [[name, value]];
  return entries
    .filter(([key, text]) => `${key}${String(text)}`.includes('\0'))
    .map(([key]) => ({ field: key.replaceAll('\0', ''), message: 'must not contain the character NUL' }));
}

function faultsOf(
  issue: z.core.$ZodIssue,
  { schema, value, what }: { schema: z.ZodType; value: unknown; what: string },
): FieldFault[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schema, issue.path);
    return issue.keys.map((key) => ({
      field: [...issue.path, key].map(String).join('.'),
      message: unknownWord(what, key, known),
    }));
  }
  const given = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
  if (issue.code === 'invalid_value' && typeof given === 'string')
    return [{ field, message: unknownWord('value', given, issue.values.map(String)) }];
  if (Array.isArray(given) && issue.code === 'invalid_type') return [{ field, message: 'must be given once' }];
  if (given === undefined && issue.code === 'invalid_type') return [{ field, message: 'is required' }];
  return [{ field, message: issue.message }];
}

/** The keys that a schema knows at a path. */
function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const key of [...path, null]) {
    while (!(at instanceof z.ZodObject)) {
      if (at instanceof z.ZodPipe) at = at.in;
      else if (at instanceof z.ZodOptional || at instanceof z.ZodNullable || at instanceof z.ZodDefault) at = at.unwrap();
      else if (at instanceof z.ZodArray) at = at.element;
      else return [];
    }
    if (key === null) return Object.keys(at.shape);
    if (typeof key !== 'number') at = at.shape[String(key)];
  }
  return [];
}
