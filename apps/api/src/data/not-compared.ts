import type { NotCompared } from '@showback/contracts';
import type { WindowStatus } from '@showback/persistence';
import { formatInstant, HOUR_MS, type Instant } from '@showback/vocabulary';

/** An hour that is not compared. */
export interface MissingHour {
  hour: Instant;
  source: NotCompared['source'];
  reason: string;
}

/** Why the ledger has no figures of an hour; null: it has. */
export function whyNotKept(status: WindowStatus | undefined): string | null {
  switch (status?.state) {
    case 'ok':
      return null;
    case undefined:
      return 'it is not collected';
    case 'pending':
      return 'it is not read yet';
    case 'quarantined':
      return `it is quarantined${status.reason === null ? '' : `: ${status.reason}`}`;
    case 'missing':
    case 'given_up':
      return status.reason ?? 'it could not be had';
  }
}

/** Hours in a row that one source lacks for one reason as one; `hours` in order. */
export function inARow(hours: readonly MissingHour[]): NotCompared[] {
  const spans: NotCompared[] = [];
  for (const { hour, source, reason } of hours) {
    const [start, end] = [formatInstant(hour), formatInstant(hour + HOUR_MS)];
    const last = spans.at(-1);
    if (last?.end === start && last.source === source && last.reason === reason) {
      last.end = end;
      last.hours += 1;
    } else spans.push({ start, end, source, reason, hours: 1 });
  }
  return spans;
}
