import type { Policy } from '@showback/attribution';
import { OWNER_DIMENSIONS, type Instant } from '@showback/vocabulary';

/** One version of the attribution document, ready to be applied. */
export interface PolicyVersion {
  /** Null: the built-in one, in force where there is no document. */
  version: number | null;
  /** A UTC midnight; null: always. */
  effectiveFrom: Instant | null;
  /** Tells its rules from all others. */
  hash: string;
  policy: Policy;
}

/** Which rules say whose cost it is: `@Inject(POLICIES) private readonly policies: Policies`. */
export interface Policies {
  /** The version in force on a UTC day. */
  inForce: (day: Instant) => PolicyVersion;
  /** The latest version that is in force now. */
  current: () => PolicyVersion;
  /** All versions, the oldest first; empty: there is no document. */
  versions: () => readonly PolicyVersion[];
}

export const POLICIES = Symbol('Policies');

/** Every dimension that a version knows, `team`, `service` and `parent` among them. */
export function dimensionsOf(policies: Policies): string[] {
  const all = [policies.current(), ...policies.versions()];
  return [...new Set([...OWNER_DIMENSIONS, ...all.flatMap(({ policy }) => policy.dimensions.map(({ name }) => name))])];
}
