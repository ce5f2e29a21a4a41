import { hourOfDay, weekdayOf } from './calendar';

/** When a workload is busy: with people at home, with people at work, at night, or always. */
export type Rhythm = 'consumer' | 'office' | 'night' | 'steady';

/** Load by hour of the day, UTC, as a ratio of its peak. */
const HOURS: Record<Rhythm, readonly number[]> = {
  consumer: [
    0.34, 0.28, 0.25, 0.24, 0.26, 0.33, 0.45, 0.6, 0.72, 0.8, 0.85, 0.9, 0.93, 0.9, 0.86, 0.85, 0.88, 0.94, 1, 0.98, 0.9, 0.75,
    0.58, 0.44,
  ],
  office: [
    0.12, 0.1, 0.1, 0.1, 0.12, 0.2, 0.45, 0.75, 0.95, 1, 0.98, 0.9, 0.85, 0.95, 1, 0.92, 0.75, 0.5, 0.3, 0.22, 0.18, 0.15, 0.13,
    0.12,
  ],
  night: [
    0.9, 1, 1, 0.95, 0.8, 0.5, 0.3, 0.2, 0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.2, 0.2, 0.25, 0.35, 0.5,
    0.75,
  ],
  steady: Array.from({ length: 24 }, () => 0.85),
};

/** Load by day of the week from Sunday on. */
const WEEKDAYS: Record<Rhythm, readonly number[]> = {
  consumer: [0.8, 0.88, 0.9, 0.9, 0.94, 1, 0.9],
  office: [0.2, 1, 1, 1, 1, 0.92, 0.18],
  night: [0.7, 1, 1, 1, 1, 1, 0.7],
  steady: [1, 1, 1, 1, 1, 1, 1],
};

/** Load at a minute of the cycle as a ratio of the week's peak. */
export function loadAt(rhythm: Rhythm, minute: number): number {
  return (HOURS[rhythm][hourOfDay(minute)] ?? 1) * (WEEKDAYS[rhythm][weekdayOf(minute)] ?? 1);
}

/** Whether clusters that sleep outside working hours are awake: Monday to Friday, 6 to 19 UTC. */
export function isAwake(minute: number): boolean {
  const weekday = weekdayOf(minute);
  const hour = hourOfDay(minute);
  return weekday >= 1 && weekday <= 5 && hour >= 6 && hour < 19;
}
