import type { ClusterData, DataGap, HourState } from '@showback/contracts';
import type { WindowStatus } from '@showback/persistence';
import { formatInstant, HOUR_MS, type Instant } from '@showback/vocabulary';

/** How an hour is shown. An hour with figures may still have a reason: a later answer that did not replace them. */
export function hourState({ hour, state, reason, flags, nextRead }: WindowStatus, now: Instant): HourState {
  const shown = { hour: formatInstant(hour), due: nextRead !== null && nextRead <= now, givenUp: state === 'given_up' };
  switch (state) {
    case 'ok': {
      const odd = flags.map(({ text }) => text);
      return {
        ...shown,
        state: odd.length > 0 ? 'flagged' : 'ok',
        reason: inARow([...odd, ...(reason === null ? [] : [reason])]),
      };
    }
    case 'given_up':
      return { ...shown, state: 'missing', reason: reason ?? 'it could not be had' };
    case 'missing':
    case 'quarantined':
    case 'pending':
      return { ...shown, state, reason };
  }
}

/** Sentences follow one another; what is no sentence is set apart from what follows. Null: nothing was said. */
function inARow(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.reduce((said, text) => `${said}${said.endsWith('.') ? '' : ';'} ${text}`);
}

/** The same for whoever may not hear the words of sources: the state alone. */
export function withoutReason(hour: HourState): HourState {
  return { ...hour, reason: null };
}

/** How many hours are in each state. */
export function countStates(hours: readonly HourState[]): ClusterData['hours'] {
  const counts = { ok: 0, flagged: 0, quarantined: 0, missing: 0, pending: 0 };
  for (const { state } of hours) counts[state] += 1;
  return counts;
}

/** What is not simply there, newest first: hours in a row with one state and reason are one gap. `hours` in order. */
export function gapsIn(hours: readonly HourState[]): DataGap[] {
  const gaps: DataGap[] = [];
  for (const { hour, state, reason, givenUp } of hours) {
    if (state === 'ok') continue;
    const end = formatInstant(Date.parse(hour) + HOUR_MS);
    const last = gaps.at(-1);
    const lost = givenUp ? 1 : 0;
    if (last?.end === hour && last.state === state && last.reason === reason) {
      last.end = end;
      last.hours += 1;
      last.givenUp += lost;
    } else gaps.push({ start: hour, end, state, reason, hours: 1, givenUp: lost });
  }
  return gaps.reverse();
}
