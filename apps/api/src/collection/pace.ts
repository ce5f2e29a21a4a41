import type { Instant } from '@showback/vocabulary';

/** The pace is measured over this long, so that it follows a source that slows down. */
const MEMORY_MS = 120_000;

/** Estimates when a backfill ends from how fast it went lately. */
export class Pace {
  private samples: { at: Instant; doneHours: number }[] = [];

  /** @returns seconds until `totalHours` are done; 0 when they are, null while the pace is unknown or nothing is planned */
  etaSeconds({ at, doneHours, totalHours }: { at: Instant; doneHours: number; totalHours: number }): number | null {
    const last = this.samples.at(-1);
    // A clock set back, or a backfill that grew, starts the measurement anew.
    if (last !== undefined && (at < last.at || doneHours < last.doneHours)) this.samples = [];
    this.samples = this.samples.filter((sample) => at - sample.at <= MEMORY_MS);
    this.samples.push({ at, doneHours });
    if (totalHours === 0) return null;
    if (doneHours >= totalHours) return 0;
    const [first] = this.samples;
    if (first === undefined || doneHours === first.doneHours || at === first.at) return null;
    return Math.ceil((((totalHours - doneHours) / (doneHours - first.doneHours)) * (at - first.at)) / 1_000);
  }
}
