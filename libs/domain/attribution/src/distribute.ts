import { apportion, type Nano } from '@showback/vocabulary';
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
  const [direct, idle, precision] = LENGTHS.map((name) => rulerOf(entries, name, receivers, of));
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

/** Null where there is nothing of it: nobody gets any. */
function rulerOf<Group>(
  entries: readonly Entry<Group>[],
  name: keyof Lengths,
  receivers: Receivers,
  of: readonly number[],
): Ruler | null {
  let total = 0n;
  let nothing = true;
  for (const { parts } of entries)
    for (const part of parts) {
      total += part[name];
      nothing &&= part[name] === 0n;
    }
  return nothing ? null : new Ruler(receivers, { total, of });
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

/** What some receivers, given by their places, have up to a point of the whole; at its end exactly their parts by largest remainder. */
class Ruler {
  /** Where the parts of those asked about begin and end, each bound once, in order. */
  private readonly bounds: readonly bigint[];
  /** The place of each one's end among the bounds; its beginning is the one before. */
  private readonly ends: readonly number[];
  private readonly whole: bigint;
  private at = 0n;
  /** What each bound has at `markedAt`. */
  private marks: bigint[];
  private markedAt = 0n;

  constructor(receivers: Receivers, { total, of }: { total: Nano; of: readonly number[] }) {
    const weights = receivers.map(({ weight }) => weight);
    // A whole of zero can still have parts that are not: they go by the weights.
    const parts = total === 0n ? weights : (apportion(total, weights) ?? weights);
    const sums = [0n];
    for (const part of parts) sums.push((sums.at(-1) ?? 0n) + part);
    const needed = [...new Set(of.flatMap((index) => [index, index + 1]))];
    const places = new Map(needed.map((index, place) => [index, place]));
    this.bounds = needed.map((index) => sums[index] ?? 0n);
    this.ends = of.map((index) => places.get(index + 1) ?? 0);
    this.whole = sums.at(-1) ?? 0n;
    this.marks = needed.map(() => 0n);
  }

  /** What each of them gets of the next stretch, in order. Those of all receivers add up to its length. */
  next(length: Nano): Nano[] {
    if (this.markedAt !== this.at) this.mark();
    const before = this.marks;
    this.at += length;
    this.mark();
    const gained = (place: number): bigint => (this.marks[place] ?? 0n) - (before[place] ?? 0n);
    return this.ends.map((place) => gained(place) - gained(place - 1));
  }

  /** Goes on by a stretch of which nobody asks what it gives. */
  pass(length: Nano): void {
    this.at += length;
  }

  private mark(): void {
    this.marks = this.bounds.map((bound) => (this.at * bound) / this.whole);
    this.markedAt = this.at;
  }
}
