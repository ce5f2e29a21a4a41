import { formatNano, type Instant } from '@showback/vocabulary';
import type { WindowRow } from '../windows/window-rows';
import type { PreparedHour } from './prepare-hour';

/** What an answer does to its hour: `replace` writes rows, all others leave the rows that are there. */
export interface Decision {
  prepared: PreparedHour;
  window: WindowRow;
  action: 'replace' | 'unchanged' | 'kept' | 'quarantined' | 'empty';
  reason: string | null;
}

export const WHOLE_DAY_REASON = 'the hours of this day are no longer kept: it can be collected again only as a whole day';

/** The third law for one hour: only a better answer replaces a good one. `accepted`: an admin said that it is good. */
export function decide(prepared: PreparedHour, window: WindowRow, accepted = false): Decision {
  const { hour } = prepared;
  const good = window.state === 'ok';
  const as = (action: Decision['action'], reason: string | null): Decision => ({ prepared, window, action, reason });
  if (good && isSame(prepared, window)) return as('unchanged', accepted ? window.reason : null);
  if (accepted) return as('replace', 'accepted although the source seems wrong');
  if (hour.quarantine.length > 0) {
    const reason = hour.quarantine.map(({ text }) => text).join('; ');
    return good ? as('kept', `a later answer cannot be true and was put aside: ${reason}`) : as('quarantined', reason);
  }
  if (hour.rows.length === 0) return good ? as('kept', 'a later answer held no rows') : as('empty', 'the answer held no rows');
  if (good && isMuchCheaper(hour.sourceTotalNano, window.totalNano)) {
    const amounts = `${formatNano(hour.sourceTotalNano)} instead of ${formatNano(window.totalNano)}`;
    return as('kept', `a later answer was more than 20 % cheaper (${amounts})`);
  }
  return as('replace', null);
}

/**
 * For a day whose hours were dropped: either every such hour is among the answers and stands, then all are written anew,
 * or none is replaced.
 */
export function decideDroppedDay(decisions: readonly Decision[], dropped: readonly Instant[]): Decision[] {
  if (decisions.every(({ action }) => action !== 'replace')) return [...decisions];
  const standing = new Set(
    decisions.filter(({ action }) => action === 'replace' || action === 'unchanged').map(({ window }) => window.hour),
  );
  if (dropped.every((hour) => standing.has(hour))) {
    return decisions.map((decision) => (decision.action === 'unchanged' ? { ...decision, action: 'replace' } : decision));
  }
  return decisions.map((decision) => {
    if (decision.action !== 'replace') return decision;
    if (decision.window.state !== 'ok') return { ...decision, action: 'empty', reason: WHOLE_DAY_REASON };
    return restates(decision)
      ? { ...decision, action: 'kept', reason: WHOLE_DAY_REASON }
      : { ...decision, action: 'unchanged', reason: null };
  });
}

/** Whether an answer says of a good hour something else than before; more of what was not kept before, how long rows ran, is not that. */
export function restates({ prepared, window }: Decision): boolean {
  if (window.state !== 'ok' || isSame(prepared, window)) return false;
  return window.contentHash === null || !window.contentHash.equals(prepared.formerHash());
}

/** Whether the book holds exactly this answer. The hash is worked out only where there is one to compare with. */
export function isSame(prepared: PreparedHour, { contentHash }: WindowRow): boolean {
  return contentHash !== null && contentHash.equals(prepared.contentHash());
}

function isMuchCheaper(after: bigint, before: bigint): boolean {
  return before > 0n && after * 5n < before * 4n;
}
