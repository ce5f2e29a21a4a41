import { type AttributionDocument, compileDocument, type Pattern } from '@showback/attribution';
import { parse } from 'yaml';
import type { Policies } from './policies';

/** Policies of one document, in force always, as version 1. */
export function policiesOf(text: string): Policies {
  const document: AttributionDocument = { teams: [], dimensions: {}, shared: [], idle: [], ...(parse(text) as object) };
  const compiled = compileDocument(document, { pattern: plainPattern });
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
  const version = { version: 1, effectiveFrom: null, hash: text, policy: compiled.policy, document };
  return { inForce: () => version, current: () => version, versions: () => [version] };
}

/** By the engine of the language: good enough for patterns that a test brings. */
function plainPattern(source: string): Pattern {
  return {
    source,
    read: (text) => {
      const match = new RegExp(source).exec(text);
      return match?.groups?.['value'] ?? match?.[0] ?? null;
    },
    replaceAll: (text, by) => text.replace(new RegExp(source, 'g'), by),
  };
}
