import { HOLD_MS, type Samples } from './samples';

/** An end: in milliseconds since 1970; `unseen`: beyond what was measured; null: it is not said to the second. */
export type End = number | 'unseen' | null;

/** A life of a container as its samples show it. */
export interface SeenLife {
  start: End;
  end: End;
  /** Its first and its last sample; of one that no scrape saw, where it ends and where it begins. */
  first: number;
  last: number;
  /** When it was seen to be over, or was due to be seen once more. */
  gone: number;
}

/** From the first sample of anything to the last one. */
export interface InSight {
  fromMs: number;
  untilMs: number;
}

/** What is said of a container's ends, in milliseconds since 1970. */
export interface Said {
  startedMs: readonly number[];
  endedMs: readonly number[];
}

/** A time between two samples, or beside the first or the last one, in which something may have begun and ended. */
export interface Gap {
  from: number;
  to: number;
  wasUp: boolean;
  isUp: boolean;
}

/** What is seen to have begun or ended did so a little earlier: the kubelet tells the API server of it, which tells the exporter. */
const LAG_MS = 10_000;
/** Targets are not scraped all at once: up to so many scrapes from either end of what was measured it may go on beyond it. */
const AT_THE_EDGE = 1.5;

/**
 * Lives in order of time. A time that is said is taken where it lies between the two samples that it explains; else it is none of this clock, or of another life, and is left aside.
 * `doubts`: gaps in which it was up before and after, and in which something is said to have happened that is not known whole.
 */
export function seenLives(
  { at, value }: Samples,
  said: Said,
  { intervalMs, sight }: { intervalMs: number; sight: InSight },
): { lives: SeenLife[]; doubts: Gap[] } {
  const lives: SeenLife[] = [];
  const doubts: Gap[] = [];
  const events = new Events(said);
  const pass = (gap: Gap): void => {
    const times = events.within(gap);
    if (times === null && gap.wasUp && gap.isUp) doubts.push(gap);
    turn(lives, gap, times ?? (gap.wasUp === gap.isUp ? [] : [null]));
  };
  let up = false;
  for (let index = 0; index < at.length; index++) {
    const to = at[index] ?? 0;
    const before = at[index - 1];
    const wasUp = up;
    const isUp = (value[index] ?? Number.NaN) > 0;
    up = isUp;
    if (before !== undefined && to - before <= Math.max(HOLD_MS, intervalMs)) {
      if (wasUp !== isUp || !events.none) pass({ from: before, to, wasUp, isUp });
    } else {
      if (before !== undefined) pass({ from: before, to: before + intervalMs, wasUp, isUp: false });
      if (before !== undefined || to > sight.fromMs + AT_THE_EDGE * intervalMs)
        pass({ from: to - intervalMs, to, wasUp: false, isUp });
      else if (isUp) lives.push({ start: 'unseen', end: 'unseen', first: to, last: to, gone: to });
    }
  }
  const from = at.at(-1) ?? 0;
  if (from + AT_THE_EDGE * intervalMs < sight.untilMs) pass({ from, to: from + intervalMs, wasUp: up, isUp: false });
  return { lives, doubts };
}

/** Begins and ends lives at the times of a gap, each the other way than the one before; null: at one that nobody says. */
function turn(lives: SeenLife[], { from, to, wasUp }: Gap, times: readonly (number | null)[]): void {
  let up = wasUp;
  for (const [index, time] of times.entries()) {
    if (up) {
      const life = lives.at(-1);
      if (life !== undefined) Object.assign(life, { end: time, last: Math.max(from, life.last), gone: to });
    } else {
      // Over before the next sample: no scrape saw it.
      const unseen = times[index + 1];
      const first = unseen ?? to;
      lives.push({ start: time, end: 'unseen', first, last: unseen === undefined ? to : (time ?? to), gone: to });
    }
    up = !up;
  }
}

interface Event {
  time: number;
  isUp: boolean;
}

/** What is said to have begun and ended, each taken once. */
class Events {
  private left: Event[];

  constructor({ startedMs, endedMs }: Said) {
    this.left = [...startedMs.map((time) => ({ time, isUp: true })), ...endedMs.map((time) => ({ time, isUp: false }))].sort(
      (a, b) => a.time - b.time,
    );
  }

  get none(): boolean {
    return this.left.length === 0;
  }

  /** When it turned within a gap, in order; null where that is not known. */
  within({ from, to, wasUp, isUp }: Gap): number[] | null {
    const near = this.left.filter(({ time }) => time > from - LAG_MS && time <= to);
    const turns = turnsOf(near, wasUp, isUp);
    if (turns === null) return near.some(({ time }) => time > from) || wasUp !== isUp ? null : [];
    this.left = this.left.filter((event) => !near.includes(event));
    return turns.map(({ time }) => Math.max(from, time));
  }
}

/** Events that lead from one state to another, each a turn; where they are not whole, the one that explains the change alone. */
function turnsOf(near: readonly Event[], wasUp: boolean, isUp: boolean): Event[] | null {
  const turns: Event[] = [];
  // What two exporters say of one start is one: the later one, as it is the container's own; of one end the earlier.
  for (const event of atOnce(near, wasUp)) {
    const before = turns.at(-1);
    if (before?.isUp !== event.isUp) turns.push(event);
    else if (event.isUp) turns[turns.length - 1] = event;
  }
  const [first] = turns;
  const last = turns.at(-1);
  if (first === undefined || last === undefined) return null;
  if (first.isUp !== wasUp && last.isUp === isUp) return turns;
  if (wasUp === isUp) return null;
  return isUp ? (last.isUp ? [last] : null) : first.isUp ? null : [first];
}

/** In order of time; of those of one second, first the one that changes what was. */
function atOnce(near: readonly Event[], wasUp: boolean): Event[] {
  return near.toSorted((a, b) => a.time - b.time || Number(a.isUp === wasUp) - Number(b.isUp === wasUp));
}
