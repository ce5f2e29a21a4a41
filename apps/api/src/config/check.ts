import type { z } from 'zod';
import { type ConfigFault, pathText } from './faults';

/** Stands among the broken keys where the whole is not a mapping. */
export const NO_MAPPING = '';

/** What is fine of a mapping, and the keys that are there but wrong, or missing. */
export interface Checked<Value> {
  value: Partial<Value>;
  broken: ReadonlySet<string>;
}

/**
 * Validates a mapping and adds what is wrong to `faults`. What is fine of it is still there to be checked against other
 * sections, so that one fault does not hide the next.
 */
export function checkMapping<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape>,
  written: unknown,
  path: string,
  faults: ConfigFault[],
): Checked<z.output<z.ZodObject<Shape>>> {
  type Value = z.output<z.ZodObject<Shape>>;
  const result = schema.safeParse(written);
  if (result.success) return { value: result.data, broken: new Set() };
  for (const issue of result.error.issues) faults.push({ path: joined(path, pathText(issue.path)), message: issue.message });
  const broken = new Set(result.error.issues.map((issue) => String(issue.path[0] ?? NO_MAPPING)));
  if (broken.has(NO_MAPPING)) return { value: {}, broken };
  const fine = Object.fromEntries(Object.entries(written as object).filter(([key]) => !broken.has(key)));
  return { value: schema.partial().parse(fine) as Partial<Value>, broken };
}

function joined(path: string, below: string): string {
  if (path === '' || below === '') return path + below;
  return below.startsWith('[') ? path + below : `${path}.${below}`;
}
