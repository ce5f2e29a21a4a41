import type { Nano } from '@showback/vocabulary';
import { rulerOf, type Whole } from './ruler';
import type { Entry, EntryPart, SharedLine } from './share-out';
import type { ShareWeights } from './share-weights';

type Receivers = ShareWeights['receivers'];

/** Where parts go. */
export interface Giving<Group> {
  /** Whether a later rule may take what this team receives: then every line is told apart. */
  mayPass: (team: string | null) => boolean;
  /** Whether anybody asks what this team receives, and what is received of this line. */
  wanted: (team: string | null) => boolean;
  wantedOf: (line: SharedLine<Group>) => boolean;
  /** Nobody asks which team it is: what all receive of a stretch is given at once, to null. */
  together: boolean;
  give: (entry: Entry<Group>, team: string | null, part: EntryPart<Group>) => void;
}

/** Gives what the entries hold to the receivers, stretch by stretch; neighbours of one group are one stretch. */
export function distribute<Group>(
  entries: readonly Entry<Group>[],
  receivers: Receivers,
  { mayPass, wanted, wantedOf, together, give }: Giving<Group>,
): void {
  const passing = receivers.map(({ team }) => mayPass(team));
  const of = receivers.flatMap(({ team }, index) => (passing[index] === true || wanted(team) ? [index] : []));
  if (of.length === 0) return;
  const apart = passing.includes(true);
  if (together && !apart) {
    for (const { entry, group, length } of stretches(entries, apart))
      if (wantedOf(entry.line) && isAnything(length)) give(entry, null, { group, ...length });
    return;
  }
  const [direct, idle, precision] = LENGTHS.map((name) => {
    const whole = wholeOf(entries, name);
    return whole && rulerOf(receivers, whole, of);
  });
  for (const { entry, group, length } of stretches(entries, apart)) {
    if (!apart && !wantedOf(entry.line)) {
      direct?.pass(length.direct);
      idle?.pass(length.idle);
      precision?.pass(length.precision);
      continue;
    }
    const directs = direct?.next(length.direct);
    const idles = idle?.next(length.idle);
    const precisions = precision?.next(length.precision);
    of.forEach((index, at) => {
      const part = { group, direct: directs?.[at] ?? 0n, idle: idles?.[at] ?? 0n, precision: precisions?.[at] ?? 0n };
      if (isAnything(part)) give(entry, receivers[index]?.team ?? null, part);
    });
  }
}

/** What is laid end to end, each for itself. */
const LENGTHS = ['direct', 'idle', 'precision'] as const;
type Lengths = Record<(typeof LENGTHS)[number], Nano>;

function isAnything({ direct, idle, precision }: Lengths): boolean {
  return direct !== 0n || idle !== 0n || precision !== 0n;
}

/** How much of it there is; null where there is nothing, and nobody gets any. */
function wholeOf<Group>(entries: readonly Entry<Group>[], name: keyof Lengths): Whole | null {
  let [total, most] = [0n, 0n];
  for (const { parts } of entries)
    for (const { [name]: length } of parts) {
      total += length;
      most += length < 0n ? -length : length;
    }
  return most === 0n ? null : { total, most };
}

interface Stretch<Group> {
  entry: Entry<Group>;
  group: Group;
  length: Lengths;
}

function stretches<Group>(entries: readonly Entry<Group>[], apart: boolean): Stretch<Group>[] {
  const found: Stretch<Group>[] = [];
  for (const entry of entries) {
    for (const { group, direct, idle, precision } of entry.parts) {
      const last = found.at(-1);
      if (last !== undefined && last.group === group && (!apart || last.entry === entry)) {
        last.length.direct += direct;
        last.length.idle += idle;
        last.length.precision += precision;
      } else found.push({ entry, group, length: { direct, idle, precision } });
    }
  }
  return found;
}
