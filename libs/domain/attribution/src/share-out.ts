import type { Nano } from '@showback/vocabulary';
import type { Owner } from './attribute-day';
import type { DayItem } from './day';
import { distribute } from './distribute';
import type { Policy } from './policy';
import { receivedRule } from './received-rule';
import { scopeOf, type ShareWeights, WHOLE } from './share-weights';
import { type SharedAmounts, withhold } from './withhold';

/** A line of a day that a rule distributes, in parts: the whole day as one, or its hours, or pods within hours, in a stable order. */
export interface SharedLine<Group> {
  item: DayItem;
  owner: Owner;
  /** The rule that takes it. */
  rule: number;
  /** Parts of one group are summed in the outcome: the same object, please. */
  parts: readonly { group: Group; amounts: SharedAmounts }[];
}

/** What stays on a line. */
export interface KeptPart<Group> {
  line: SharedLine<Group>;
  group: Group;
  amounts: SharedAmounts;
}

/** What a team received of the lines of a group. */
export interface ReceivedPart<Group> {
  /** Null: what nobody owns. */
  team: string | null;
  group: Group;
  /** From the rule at this place in the document. */
  rule: number;
  /** Of what the sources said that the lines cost. */
  directNano: Nano;
  /** Of the idle that lies on them. */
  idleNano: Nano;
  /** Of how far the lines' own cost may be off. */
  precisionNano: Nano;
}

export interface SharedOut<Group> {
  kept: KeptPart<Group>[];
  received: ReceivedPart<Group>[];
}

/** What a rule finds in its scope: lines of its own, and what teams received of lines from rules above. */
export interface Entry<Group> {
  line: SharedLine<Group>;
  /** Null: the line itself; else who received it, from which rule. */
  via: { team: string | null; rule: number } | null;
  parts: EntryPart<Group>[];
}

export interface EntryPart<Group> {
  group: Group;
  direct: Nano;
  idle: Nano;
  precision: Nano;
}

/** What is asked about what was received; lines of one group alike. */
export interface Wanted<Group> {
  team?: (team: string | null) => boolean;
  line?: (line: SharedLine<Group>) => boolean;
  /** That nobody asks which team received: what all did of a group may stand under null, and adds up to the same. */
  together?: boolean;
}

/**
 * Distributes the lines of one day from the first rule to the last; what a team received passes on where a later rule takes it
 * (step-down). `lines` are all that any rule takes, over all clusters of its scope, in the order of {@link orderItems}.
 *
 * The cost that a rule distributes is laid end to end in that order. A team receives its whole part of it by largest
 * remainder, and of each stretch the difference between what it has at the stretch's end and at its beginning. So a day's
 * hours, a namespace's workloads and any other parts add up exactly to the whole, however finely it is cut.
 * @param wanted of which teams, and of which lines, the outcome is to say what was received; default: of all
 */
export function shareOut<Group>(
  lines: readonly SharedLine<Group>[],
  weights: readonly ShareWeights[],
  policy: Pick<Policy, 'shared' | 'teams'>,
  wanted: Wanted<Group> = {},
): SharedOut<Group> {
  const out: SharedOut<Group> = { kept: [], received: [] };
  const waiting = policy.shared.map(() => new Waiting<Group>());
  lines.forEach((line, place) => waiting[line.rule]?.add(place, { line, via: null, parts: [] }));
  const placeOf = new Map(lines.map((line, place) => [line, place]));
  const nextRule = receivedRule(policy);
  policy.shared.forEach((rule, index) => {
    for (const [scope, entries] of waiting[index]?.byScope((line) => scopeOf(rule, line.item)) ?? []) {
      const receivers = weights.find((one) => one.rule === index && one.scope === scope)?.receivers ?? [];
      const absorb = receivers.length === 0 ? WHOLE : rule.absorb;
      const given = withhold(entries, absorb, out);
      const passing = new Set(entries.flatMap(({ line }) => (nextRule.maybeOf(line, index) ? [line] : [])));
      distribute(given, receivers, {
        mayPass: (team) => passing.size > 0 && nextRule.maybe(team, index),
        wanted: wanted.team ?? (() => true),
        wantedOf: wanted.line ?? (() => true),
        together: wanted.together ?? false,
        give: ({ line }, team, part) => {
          const next = passing.has(line) ? nextRule.of(line, team, index) : null;
          const { group, direct: directNano, idle: idleNano, precision: precisionNano } = part;
          if (next === null) out.received.push({ team, group, rule: index, directNano, idleNano, precisionNano });
          else waiting[next]?.pass(placeOf.get(line) ?? 0, line, { team, rule: index }, part);
        },
      });
    }
  });
  return out;
}

/** What waits for a rule, in the order of the lines, then of the rules it came from. */
class Waiting<Group> {
  private readonly entries = new Map<string, { place: number; entry: Entry<Group> }>();

  add(place: number, entry: Entry<Group>): void {
    this.entries.set(`${place}`, { place, entry });
  }

  pass(place: number, line: SharedLine<Group>, via: NonNullable<Entry<Group>['via']>, part: EntryPart<Group>): void {
    const key = `${place}\0${via.rule}\0${via.team ?? ''}`;
    const known = this.entries.get(key);
    if (known === undefined) this.entries.set(key, { place, entry: { line, via, parts: [part] } });
    else known.entry.parts.push(part);
  }

  byScope(scope: (line: SharedLine<Group>) => string): Map<string, Entry<Group>[]> {
    const scopes = new Map<string, Entry<Group>[]>();
    const ordered = [...this.entries].sort(([a, one], [b, two]) => one.place - two.place || (a < b ? -1 : 1));
    for (const [, { entry }] of ordered) {
      const name = scope(entry.line);
      const known = scopes.get(name);
      if (known === undefined) scopes.set(name, [entry]);
      else known.push(entry);
    }
    return scopes;
  }
}
