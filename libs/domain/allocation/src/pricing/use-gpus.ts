import type { MeasuredContainer } from './measured-hour';
import { averages, byMinute, HOLD_MS, MINUTES, sum, unmeasurableSeconds, type ByMinute, type Hour } from './samples';

/** What a container has of devices: as its cost is shared, and how many devices that is at least. */
export interface HeldGpus {
  /** In whole devices: a slice or a replica is a part of one. */
  gpus: number;
  devices: number;
}

/** Beyond all of a device a value is no measurement of it: DCGM writes a huge number where it has none (`DCGM_FP64_BLANK` and its like). */
const MOST_ACTIVE = 1.05;

/** How busy a device is said to be, from 0 to 1; null for what is no measurement. */
export function activityOf(value: number): number | null {
  return value >= 0 && value <= MOST_ACTIVE ? Math.min(1, value) : null;
}

/**
 * Seconds of whole devices that a container kept busy while it ran: how busy its devices were on average in each minute × what it has of them,
 * which over whole devices is the sum of what each did. A slice (MIG) says itself how busy it was; replicas that share a device in time are
 * each as busy as the device, of which each has its part.
 * @param ran seconds of each minute in which it ran
 * @returns null where fewer devices are measured than it has, or for so long none that nobody can tell
 */
export function gpuSecondsUsed(
  { gpuActivity }: Pick<MeasuredContainer, 'gpuActivity'>,
  ran: Float64Array,
  { gpus, devices }: HeldGpus,
  hour: Hour,
): number | null {
  if (gpus === 0) return 0;
  const measured = ofDevices(
    gpuActivity.map((samples) => byMinute(samples, hour)),
    devices,
  );
  const busy = averages(measured);
  let unmeasured = 0;
  let seconds = 0;
  for (let minute = 0; minute < MINUTES; minute++) {
    if ((measured.seconds[minute] ?? 0) === 0) unmeasured += ran[minute] ?? 0;
    seconds += (ran[minute] ?? 0) * (busy?.[minute] ?? 0);
  }
  const scrapes = unmeasurableSeconds(hour);
  if (busy === null) return sum(ran) > scrapes ? null : 0;
  return unmeasured > Math.max(HOLD_MS / 1_000, scrapes) ? null : seconds * gpus;
}

/** How busy devices were on average in the minutes in which as many are measured as there must be. */
function ofDevices(devices: readonly ByMinute[], least: number): ByMinute {
  const together: ByMinute = { seconds: new Float64Array(MINUTES), unitSeconds: new Float64Array(MINUTES) };
  for (let minute = 0; minute < MINUTES; minute++) {
    const measured = devices.filter(({ seconds }) => (seconds[minute] ?? 0) > 0);
    if (measured.length < Math.max(1, least)) continue;
    const busy = measured.map(({ seconds, unitSeconds }) => (unitSeconds[minute] ?? 0) / (seconds[minute] ?? 1));
    together.seconds[minute] = 60;
    together.unitSeconds[minute] = (60 * busy.reduce((a, b) => a + b, 0)) / busy.length;
  }
  return together;
}
