import { HOLD_MS, SourceFault, type Samples } from '@showback/allocation';
import { formatInstant, HOUR_MS, type Instant } from '@showback/vocabulary';

const SECOND = 1_000;
/** Intervals after which a sample was due. */
const LATE = 1.5;

export interface Stretch {
  start: Instant;
  end: Instant;
}

/** When a metric has samples at all, whatever of: where it has none for longer than Prometheus looks back, the hour cannot be known. */
export class Coverage {
  private readonly seconds: Uint8Array;
  private readonly gaps: number[] = [];

  constructor(
    private readonly from: Instant,
    to: Instant,
  ) {
    this.seconds = new Uint8Array(Math.ceil((to - from) / SECOND));
  }

  add({ at }: Samples): void {
    for (const [index, instant] of at.entries()) {
      const second = Math.floor((instant - this.from) / SECOND);
      if (second >= 0 && second < this.seconds.length) this.seconds[second] = 1;
      const before = at[index - 1];
      if (before !== undefined && this.gaps.length < 4_096) this.gaps.push(instant - before);
    }
  }

  /** How far samples are usually apart: the median; null where there are too few to say. */
  intervalMs(): number | null {
    const sorted = [...this.gaps].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  /** Times without samples where one was due, each from the sample before to the one behind. */
  missed(intervalMs: number): Stretch[] {
    const missed: Stretch[] = [];
    let last: number | null = null;
    for (const [second, seen] of this.seconds.entries()) {
      if (seen === 0) continue;
      const instant = this.from + second * SECOND;
      if (last !== null && instant - last > intervalMs * LATE) missed.push({ start: last, end: instant });
      last = instant;
    }
    return missed;
  }

  /** The first stretch of the hour without samples that is too long to reach over; null where there is none. */
  hole(hour: Instant, intervalMs: number): Stretch | null {
    const most = Math.max(HOLD_MS, intervalMs);
    let last: number | null = null;
    for (const [second, seen] of this.seconds.entries()) {
      if (seen === 0) continue;
      const instant = this.from + second * SECOND;
      const found = instant > hour ? within(hour, last ?? this.from - most, instant, most) : null;
      if (found !== null) return found;
      last = instant;
    }
    // Nothing is known behind the last sample of all: it is not reached over to anything.
    return within(hour, last ?? this.from - most, hour + HOUR_MS, intervalMs * LATE);
  }
}

/** The part of the hour between two samples, when they are too far apart. */
function within(hour: Instant, last: Instant, next: Instant, most: number): Stretch | null {
  if (next - last <= most) return null;
  const [start, end] = [Math.max(last, hour), Math.min(next, hour + HOUR_MS)];
  return start < end ? { start, end } : null;
}

/** @throws SourceFault `no-data` when a metric that figures need has a hole in the hour */
export function refuseHoles(coverages: ReadonlyMap<string, Coverage>, hour: Instant, intervalMs: number): void {
  for (const [metric, coverage] of coverages) {
    const hole = coverage.hole(hour, intervalMs);
    if (hole === null) continue;
    const [start, end] = [hole.start, hole.end].map((instant) => formatInstant(instant).slice(11, 19));
    throw new SourceFault(
      'no-data',
      `Prometheus has no samples of ${metric} from ${start} to ${end}: it was down, lost its target, or does not keep or have them yet. The hour is not priced in part.`,
    );
  }
}
