import type { HourState } from '@showback/contracts';
import type { WindowStatus } from '@showback/persistence';
import { formatInstant, type Instant } from '@showback/vocabulary';

/** How an hour is shown. An hour with figures may still have a reason: a later answer that did not replace them. */
export function hourState({ hour, state, reason, flags, nextRead }: WindowStatus, now: Instant): HourState {
  const shown = { hour: formatInstant(hour), due: nextRead !== null && nextRead <= now };
  switch (state) {
    case 'ok': {
      const odd = flags.map(({ text }) => text);
      return {
        ...shown,
        state: odd.length > 0 ? 'flagged' : 'ok',
        reason: [...odd, ...(reason === null ? [] : [reason])].join('; ') || null,
      };
    }
    case 'given_up':
      return { ...shown, state: 'missing', reason: `${reason ?? 'it could not be had'}; given up` };
    case 'missing':
    case 'quarantined':
    case 'pending':
      return { ...shown, state, reason };
  }
}

/** The same for whoever may not hear the words of sources: the state alone. */
export function withoutReason(hour: HourState): HourState {
  return { ...hour, reason: null };
}
