import { createHash } from 'node:crypto';
import { type AttributionDocument, compileDocument, DEFAULT_DOCUMENT, type Policy } from '@showback/attribution';
import { OWNER_DIMENSIONS, type Instant } from '@showback/vocabulary';

/** One version of the attribution document, ready to be applied. */
export interface PolicyVersion {
  /** Null: the built-in one, in force where there is no document; or one of the simulated fleet. */
  version: number | null;
  /** Whether it is one of the simulated fleet: it has no number, and changes like any other. */
  simulated?: boolean;
  /** A UTC midnight; null: always. */
  effectiveFrom: Instant | null;
  /** Tells its rules from all others. */
  hash: string;
  policy: Policy;
  /** What the policy was made of. */
  document: AttributionDocument;
}

/** Which rules say whose cost it is: `@Inject(POLICIES) private readonly policies: Policies`. */
export interface Policies {
  /** The version in force on a UTC day. */
  inForce: (day: Instant) => PolicyVersion;
  /** The latest version that is in force now. */
  current: () => PolicyVersion;
  /** All versions, the oldest first; empty: there is no document. */
  versions: () => readonly PolicyVersion[];
  /** Calls back when there is another version. Absent: there never is. */
  onChange?: (listener: () => void) => void;
}

export const POLICIES = Symbol('Policies');

/** Every dimension that a version knows, `team`, `service` and `parent` among them. */
export function dimensionsOf(policies: Policies): string[] {
  const all = [policies.current(), ...policies.versions()];
  return [...new Set([...OWNER_DIMENSIONS, ...all.flatMap(({ policy }) => policy.dimensions.map(({ name }) => name))])];
}

/** The annotations that rules of any version name: no others are stored. */
export function annotationsOf(policies: Policies): string[] {
  const rules = [policies.current(), ...policies.versions()].flatMap(({ policy }) =>
    policy.dimensions.flatMap(({ rules: own }) => own),
  );
  return [...new Set(rules.flatMap(({ source }) => (source.from === 'annotation' ? [source.key] : [])))];
}

/** What is in force where there is no document. */
export function builtIn(): PolicyVersion {
  const compiled = compileDocument(DEFAULT_DOCUMENT, {
    pattern: () => {
      throw new Error('the built-in document has no patterns');
    },
  });
  if ('faults' in compiled) throw new Error(`the built-in document is wrong: ${compiled.faults[0]?.message ?? ''}`);
  const hash = createHash('sha256').update(JSON.stringify(DEFAULT_DOCUMENT)).digest('hex');
  return { version: null, effectiveFrom: null, hash, policy: compiled.policy, document: DEFAULT_DOCUMENT };
}

/** Policies where nobody wrote a document. */
export function alwaysBuiltIn(): Policies {
  const version = builtIn();
  return { inForce: () => version, current: () => version, versions: () => [] };
}
