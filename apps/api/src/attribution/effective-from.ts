import { DAY_MS, floorDay, formatDay, type Instant } from '@showback/vocabulary';

/** What decides from when on a version is in force. */
export interface EffectiveAt {
  now: Instant;
  /** Of days. */
  retentionMs: number;
  /** Whether a version is there already. */
  later: boolean;
}

/**
 * The UTC midnight from which a version decides; null: always. Where the document does not say: always for the first, the
 * next midnight for later ones, so that nothing that was shown changes unasked.
 */
export function effectiveFrom(written: string | undefined, { now, later }: EffectiveAt): Instant | null {
  if (written !== undefined) return Date.parse(written);
  return later ? floorDay(now) + DAY_MS : null;
}

/** Why a version cannot be in force from a day on; null: it can. Days older than are kept stay as they were decided. */
export function effectiveFault(written: string | undefined, { now, retentionMs }: EffectiveAt): string | null {
  if (written === undefined) return null;
  const earliest = floorDay(now - retentionMs) + DAY_MS;
  if (Date.parse(written) >= earliest) return null;
  return `days before ${formatDay(earliest)} are frozen with the version that decided them: the earliest day allowed`;
}
