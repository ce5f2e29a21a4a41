import type { AttributionSpan } from '@showback/contracts';
import type { LedgerCluster, Ownership } from '@showback/persistence';
import { DAY_MS, filterFields, floorDay, formatInstant, type Instant, type Window } from '@showback/vocabulary';
import type { Policies, PolicyVersion } from '../attribution/policies';
import type { Question } from './question';

/** The versions that decide a question, day by day. */
export function policyOf(policies: Policies, { attribution }: Pick<Question, 'attribution'>): (day: Instant) => PolicyVersion {
  return attribution === 'current' ? () => policies.current() : policies.inForce;
}

/**
 * What reads need to know of owners. Undefined where nothing of the answer depends on them: no dimension is asked about, no
 * shared cost is distributed and no idle is assigned on any of its days.
 */
export function ownershipOf(policies: Policies, question: Question, universe: readonly LedgerCluster[]): Ownership | undefined {
  const of = policyOf(policies, question);
  const versions = new Set(
    windowsOf(question)
      .flatMap(daysOf)
      .map((day) => of(day).policy),
  );
  const { idle, shared, filter } = question;
  const fields = [...question.dimensions.map(({ field }) => field), ...(filter === null ? [] : filterFields(filter))];
  const owned =
    fields.some(({ name }) => name === 'dimension') ||
    [...versions].some(
      (policy) =>
        (shared === 'policy' && policy.shared.length > 0) ||
        (idle === 'policy' && policy.idle.some((rule) => rule.policy.mode !== 'separate')),
    );
  if (!owned) return undefined;
  return { idle, shared, policyOf: of, built: question.attribution === 'inForce' || 'same', universe };
}

/** Which version decided when; nothing where there is no document. Documents of the simulated fleet have no number, and are told apart all the same. */
export function attributionSpans(policies: Policies, question: Pick<Question, 'window' | 'attribution'>): AttributionSpan[] {
  const of = policyOf(policies, question);
  const spans: { version: number | null; hash: string; start: Instant; end: Instant }[] = [];
  for (const day of daysOf(question.window)) {
    const { version, simulated, hash } = of(day);
    if (version === null && simulated !== true) continue;
    const start = Math.max(day, question.window.start);
    const end = Math.min(day + DAY_MS, question.window.end);
    const last = spans.at(-1);
    if (last !== undefined && last.version === version && last.hash === hash && last.end === start) last.end = end;
    else spans.push({ version, hash, start, end });
  }
  return spans.map(({ version, start, end }) => ({ version, start: formatInstant(start), end: formatInstant(end) }));
}

function windowsOf({ window, comparison }: Question): Window[] {
  return comparison === null ? [window] : [window, comparison];
}

function daysOf({ start, end }: Window): Instant[] {
  const days: Instant[] = [];
  for (let day = floorDay(start); day < end; day += DAY_MS) days.push(day);
  return days;
}
