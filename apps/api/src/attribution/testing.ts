import type { Policies } from './policies';
import { readDocumentText } from './read-document';

/** Policies of one document, in force always, as version 1. */
export function policiesOf(text: string): Policies {
  const read = readDocumentText(text);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const { document, policy, contentHash: hash } = read;
  const version = { version: 1, effectiveFrom: null, hash, policy, document };
  return { inForce: () => version, current: () => version, versions: () => [version] };
}
