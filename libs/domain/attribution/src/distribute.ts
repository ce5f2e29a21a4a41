import { apportion, type Nano } from '@showback/vocabulary';
import type { Entry, EntryPart } from './share-out';
import type { ShareWeights } from './share-weights';

type Receivers = ShareWeights['receivers'];

/** Where parts go. */
export interface Giving<Group> {
  /** Whether a later rule may take what this team receives: then every line is told apart. */
  mayPass: (team: string | null) => boolean;
  give: (entry: Entry<Group>, team: string | null, part: EntryPart<Group>) => void;
}

/** Gives what the entries hold to the receivers, stretch by stretch; neighbours of one group are one stretch. */
export function distribute<Group>(
  entries: readonly Entry<Group>[],
  receivers: Receivers,
  { mayPass, give }: Giving<Group>,
): void {
  if (receivers.length === 0) return;
  const direct = new Ruler(receivers, total(entries, 'direct'));
  const idle = new Ruler(receivers, total(entries, 'idle'));
  const apart = receivers.some(({ team }) => mayPass(team));
  for (const { entry, group, length } of stretches(entries, apart)) {
    const directs = direct.next(length.direct);
    const idles = idle.next(length.idle);
    receivers.forEach(({ team }, index) => {
      const part = { group, direct: directs[index] ?? 0n, idle: idles[index] ?? 0n };
      if (part.direct !== 0n || part.idle !== 0n) give(entry, team, part);
    });
  }
}

function total<Group>(entries: readonly Entry<Group>[], measure: 'direct' | 'idle'): Nano {
  return entries.reduce((sum, { parts }) => parts.reduce((rest, part) => rest + part[measure], sum), 0n);
}

interface Stretch<Group> {
  entry: Entry<Group>;
  group: Group;
  length: { direct: Nano; idle: Nano };
}

function stretches<Group>(entries: readonly Entry<Group>[], apart: boolean): Stretch<Group>[] {
  const found: Stretch<Group>[] = [];
  for (const entry of entries) {
    for (const { group, direct, idle } of entry.parts) {
      const last = found.at(-1);
      if (last !== undefined && last.group === group && (!apart || last.entry === entry)) {
        last.length.direct += direct;
        last.length.idle += idle;
      } else found.push({ entry, group, length: { direct, idle } });
    }
  }
  return found;
}

/** What each receiver has up to a point of the whole; at its end exactly its part by largest remainder. */
class Ruler {
  private readonly bounds: readonly bigint[];
  private readonly whole: bigint;
  private at = 0n;
  private marks: bigint[];

  constructor(receivers: Receivers, total: Nano) {
    const weights = receivers.map(({ weight }) => weight);
    // A whole of zero can still have parts that are not: they go by the weights.
    const parts = total === 0n ? weights : (apportion(total, weights) ?? weights);
    let sum = 0n;
    this.bounds = parts.map((part) => (sum += part));
    this.whole = sum;
    this.marks = parts.map(() => 0n);
  }

  /** What each receiver gets of the next stretch, in order. They add up to its length. */
  next(length: Nano): Nano[] {
    this.at += length;
    const before = this.marks;
    this.marks = this.bounds.map((bound) => (this.at * bound) / this.whole);
    return this.marks.map(
      (mark, index) => mark - (this.marks[index - 1] ?? 0n) - ((before[index] ?? 0n) - (before[index - 1] ?? 0n)),
    );
  }
}
