import type { ClusterData } from '@showback/contracts';

type Hour = ClusterData['coverage'][number];

/** Consecutive hours of one state and reason. */
export interface Gap {
  start: string;
  state: Hour['state'];
  reason: string | null;
}

/** What is not simply there, newest first: hours in a row with one state and reason as one. */
export function gapsIn(hours: readonly Hour[]): Gap[] {
  const gaps: Gap[] = [];
  let before: Hour | undefined;
  for (const hour of hours) {
    const { state, reason } = hour;
    const same = before?.state === state && before.reason === reason;
    if (state !== 'ok' && !same) gaps.push({ start: hour.hour, state, reason });
    before = hour;
  }
  return gaps.reverse();
}
