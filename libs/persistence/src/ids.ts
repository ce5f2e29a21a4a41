import { createHash } from 'node:crypto';

/**
 * The id of an identity: the first 63 bits of SHA-256 over its canonical JSON. No sequence and no lookup:
 * the same identity has the same id on every retry, replica and server. Null and "" differ.
 */
export function identityId(parts: readonly (string | null)[]): bigint {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readBigUInt64BE(0) >> 1n;
}

/** The id of a cluster by its configured name. */
export function clusterId(name: string): bigint {
  return identityId(['cluster', name]);
}
